import type { DeviceModel } from '../device-model.ts';
import { berryDriver } from './driver.ts';
import { createBerrySimulator } from './simulator.ts';

export const berryDevice: DeviceModel = {
  id: 'berry-bci',
  name: { 'zh-CN': '血氧仪 Berry（BCI）', en: 'Oximeter Berry (BCI)' },
  makers: '贝瑞 Berry',
  evidence:
    'The description of BCI 1.2 by its maker; line settings are a guess. There is no check in the protocol. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => berryDriver,
  createSimulator: ({ timing }) => createBerrySimulator(timing),
};
