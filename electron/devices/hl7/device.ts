import type { DeviceModel } from '../device-model.ts';
import { hl7Driver } from './driver.ts';
import { createAnalyserSimulator } from './simulator.ts';

export const hl7Device: DeviceModel = {
  id: 'hl7',
  name: { 'zh-CN': '检验分析仪（HL7）', en: 'Analyser (HL7)' },
  makers: '优利特 URIT',
  evidence:
    'HL7 v2 and its MLLP as published; where a code stands and how a control is marked differs between makers and was read of a few. Line settings are a guess. Not tried on hardware.',
  isExperimental: true,
  createDriver: () => hl7Driver,
  createSimulator: ({ timing }) => createAnalyserSimulator(timing),
};
