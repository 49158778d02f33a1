import { expect, test } from 'vitest';
import { instruments, type InstrumentKey } from './instruments.ts';
import { hardLimits, judgeTyped, type TypedNumbers, valuesOf } from './typed-values.ts';

const instrument = (key: InstrumentKey) => instruments.find((one) => one.key === key)!;
const judge = (key: InstrumentKey, typed: TypedNumbers) => judgeTyped(instrument(key), typed, null);

test.each([
  ['pressure', { sbp: 128, dbp: 82, pulse: 70 }, 'ok'],
  ['pressure', { sbp: 128, dbp: 82 }, 'ok'],
  ['pressure', { sbp: 84, dbp: 60 }, 'confirm'],
  ['pressure', { sbp: 190, dbp: 82 }, 'alert'],
  ['pressure', { sbp: 128, dbp: 110 }, 'alert'],
  ['pressure', { sbp: 400, dbp: 82 }, 'refuse'],
  ['pressure', { sbp: 80, dbp: 90 }, 'refuse'],
  ['pressure', { sbp: 128, pulse: 70 }, 'incomplete'],
  ['body', { weight: 61.4 }, 'ok'],
  ['body', { weight: 0.4, height: 160 }, 'refuse'],
  ['body', {}, 'incomplete'],
  ['temperature', { temperature: 37.4 }, 'confirm'],
  ['temperature', { temperature: 40 }, 'alert'],
  ['oxygen', { spo2: 98 }, 'ok'],
  ['oxygen', { pulse: 70 }, 'incomplete'],
] as const)('%s %o is %s', (key, typed, tier) => {
  expect(judge(key, typed).tier).toBe(tier);
});

test('a glucose is judged when its meal is known, each meal by its own limits', () => {
  const glucose = instrument('glucose');
  const tier = (value: number, meal: 'fasting' | '2h' | null) =>
    judgeTyped(glucose, { glucose: value }, meal).tier;
  expect(tier(12, null)).toBe('incomplete');
  expect(tier(12, 'fasting')).toBe('confirm');
  expect(tier(12, '2h')).toBe('ok');
  expect(tier(16.7, '2h')).toBe('alert');
  expect(valuesOf(glucose, { glucose: 6.1 }, 'fasting')).toEqual([
    { kind: 'glucose-fasting', value: 6.1, unit: 'mmol/L' },
  ]);
});

test('a number that would fit the other unit asks for it; a low one calls the doctor', () => {
  const hints = (glucose: number) =>
    judgeTyped(instrument('glucose'), { glucose }, 'fasting').hints;
  expect(hints(126)).toEqual(['mg/dL?']);
  expect(hints(3.9)).toEqual(['DOCTOR_NOW']);
  expect(hints(5)).toEqual([]);
});

test('names the number that is outside its limits, even before the other is there', () => {
  expect(judge('pressure', { sbp: 400, pulse: 10 }).refused).toEqual(['sbp', 'pulse']);
});

test('systolic has to be above diastolic', () => {
  expect(judge('pressure', { sbp: 90, dbp: 90 }).isOrderWrong).toBe(true);
  expect(judge('pressure', { sbp: 91, dbp: 60 }).isOrderWrong).toBe(false);
});

test('the limits are those of the table, in the unit that is shown', () => {
  expect(hardLimits('sbp')).toEqual({ low: 40, high: 300 });
  expect(hardLimits('glucose')).toEqual({ low: 0.6, high: 33.3 });
});

test('what was left empty is not sent', () => {
  expect(valuesOf(instrument('pressure'), { sbp: 128, dbp: 82 }, null)).toEqual([
    { kind: 'sbp', value: 128, unit: 'mm[Hg]' },
    { kind: 'dbp', value: 82, unit: 'mm[Hg]' },
  ]);
});
