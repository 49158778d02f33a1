import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adultLimits } from './limit-table.ts';
import { checkLimits, type LimitInput } from './limits.ts';
import {
  checkArmDifference,
  checkHeightChange,
  checkPressurePair,
  checkWeightChange,
} from './limits-together.ts';
import { observationKinds } from './units.ts';

const tierOf = (input: LimitInput) => checkLimits(input).tier;

describe('single values of adults (domain.md h.1)', () => {
  it.each([
    ['sbp', '39 refuse, 40 confirm, 89 confirm, 90 ok, 179 ok, 180 alert, 300 alert, 301 refuse'],
    ['dbp', '19 refuse, 20 confirm, 44 confirm, 45 ok, 109 ok, 110 alert, 200 alert, 201 refuse'],
    [
      'pulse',
      '19 refuse, 20 alert, 39 alert, 40 confirm, 49 confirm, 50 ok, 120 ok, 121 confirm, 140 confirm, 141 alert, 250 alert, 251 refuse',
    ],
    [
      'respiration',
      '3 refuse, 4 alert, 7 alert, 8 confirm, 9 confirm, 10 ok, 24 ok, 25 confirm, 30 confirm, 31 alert, 80 alert, 81 refuse',
    ],
    ['spo2', '49 refuse, 50 alert, 89 alert, 90 confirm, 94 confirm, 95 ok, 100 ok, 101 refuse'],
    [
      'temperature',
      '29.9 refuse, 30 alert, 34.9 alert, 35 confirm, 35.4 confirm, 35.5 ok, 37.2 ok, 37.3 confirm, 39.1 confirm, 39.9 confirm, 40 alert, 44 alert, 44.1 refuse',
    ],
    [
      'glucose-fasting',
      '0.5 refuse, 0.6 alert, 2.9 alert, 3 confirm, 3.9 confirm, 4 ok, 11 ok, 11.1 confirm, 16.6 confirm, 16.7 alert, 33.3 alert, 33.4 refuse',
    ],
    [
      'glucose-2h',
      '0.5 refuse, 2.9 alert, 3 confirm, 3.9 confirm, 4 ok, 13.9 ok, 14 confirm, 16.6 confirm, 16.7 alert, 33.4 refuse',
    ],
    ['glucose-random', '3.9 confirm, 4 ok, 13.9 ok, 14 confirm, 16.7 alert'],
    ['glucose', '3.9 confirm, 4 ok, 13.9 ok, 14 confirm, 16.7 alert'],
    ['hba1c', '2.9 refuse, 3 ok, 12 ok, 12.1 confirm, 20 confirm, 20.1 refuse'],
    ['height', '39.9 refuse, 40 ok, 230 ok, 230.1 refuse'],
    ['weight', '0.9 refuse, 1 ok, 300 ok, 300.1 refuse'],
    ['waist', '29.9 refuse, 30 ok, 200 ok, 200.1 refuse'],
    [
      'bmi',
      '7.9 refuse, 8 confirm, 14.9 confirm, 15 ok, 45 ok, 45.1 confirm, 80 confirm, 80.1 refuse',
    ],
    ['map', '93 ok'],
    ['perfusionIndex', '2.5 ok'],
    ['bodyFat', '22.5 ok'],
  ] as const)('%s: %s', (kind, line) => {
    const judged = line.split(', ').map((cell) => {
      const value = Number(cell.split(' ')[0]);
      return `${value} ${tierOf({ kind, value })}`;
    });
    expect(judged.join(', ')).toBe(line);
  });
});

describe('what depends on the person', () => {
  it.each<[string, LimitInput, string]>([
    ['3.9, diabetic', { kind: 'glucose-fasting', value: 3.9, diabetic: true }, 'alert'],
    ['4.0, diabetic', { kind: 'glucose-fasting', value: 4, diabetic: true }, 'ok'],
    ['3.9 after a meal, diabetic', { kind: 'glucose-2h', value: 3.9, diabetic: true }, 'alert'],
    ['39.0 °C, diabetic', { kind: 'temperature', value: 39, diabetic: true }, 'confirm'],
    ['39.1 °C, diabetic', { kind: 'temperature', value: 39.1, diabetic: true }, 'alert'],
    ['systolic 89 with symptoms', { kind: 'sbp', value: 89, symptoms: true }, 'alert'],
    ['systolic 90 with symptoms', { kind: 'sbp', value: 90, symptoms: true }, 'ok'],
    ['systolic 79, once', { kind: 'sbp', value: 79 }, 'confirm'],
    ['systolic 79, confirmed', { kind: 'sbp', value: 79, confirmed: true }, 'alert'],
    ['systolic 80, confirmed', { kind: 'sbp', value: 80, confirmed: true }, 'confirm'],
  ])('%s: %s', (_name, input, tier) => {
    expect(tierOf(input)).toBe(tier);
  });

  it('looks only at the hard limits below 18 years, and says so', () => {
    const child = { kind: 'sbp', ageDays: 6573 } as const;
    expect(checkLimits({ ...child, value: 185 })).toMatchObject({
      tier: 'ok',
      hint: 'ADULTS_ONLY',
    });
    expect(tierOf({ ...child, value: 301 })).toBe('refuse');
    expect(tierOf({ ...child, ageDays: 6574, value: 185 })).toBe('alert');
  });
});

describe('hints', () => {
  it.each<[string, LimitInput, string, string | undefined]>([
    ['180 without symptoms', { kind: 'sbp', value: 180 }, 'alert', 'REST_AND_REPEAT'],
    ['180 with symptoms', { kind: 'sbp', value: 180, symptoms: true }, 'alert', 'DOCTOR_NOW'],
    ['180, still after rest', { kind: 'sbp', value: 180, confirmed: true }, 'alert', 'DOCTOR_NOW'],
    ['16.7', { kind: 'glucose-random', value: 16.7 }, 'alert', 'DOCTOR_NOW'],
    ['saturation 89', { kind: 'spo2', value: 89 }, 'alert', 'DOCTOR_NOW'],
    ['fever', { kind: 'temperature', value: 37.3 }, 'confirm', 'FEVER_LANE'],
    ['cold', { kind: 'temperature', value: 35.4 }, 'confirm', undefined],
    ['LO', { kind: 'glucose-random', code: 'LO' }, 'alert', 'below_range'],
    ['HI', { kind: 'glucose-fasting', code: 'HI', source: 'device' }, 'alert', 'above_range'],
    ['kPa', { kind: 'sbp', value: 16, unit: 'kPa' }, 'refuse', 'UNIT'],
    ['33.4 typed', { kind: 'glucose-fasting', value: 33.4 }, 'refuse', 'mg/dL?'],
    ['126 typed as mmol/L', { kind: 'glucose-2h', value: 126, unit: 'mmol/L' }, 'refuse', 'mg/dL?'],
    ['0.5 typed', { kind: 'glucose-fasting', value: 0.5 }, 'refuse', undefined],
    [
      '601 mg/dL typed',
      { kind: 'glucose-fasting', value: 601, unit: 'mg/dL' },
      'refuse',
      undefined,
    ],
    ['33.4 from a device', { kind: 'glucose', value: 33.4, source: 'device' }, 'refuse', 'TRAY'],
    ['20 from an oximeter', { kind: 'spo2', value: 20, source: 'device' }, 'refuse', 'TRAY'],
  ])('%s', (_name, input, tier, hint) => {
    expect(checkLimits(input)).toMatchObject({ tier });
    expect(checkLimits(input).hint).toBe(hint);
  });

  it.each([
    [300, 'alert'],
    [299, 'confirm'],
    [70, 'confirm'],
    [72, 'ok'],
    [600, 'alert'],
  ])('%d mg/dL is judged as mmol/L: %s (MEA-03)', (value, tier) => {
    const decision = checkLimits({ kind: 'glucose-fasting', value, unit: 'mg/dL' });
    expect(decision.tier).toBe(tier);
    expect(decision.because).toContain('MEA-03');
  });
});

describe('any value', () => {
  const anyInput: fc.Arbitrary<LimitInput> = fc.record({
    kind: fc.constantFrom(...observationKinds),
    value: fc.double({ min: -10, max: 1000, noNaN: true }),
    diabetic: fc.boolean(),
    symptoms: fc.boolean(),
    confirmed: fc.boolean(),
    source: fc.constantFrom('typed' as const, 'device' as const),
  });

  it('has a tier, reasons and a rule set', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const decision = checkLimits(input);
        expect(['ok', 'confirm', 'alert', 'refuse']).toContain(decision.tier);
        expect(decision.because.length).toBeGreaterThan(0);
        expect(decision).toMatchObject({ ruleSet: 'limits', version: '2026.1' });
      }),
    );
  });

  it('is never judged milder for a person at greater risk', () => {
    const force = ['ok', 'confirm', 'alert', 'refuse'];
    fc.assert(
      fc.property(anyInput, (input) => {
        const well = { ...input, diabetic: false, symptoms: false, confirmed: false };
        expect(force.indexOf(tierOf(input))).toBeGreaterThanOrEqual(force.indexOf(tierOf(well)));
      }),
    );
  });

  it('has every limit inside its hard limits', () => {
    for (const row of Object.values(adultLimits)) {
      for (const { than } of row.limits) {
        expect(than >= row.hard.from && than <= row.hard.to).toBe(true);
      }
    }
  });

  it('must be a value or a code', () => {
    expect(() => checkLimits({ kind: 'sbp' })).toThrow('a value or a code');
    expect(() => checkLimits({ kind: 'glucose', value: 3, code: 'LO' })).toThrow(
      'a value or a code',
    );
  });
});

describe('two values together', () => {
  it.each([
    [120, 120, 'refuse'],
    [80, 120, 'refuse'],
    [121, 120, 'confirm'],
    [119, 100, 'confirm'],
    [120, 100, 'ok'],
    [180, 80, 'ok'],
    [181, 80, 'confirm'],
  ])('%d/%d: %s', (sbp, dbp, tier) => {
    expect(checkPressurePair(sbp, dbp).tier).toBe(tier);
  });

  it.each([
    [120, 130, 'ok'],
    [120, 131, 'confirm'],
    [140, 120, 'confirm'],
    [141, 120, 'alert'],
  ])('arms %d and %d: %s', (left, right, tier) => {
    expect(checkArmDifference(left, right).tier).toBe(tier);
    expect(checkArmDifference(right, left).tier).toBe(tier);
  });

  it('compares height and weight with the last ones', () => {
    expect([checkHeightChange(1700, 1730).tier, checkHeightChange(1700, 1731).tier]).toEqual([
      'ok',
      'confirm',
    ]);
    const from700 = (weight: number, daysAgo = 90) =>
      checkWeightChange(weight, { weight: 700, daysAgo }).tier;
    expect([from700(770), from700(771), from700(629)]).toEqual(['ok', 'confirm', 'confirm']);
    expect(from700(771, 91)).toBe('ok');
  });
});
