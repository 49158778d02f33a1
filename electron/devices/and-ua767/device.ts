import type { DeviceModel } from '../device-model.ts';
import { ua767Driver } from './driver.ts';
import { createUa767Simulator } from './simulator.ts';

export const ua767Device: DeviceModel = {
  id: 'and-ua767',
  name: { 'zh-CN': '血压计 UA-767PC', en: 'Blood pressure monitor UA-767PC' },
  makers: '爱安德 A&D',
  evidence:
    'Two public decoders and three records; no manual. The last byte lies where a mean would and serves as the only check. Line settings are a guess. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => ua767Driver,
  createSimulator: ({ timing }) => createUa767Simulator(timing),
};
