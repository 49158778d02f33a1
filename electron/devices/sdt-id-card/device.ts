import type { DeviceModel } from '../device-model.ts';
import { sdtIdCardDriver } from './driver.ts';
import { createSdtSimulator } from './simulator.ts';

export const sdtIdCardDevice: DeviceModel = {
  id: 'sdt-id-card',
  name: { 'zh-CN': '身份证阅读器', en: 'ID card reader' },
  makers: '华视 CVR-100、神思、精伦',
  evidence:
    'GA 467 frames from public descriptions; the checksums of all published short frames verify. Layouts of permits and foreigners’ cards from one source each. Not tried on hardware.',
  isExperimental: false,
  createDriver: () => sdtIdCardDriver,
  createSimulator: () => {
    const device = createSdtSimulator();
    return { device, reader: device };
  },
};
