import type { DriverInfo } from '../../../shared/contract/devices.ts';

/** What the devices host of the fake clinic can speak to. */
export const fakeDrivers: DriverInfo[] = [
  { id: 'kiosk', name: { 'zh-CN': '自助签到机', en: 'Check-in kiosk' }, isExperimental: false },
  {
    id: 'sdt-id-card',
    name: { 'zh-CN': '身份证阅读器', en: 'ID card reader' },
    isExperimental: false,
  },
  {
    id: 'and-tm2655',
    name: { 'zh-CN': '血压计 TM-2655', en: 'Monitor TM-2655' },
    isExperimental: false,
  },
  {
    id: 'astm',
    name: { 'zh-CN': '血糖仪（ASTM）', en: 'Glucometer (ASTM)' },
    isExperimental: false,
  },
];
