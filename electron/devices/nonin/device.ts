import type { DeviceModel } from '../device-model.ts';
import { noninDriver } from './driver.ts';
import { createNoninSimulator } from './simulator.ts';

export const noninDevice: DeviceModel = {
  id: 'nonin',
  name: { 'zh-CN': '血氧仪 Nonin', en: 'Oximeter Nonin' },
  evidence:
    'DF2 from three public decoders and a stream whose checksums verify; DF8 and DF13 from one, and what the checksum of DF13 covers is not settled; the lines in words from one description. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => noninDriver,
  createSimulator: ({ timing }) => createNoninSimulator(timing),
};
