import type { DeviceModel } from '../device-model.ts';
import { cms50Driver } from './driver.ts';
import { createCms50Simulator } from './simulator.ts';

export const cms50Device: DeviceModel = {
  id: 'contec-cms50',
  name: { 'zh-CN': '血氧仪 CMS50（4.6）', en: 'Oximeter CMS50 (4.6)' },
  makers: '康泰 Contec',
  evidence:
    'Several public decoders agree on the bits. There is no check in the protocol. Not tried on hardware.',
  isExperimental: false,
  createDriver: () => cms50Driver,
  createSimulator: ({ timing }) => createCms50Simulator(timing),
};
