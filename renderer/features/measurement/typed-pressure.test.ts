import { expect, test } from 'vitest';
import { hardLimits, judgeTyped, valuesOf } from './typed-pressure.ts';

test.each([
  [{ sbp: 128, dbp: 82, pulse: 70 }, 'ok'],
  [{ sbp: 128, dbp: 82, pulse: null }, 'ok'],
  [{ sbp: 84, dbp: 60, pulse: null }, 'confirm'],
  [{ sbp: 190, dbp: 82, pulse: null }, 'alert'],
  [{ sbp: 128, dbp: 110, pulse: null }, 'alert'],
  [{ sbp: 400, dbp: 82, pulse: null }, 'refuse'],
  [{ sbp: 80, dbp: 90, pulse: null }, 'refuse'],
  [{ sbp: 128, dbp: null, pulse: 70 }, 'incomplete'],
] as const)('%o is %s', (typed, tier) => {
  expect(judgeTyped(typed).tier).toBe(tier);
});

test('names the number that is outside its limits, even before the other is there', () => {
  expect(judgeTyped({ sbp: 400, dbp: null, pulse: 10 }).refused).toEqual(['sbp', 'pulse']);
});

test('systolic has to be above diastolic', () => {
  expect(judgeTyped({ sbp: 90, dbp: 90, pulse: null }).isOrderWrong).toBe(true);
  expect(judgeTyped({ sbp: 91, dbp: 60, pulse: null }).isOrderWrong).toBe(false);
});

test('the limits are those of the table, in the unit that is shown', () => {
  expect(hardLimits('sbp')).toEqual({ low: 40, high: 300 });
});

test('what was left empty is not sent', () => {
  expect(valuesOf({ sbp: 128, dbp: 82, pulse: null })).toEqual([
    { kind: 'sbp', value: 128, unit: 'mm[Hg]' },
    { kind: 'dbp', value: 82, unit: 'mm[Hg]' },
  ]);
});
