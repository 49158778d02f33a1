import type { DeviceModel } from '../device-model.ts';
import { tanitaDriver } from './driver.ts';
import { createTanitaSimulator } from './simulator.ts';

export const tanitaDevice: DeviceModel = {
  id: 'tanita',
  name: { 'zh-CN': '体成分秤 Tanita', en: 'Body composition scale Tanita' },
  makers: '百利达 Tanita',
  evidence:
    'Manuals of several models agree on the items; the checksum is in none of them and was found, it verifies on all eleven samples of five models. Not tried on hardware.',
  isExperimental: false,
  createDriver: () => tanitaDriver,
  createSimulator: ({ timing }) => createTanitaSimulator(timing),
};
