import type { DeviceModel } from '../device-model.ts';
import { createKioskDriver } from './driver.ts';
import { KioskSimulator } from './simulator.ts';

export const kioskDevice: DeviceModel = {
  id: 'kiosk',
  name: { 'zh-CN': '自助签到机', en: 'Check-in kiosk' },
  evidence: 'A protocol of our own: [kiosk-link.md](kiosk-link.md). Not tried on hardware.',
  isExperimental: false,
  createDriver: createKioskDriver,
  createSimulator: (services) => {
    const device = new KioskSimulator(services);
    const printed = () => device.printed.map((ticket) => ({ ...ticket }));
    return { device, reader: device, printed };
  },
};
