import type { DeviceModel } from '../device-model.ts';
import { bc418Driver } from './driver.ts';
import { createBc418Simulator } from './simulator.ts';

export const bc418Device: DeviceModel = {
  id: 'tanita-bc418',
  name: { 'zh-CN': '体成分秤 BC-418', en: 'Body composition scale BC-418' },
  makers: '百利达 Tanita',
  evidence:
    'One public decoder names every field; its two samples fit (fat and the rest make the weight). Not tried on hardware.',
  isExperimental: true,
  createDriver: () => bc418Driver,
  createSimulator: ({ timing }) => createBc418Simulator(timing),
};
