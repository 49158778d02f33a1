import type { DeviceModel } from '../device-model.ts';
import { phdDriver } from './driver.ts';
import { createPhdSimulator } from './simulator.ts';

export const phdDevice: DeviceModel = {
  id: 'ieee11073',
  name: { 'zh-CN': '健康设备（IEEE 11073）', en: 'Health device (IEEE 11073)' },
  evidence:
    'IEEE 11073-20601 and its profiles as two open managers and their recordings show them. There is no standard for a serial line: what bridges to one is nowhere described. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => phdDriver,
  createSimulator: ({ timing }) => createPhdSimulator(timing),
};
