import type { DeviceModel } from '../device-model.ts';
import { escposDriver } from './driver.ts';
import { createEscposSimulator } from './simulator.ts';

export const escposDevice: DeviceModel = {
  id: 'escpos',
  name: { 'zh-CN': '小票打印机（ESC/POS）', en: 'Ticket printer (ESC/POS)' },
  evidence:
    'ESC/POS as open encoders and decoders of receipts agree on it. Many cheap printers do not answer for their state, and then nobody but a person can tell whether a strip came out. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => escposDriver,
  createSimulator: ({ timing }) => createEscposSimulator(timing),
};
