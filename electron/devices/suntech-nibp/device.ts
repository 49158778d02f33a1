import type { DeviceModel } from '../device-model.ts';
import { suntechDriver } from './driver.ts';
import { createSuntechSimulator } from './simulator.ts';

export const suntechDevice: DeviceModel = {
  id: 'suntech-nibp',
  name: { 'zh-CN': '血压模块 SunTech', en: 'Blood pressure module SunTech' },
  makers: '顺泰 SunTech',
  evidence:
    'Two files of one public driver with unit tests; the checksums of all published frames verify. The meaning of the status byte is not settled. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => suntechDriver,
  createSimulator: ({ timing }) => createSuntechSimulator(timing),
};
