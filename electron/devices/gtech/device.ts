import type { DeviceModel } from '../device-model.ts';
import { gtechDriver } from './driver.ts';
import { createGtechSimulator } from './simulator.ts';

export const gtechDevice: DeviceModel = {
  id: 'gtech',
  name: { 'zh-CN': '身高体重仪 G-Tech', en: 'Height and weight G-Tech' },
  evidence:
    'One description with one example, whose BMI contradicts its height and weight; one public decoder for the lines of its printer, and one for `W:… H:…` of a column without a name; line settings are a guess. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => gtechDriver,
  createSimulator: ({ timing }) => createGtechSimulator(timing),
};
