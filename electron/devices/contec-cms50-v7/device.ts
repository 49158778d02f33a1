import type { DeviceModel } from '../device-model.ts';
import { cms50v7Driver } from './driver.ts';
import { createCms50v7Simulator } from './simulator.ts';

export const cms50v7Device: DeviceModel = {
  id: 'contec-cms50-v7',
  name: { 'zh-CN': '血氧仪 CMS50（7.0）', en: 'Oximeter CMS50 (7.0)' },
  makers: '康泰 Contec',
  evidence:
    'Two public decoders, one of them beside the description of version 7.0. There is no check in the protocol. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => cms50v7Driver,
  createSimulator: ({ timing }) => createCms50v7Simulator(timing),
};
