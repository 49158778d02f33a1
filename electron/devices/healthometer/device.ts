import type { DeviceModel } from '../device-model.ts';
import { healthometerDriver } from './driver.ts';
import { createHealthometerSimulator } from './simulator.ts';

export const healthometerDevice: DeviceModel = {
  id: 'healthometer',
  name: { 'zh-CN': '体重秤 Health o meter', en: 'Scale Health o meter' },
  evidence:
    'The vendor’s own description of 2023. It says that stability depends on the firmware, so a weight counts when it is said twice or alone. Not tried on hardware.',
  isExperimental: false,
  createDriver: () => healthometerDriver,
  createSimulator: ({ timing }) => createHealthometerSimulator(timing),
};
