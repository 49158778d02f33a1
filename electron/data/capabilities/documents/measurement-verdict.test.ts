import { describe, expect, it } from 'vitest';
import { meaningOf, pressureVerdict } from './measurement-verdict.ts';

describe('pressureVerdict', () => {
  const elder = { sbp: 150, dbp: 90 };
  it.each([
    [149, 89, elder, 'in-target'],
    [150, 80, elder, 'above-target'], // HTN-30: exactly at the limit is not below it
    [130, 90, elder, 'above-target'],
    [89, 70, elder, 'low'],
    [120, 59, elder, 'low'],
    [180, 80, elder, 'ask-now'], // HTN-20
    [150, 110, null, 'ask-now'],
    [179, 109, null, 'high'],
    [140, 80, null, 'high'], // HTN-05
    [139, 89, null, 'somewhat-high'],
    [120, 70, null, 'somewhat-high'],
    [119, 79, null, 'normal'],
    [90, 60, null, 'normal'],
  ] as const)('%i/%i with target %j is %s', (sbp, dbp, target, verdict) => {
    expect(pressureVerdict({ sbp, dbp }, target)).toBe(verdict);
  });
});

describe('meaningOf', () => {
  const healthy = { isDiabetic: false, ageYears: 60 };
  const diabetic = { isDiabetic: true, ageYears: 60 };
  const child = { isDiabetic: false, ageYears: 12 };
  it.each([
    ['glucose-fasting', 69, diabetic, 'in-target', '低于 7.0'], // DM-04
    ['glucose-fasting', 70, diabetic, 'above-target', '低于 7.0'],
    ['glucose-2h', 99, diabetic, 'in-target', '低于 10.0'], // DM-07
    ['glucose-2h', 100, diabetic, 'above-target', '低于 10.0'],
    ['glucose', 99, diabetic, null, null],
    ['glucose', 39, diabetic, 'ask-now', null], // DM-03
    ['glucose', 167, diabetic, 'ask-now', null],
    ['glucose-random', null, healthy, 'ask-now', null], // MEA-02
    ['glucose-random', 167, healthy, 'ask-now', null],
    ['glucose-random', 29, healthy, 'ask-now', null], // MEA-01
    ['glucose-random', 39, healthy, 'low', null],
    ['glucose-random', 150, healthy, null, null],
    ['glucose-fasting', 60, healthy, 'normal', null], // DM-08
    ['glucose-fasting', 61, healthy, 'somewhat-high', null],
    ['glucose-fasting', 70, healthy, 'high', null],
    ['glucose-2h', 77, healthy, 'normal', null],
    ['glucose-2h', 78, healthy, 'somewhat-high', null],
    ['glucose-2h', 111, healthy, 'high', null],
    ['hba1c', 70, diabetic, 'above-target', '低于 7.0'],
    ['hba1c', 70, healthy, null, null],
    ['bmi', 184, healthy, 'low', null], // MEA-04
    ['bmi', 239, healthy, 'normal', null],
    ['bmi', 240, healthy, 'somewhat-high', null],
    ['bmi', 280, healthy, 'high', null],
    ['bmi', 280, child, null, null],
    ['pulse', 390, healthy, 'ask-now', null], // MEA-15
    ['pulse', 400, healthy, null, null],
    ['pulse', 1410, healthy, 'ask-now', null],
    ['spo2', 899, healthy, 'ask-now', null],
    ['spo2', 900, healthy, null, null],
    ['temperature', 349, healthy, 'ask-now', null],
    ['temperature', 372, healthy, null, null],
    ['temperature', 373, healthy, 'high', null],
    ['temperature', 400, healthy, 'ask-now', null],
    ['weight', 615, healthy, null, null],
  ] as const)('%s %s of %j is %s', (...row) => {
    const [kind, tenths, person, verdict, target] = row;
    expect(meaningOf({ kind, tenths }, person)).toEqual({ verdict, target });
  });
});
