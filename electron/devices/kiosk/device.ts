import { instruments } from '../../../shared/contract/booth.ts';
import type { DeviceModel } from '../device-model.ts';
import type { BenchButton } from '../simulator.ts';
import { createKioskDriver } from './driver.ts';
import { KioskSimulator } from './simulator.ts';

/** What somebody can do to a kiosk besides laying down a card and touching its screen. */
const buttons: readonly BenchButton[] = [
  { key: 'paper-out', name: { 'zh-CN': '取出纸卷', en: 'Take the paper out' } },
  { key: 'paper', name: { 'zh-CN': '装上纸卷', en: 'Put paper in' } },
  { key: 'cuff', name: { 'zh-CN': '袖带没绑好', en: 'Loose cuff' } },
  {
    key: 'weight',
    name: { 'zh-CN': '站上去的人(kg)', en: 'Who steps on (kg)' },
    field: { min: 2, max: 200, step: 0.1, initial: 62.4 },
  },
  { key: 'power', name: { 'zh-CN': '断电重启', en: 'Pull the plug' } },
  { key: 'service', name: { 'zh-CN': '打开机箱(可重新配对)', en: 'Open the case (pair anew)' } },
];

export const kioskDevice: DeviceModel = {
  id: 'kiosk',
  name: { 'zh-CN': '自助签到机', en: 'Check-in kiosk' },
  evidence: 'A protocol of our own: [kiosk-link.md](kiosk-link.md). Not tried on hardware.',
  isExperimental: false,
  createDriver: createKioskDriver,
  createSimulator: (services) => {
    const device = new KioskSimulator({ ...services, instruments });
    const printed = () => device.printed.map((ticket) => ({ ...ticket }));
    const acts: Readonly<Record<string, () => void>> = {
      'paper-out': () => device.setPaper(false),
      paper: () => device.setPaper(true),
      power: () => device.restart(),
      service: () => device.service(),
      cuff: () => device.instruments.loosen(),
    };
    const press = (button: string, value: number | null) => {
      if (button === 'weight') return device.instruments.setWeight(value ?? 0);
      (acts[button] ?? (() => device.glass.press(button)))();
    };
    const measurePressure = device.instruments.setPressure;
    const scan = (text: string) => device.scan(text);
    const can = { reader: device, scan, printed, screen: device.glass.screen, measurePressure };
    return { device, ...can, buttons, press };
  },
};
