import type { DeviceModel } from '../device-model.ts';
import { astmDriver } from './driver.ts';
import { createMeterSimulator } from './simulator.ts';

export const astmDevice: DeviceModel = {
  id: 'astm',
  name: { 'zh-CN': '血糖仪（ASTM）', en: 'Glucometer (ASTM)' },
  makers: '拜耳 Bayer Contour、Afinion、DCA Vantage、cobas、希森美康 Sysmex',
  evidence:
    'ASTM E1381-95, LIS01-A2 and LIS02-A2 as read in public copies; marks of Contour meters from the tidepool uploader. Checksums of published frames verify. Not tried on hardware.',
  isExperimental: false,
  createDriver: () => astmDriver,
  createSimulator: ({ timing }) => {
    const device = createMeterSimulator(timing);
    return { device, buttons: device.buttons, press: device.press };
  },
};
