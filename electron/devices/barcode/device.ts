import type { DeviceModel } from '../device-model.ts';
import { barcodeDriver } from './driver.ts';
import { createBarcodeSimulator } from './simulator.ts';

export const barcodeDevice: DeviceModel = {
  id: 'barcode',
  name: { 'zh-CN': '扫码枪', en: 'Barcode scanner' },
  evidence:
    'Text that ends with CR, as every maker of serial scanners describes it. Not tried on hardware.',
  isExperimental: false,
  createDriver: () => barcodeDriver,
  createSimulator: ({ timing }) => createBarcodeSimulator(timing),
};
