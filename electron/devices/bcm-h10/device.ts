import type { DeviceModel } from '../device-model.ts';
import { bcmDriver } from './driver.ts';
import { createBcmSimulator } from './simulator.ts';

export const bcmDevice: DeviceModel = {
  id: 'bcm-h10',
  name: { 'zh-CN': '身高体重模块 BCM-H10', en: 'Height and weight module BCM-H10' },
  evidence:
    'One copy of the maker’s commands, whose checksums all verify; how the module writes what it measured was not readable and is taken to be as in its commands. Line settings are a guess. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => bcmDriver,
  createSimulator: ({ timing }) => createBcmSimulator(timing),
};
