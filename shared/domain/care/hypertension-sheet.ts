import type { SheetLayout } from './sheet.ts';
import {
  adherenceFields,
  attitudeFields,
  bodyFields,
  lifestyleFields,
  medicineFields,
  number,
  symptomFields,
  text,
} from './shared-sheet.ts';

/** 高血压患者随访服务记录表 (d.5, S3 p.59-60). */
export const hypertensionSheet: SheetLayout = [
  ...symptomFields('hypertension', 9),
  ...bodyFields,
  number('heartRate', 'signs', { unit: '/min', decimals: 0, from: 20, to: 250, measured: 'pulse' }),
  text('otherSigns', 'signs', 200),
  ...lifestyleFields,
  // 摄盐情况 1 轻 2 中 3 重
  { id: 'salt.now', section: 'lifestyle', kind: 'choice', codes: [1, 2, 3] },
  { id: 'salt.target', section: 'lifestyle', kind: 'choice', codes: [1, 2, 3] },
  ...attitudeFields,
  text('hypertension.tests', 'tests', 200),
  ...adherenceFields,
  ...medicineFields('hypertension'),
];
