import type { SheetLayout } from './sheet.ts';
import {
  adherenceFields,
  attitudeFields,
  bodyFields,
  lifestyleFields,
  medicineFields,
  nowAndTarget,
  number,
  symptomFields,
  text,
} from './shared-sheet.ts';

/** 2型糖尿病患者随访服务记录表 (e, S3 p.64-65). 低血糖反应 is asked with the danger list (DM-06). */
export const diabetesSheet: SheetLayout = [
  ...symptomFields('diabetes-2', 9),
  ...bodyFields,
  // 足背动脉搏动 1 normal; 2 weak, 3 absent, and then on which side: 1 both, 2 left, 3 right
  { id: 'footPulse', section: 'signs', kind: 'choice', codes: [1, 2, 3] },
  { id: 'footPulseSide', section: 'signs', kind: 'choice', codes: [1, 2, 3] },
  text('otherSigns', 'signs', 200),
  ...lifestyleFields,
  ...nowAndTarget('stapleFood', { unit: 'g/d', decimals: 0, from: 0, to: 2000 }),
  ...attitudeFields,
  number('hba1c', 'tests', { unit: '%', decimals: 1, from: 30, to: 200, measured: 'hba1c' }),
  { id: 'hba1cDate', section: 'tests', kind: 'date' },
  text('diabetes-2.tests', 'tests', 200),
  ...adherenceFields,
  ...medicineFields('diabetes-2'),
  text('insulinKind', 'medication', 60),
  text('insulinDose', 'medication', 60),
];
