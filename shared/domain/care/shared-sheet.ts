import type { SheetField, SheetLayout } from './sheet.ts';

/** Three ordinals, as most of the form has them. */
const three = [1, 2, 3] as const;

type Range = Pick<
  Extract<SheetField, { kind: 'number' }>,
  'unit' | 'decimals' | 'from' | 'to' | 'measured'
>;

const kilograms: Range = { unit: 'kg', decimals: 1, from: 10, to: 3000 };
const bodyMass: Range = { unit: 'kg/m2', decimals: 1, from: 80, to: 800 };

/** 体重、体质指数：now and the target of the next visit. */
export const bodyFields: SheetLayout = [
  number('weight.now', 'signs', { ...kilograms, measured: 'weight' }),
  number('weight.target', 'signs', kilograms),
  number('bmi.now', 'signs', { ...bodyMass, measured: 'bmi' }),
  number('bmi.target', 'signs', bodyMass),
];

/** Who neither smokes nor drinks writes 0 (S3 p.60 notes). Alcohol in liang of white spirit. */
export const lifestyleFields: SheetLayout = [
  ...nowAndTarget('cigarettes', { unit: 'cigarettes/d', decimals: 0, from: 0, to: 200 }),
  ...nowAndTarget('alcohol', { unit: 'liang/d', decimals: 1, from: 0, to: 500 }),
  ...nowAndTarget('exerciseTimes', { unit: 'times/wk', decimals: 0, from: 0, to: 50 }),
  ...nowAndTarget('exerciseMinutes', { unit: 'min', decimals: 0, from: 0, to: 600 }),
];

export const attitudeFields: SheetLayout = [
  { id: 'mind', section: 'lifestyle', kind: 'choice', codes: three },
  { id: 'obedience', section: 'lifestyle', kind: 'choice', codes: three },
];

/** 服药依从性, 药物不良反应 in words; whether there is one is asked with the danger list. */
export const adherenceFields: SheetLayout = [
  { id: 'adherence', section: 'medication', kind: 'choice', codes: three },
  text('adverseReactionText', 'medication', 200),
];

/** 用药情况: three medicines and the rest, each with name, times a day and amount. */
export function medicineFields(programme: string): SheetLayout {
  return ['1', '2', '3', 'other'].flatMap((place) => {
    const id = `${programme}.medicine.${place}`;
    return [
      text(`${id}.name`, 'medication', 60),
      number(`${id}.times`, 'medication', { unit: 'times/d', decimals: 0, from: 1, to: 12 }),
      text(`${id}.amount`, 'medication', 40),
    ];
  });
}

/** 症状: 1 is none, the others as they stand on the programme's form. */
export function symptomFields(programme: string, last: number): SheetLayout {
  const codes = Array.from({ length: last }, (_, index) => index + 1);
  return [
    { id: `${programme}.symptoms`, section: 'symptoms', kind: 'multi', codes, none: 1 },
    text('otherSymptoms', 'symptoms', 200),
  ];
}

export function text(id: string, section: SheetField['section'], maxLength: number): SheetField {
  return { id, section, kind: 'text', maxLength };
}

export function number(id: string, section: SheetField['section'], range: Range): SheetField {
  return { id, section, kind: 'number', ...range };
}

export function nowAndTarget(id: string, range: Range): SheetLayout {
  return [number(`${id}.now`, 'lifestyle', range), number(`${id}.target`, 'lifestyle', range)];
}
