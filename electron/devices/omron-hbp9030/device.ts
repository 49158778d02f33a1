import type { DeviceModel } from '../device-model.ts';
import { hbp9030Driver } from './driver.ts';
import { createHbp9030Simulator } from './simulator.ts';

export const hbp9030Device: DeviceModel = {
  id: 'omron-hbp9030',
  name: { 'zh-CN': '血压计 HBP-9030', en: 'Blood pressure monitor HBP-9030' },
  makers: '欧姆龙 Omron',
  evidence:
    'Output format 5 from a public decoder with tests that cites the manual; the other formats are refused. Not tried on hardware.',
  isExperimental: false,
  createDriver: () => hbp9030Driver,
  createSimulator: ({ timing }) => createHbp9030Simulator(timing),
};
