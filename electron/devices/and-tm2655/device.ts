import type { DeviceModel } from '../device-model.ts';
import { tm2655Driver } from './driver.ts';
import { createTm2655Simulator } from './simulator.ts';

export const tm2655Device: DeviceModel = {
  id: 'and-tm2655',
  name: { 'zh-CN': '血压计 TM-2655', en: 'Blood pressure monitor TM-2655' },
  makers: '爱安德 A&D、TM-2657',
  evidence:
    'Three independent public decoders agree on the fields; the check byte of published frames verifies; the manual could not be read. Not tried on hardware.',
  isExperimental: false,
  createDriver: () => tm2655Driver,
  createSimulator: ({ timing }) => {
    const device = createTm2655Simulator(timing);
    return { device, measurePressure: device.measure };
  },
};
