import type { DeviceModel } from '../device-model.ts';
import { taidocDriver } from './driver.ts';
import { createTaidocSimulator } from './simulator.ts';

export const taidocDevice: DeviceModel = {
  id: 'taidoc',
  name: { 'zh-CN': '血糖仪 TaiDoc / FORA', en: 'Glucometer TaiDoc / FORA' },
  makers: '泰博 TaiDoc TD-42',
  evidence:
    'One reverse-engineered description of two models and its driver; published commands verify. How the meter sends HI and LO is not settled. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => taidocDriver,
  createSimulator: ({ timing }) => createTaidocSimulator(timing),
};
