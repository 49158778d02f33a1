import type { DeviceModel } from '../device-model.ts';
import { hbp9020Driver } from './driver.ts';
import { createHbp9020Simulator } from './simulator.ts';

export const hbp9020Device: DeviceModel = {
  id: 'omron-hbp9020',
  name: { 'zh-CN': '血压计 HBP-9020', en: 'Blood pressure monitor HBP-9020' },
  makers: '欧姆龙 Omron',
  evidence:
    'Two public decoders, which differ about the end of a line and the stop bits; what the last character says is not settled. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => hbp9020Driver,
  createSimulator: ({ timing }) => createHbp9020Simulator(timing),
};
