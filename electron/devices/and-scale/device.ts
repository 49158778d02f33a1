import type { DeviceModel } from '../device-model.ts';
import { andScaleDriver } from './driver.ts';
import { createScaleSimulator } from './simulator.ts';

export const andScaleDevice: DeviceModel = {
  id: 'and-scale',
  name: { 'zh-CN': '体重秤（A&D 格式）', en: 'Scale (A&D format)' },
  makers: '爱安德 A&D、TScale、TI-5700',
  evidence:
    'The line is the same in descriptions of three makers. Its rate and parity are those of A&D by general knowledge only. Not tried on hardware.',
  isExperimental: false,
  createDriver: () => andScaleDriver,
  createSimulator: ({ timing }) => createScaleSimulator(timing),
};
