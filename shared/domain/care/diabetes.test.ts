import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import {
  classifyDiabetes,
  diabetesDangerSigns,
  type DiabetesInput,
  diabetesRules2017,
  type GlucoseInput,
} from './diabetes.ts';

const visitDate = '2026-11-22' as CalendarDate;
const fasting = (mmolL: number): GlucoseInput => ({ kind: 'fasting', mmolL });

function judge(input: Partial<DiabetesInput>) {
  return classifyDiabetes({ visitDate, age: 58, glucose: fasting(6.2), ...input });
}

const uncontrolledBefore = { controlled: false, adverseReaction: false };
const reactionBefore = { controlled: true, adverseReaction: true };

describe('control (DM-04, DM-05)', () => {
  it.each<[string, GlucoseInput, boolean | null]>([
    ['6.9', fasting(6.9), true],
    ['7.0', fasting(7), false],
    ['6.94, kept as 6.9', fasting(6.94), true],
    ['6.95, kept as 7.0', fasting(6.95), false],
    ['125 mg/dL', { kind: 'fasting', mgdL: 125 }, true],
    ['126 mg/dL', { kind: 'fasting', mgdL: 126 }, false],
    ['two hours after a meal', { kind: '2h', mmolL: 6.2 }, null],
    ['at random', { kind: 'random', mmolL: 12 }, null],
    ['at random, HI', { kind: 'random', code: 'HI' }, null],
    ['fasting, HI', { kind: 'fasting', code: 'HI' }, false],
    ['fasting without a number', { kind: 'fasting' }, null],
  ])('%s: %s', (_name, glucose, controlled) => {
    const decision = judge({ glucose });
    expect(decision.flags.controlled).toBe(controlled);
    expect(decision.needs?.includes('FPG_REQUIRED') ?? false).toBe(controlled === null);
    expect([1, 2].includes(decision.class ?? 0)).toBe(controlled !== null);
  });

  it('is not asked of a person without a value', () => {
    expect(judge({ glucose: null })).toMatchObject({
      class: null,
      actions: [],
      dueDate: null,
      needs: ['FPG_REQUIRED'],
    });
  });

  it('takes an unknown age for an adult, and gives a child no class', () => {
    expect(judge({ age: null }).class).toBe(1);
    expect(judge({ age: 17 })).toMatchObject({ class: null, needs: ['ADULT_REQUIRED'] });
  });
});

describe('danger (DM-03)', () => {
  it.each<[string, Partial<DiabetesInput>, boolean]>([
    ['16.6', { glucose: fasting(16.6) }, false],
    ['16.7', { glucose: fasting(16.7) }, true],
    ['16.7 after a meal', { glucose: { kind: '2h', mmolL: 16.7 } }, true],
    ['16.7 at random', { glucose: { kind: 'random', mmolL: 16.7 } }, true],
    ['299 mg/dL', { glucose: { kind: 'random', mgdL: 299 } }, false],
    ['300 mg/dL', { glucose: { kind: 'random', mgdL: 300 } }, true],
    ['4.0', { glucose: fasting(4) }, false],
    ['3.9', { glucose: fasting(3.9) }, true],
    ['70 mg/dL', { glucose: { kind: 'random', mgdL: 70 } }, true],
    ['LO', { glucose: { kind: 'random', code: 'LO' } }, true],
    ['HI', { glucose: { kind: 'random', code: 'HI' } }, true],
    ['a second value', { glucose: fasting(6), moreGlucose: [{ kind: 'random', mmolL: 17 }] }, true],
    ['179/109', { sbp: 179, dbp: 109 }, false],
    ['180 systolic', { sbp: 180 }, true],
    ['110 diastolic', { dbp: 110 }, true],
    ['a lasting 100', { heartRate: 100, persistentHeartRate: true }, false],
    ['a lasting 101', { heartRate: 101, persistentHeartRate: true }, true],
    ['101 that passes', { heartRate: 101, persistentHeartRate: false }, false],
    ['140, nobody says it lasts', { heartRate: 140 }, false],
    ['lasting and not counted', { persistentHeartRate: true }, true],
    ['39.0 ℃', { temperatureC: 39 }, false],
    ['39.1 ℃', { temperatureC: 39.1 }, true],
    ['pregnant, fasting 6.0', { glucose: fasting(6), pregnantOrLactating: true }, false],
    ['pregnant, fasting 6.1', { glucose: fasting(6.1), pregnantOrLactating: true }, true],
    [
      'pregnant, 7.7 after a meal',
      { glucose: { kind: '2h', mmolL: 7.7 }, pregnantOrLactating: true },
      false,
    ],
    [
      'pregnant, 7.8 after a meal',
      { glucose: { kind: '2h', mmolL: 7.8 }, pregnantOrLactating: true },
      true,
    ],
    ['pregnant without a value', { glucose: null, pregnantOrLactating: true }, false],
  ])('%s: %s', (_name, input, danger) => {
    const decision = judge(input);
    expect(decision.flags.danger).toBe(danger);
    expect(decision.actions[0] === 'EMERGENCY_REFERRAL').toBe(danger);
  });

  it.each(diabetesDangerSigns)('%s alone is enough, and forbids class 1 (HTN-32)', (sign) => {
    expect(judge({ danger: { [sign]: true } })).toMatchObject({
      class: null,
      needs: ['DOCTOR_CLASS'],
      actions: ['EMERGENCY_REFERRAL'],
      dueDate: '2026-12-06',
      because: ['DM-03', 'DM-04', 'HTN-32', 'HTN-33', 'HTN-13'],
    });
  });

  it('takes a sign of the other list for one that can not be handled here', () => {
    expect(judge({ danger: { eyePain: true } }).flags.danger).toBe(true);
  });

  it('keeps LO and HI out of the satisfied', () => {
    const of = (code: 'LO' | 'HI') => judge({ glucose: { kind: 'fasting', code } });
    expect(of('LO')).toMatchObject({ class: null, needs: ['DOCTOR_CLASS'] });
    expect(of('HI')).toMatchObject({ class: 2, actions: ['EMERGENCY_REFERRAL', 'ADJUST'] });
    expect(of('HI').because).toContain('MEA-02');
  });
});

describe('class and actions (DM-04, HTN-33)', () => {
  it.each<[string, Partial<DiabetesInput>, number | null, string[]]>([
    ['well', {}, 1, ['ROUTINE']],
    ['first uncontrolled', { glucose: fasting(8) }, 2, ['ADJUST']],
    ['uncontrolled twice', { glucose: fasting(8), previous: uncontrolledBefore }, 2, ['REFER']],
    ['first reaction', { adverseReaction: true }, 3, ['ADJUST']],
    ['reaction twice', { adverseReaction: true, previous: reactionBefore }, 3, ['REFER']],
    ['complication', { complication: true }, 4, ['REFER']],
    [
      'a first reaction hides no second uncontrolled value',
      { adverseReaction: true, glucose: fasting(8), previous: uncontrolledBefore },
      3,
      ['REFER', 'ADJUST'],
    ],
    ['a reaction, no fasting value', { adverseReaction: true, glucose: null }, 3, ['ADJUST']],
    ['low glucose sometimes', { lowGlucoseReaction: 2 }, 1, ['ROUTINE']],
    ['low glucose often', { lowGlucoseReaction: 3 }, null, ['ADJUST']],
    [
      'low glucose often, uncontrolled',
      { lowGlucoseReaction: 3, glucose: fasting(8) },
      2,
      ['ADJUST'],
    ],
    [
      'low glucose often, complication',
      { lowGlucoseReaction: 3, complication: true },
      4,
      ['REFER'],
    ],
  ])('%s', (_name, input, code, actions) => {
    const decision = judge(input);
    expect(decision.class).toBe(code);
    expect(decision.actions).toEqual(actions);
    expect(decision.dueDate).toBe(actions.includes('ROUTINE') ? '2027-02-22' : '2026-12-06');
  });

  it('calls the doctor for frequent low glucose (DM-06)', () => {
    const decision = judge({ lowGlucoseReaction: 3 });
    expect(decision.needs).toEqual(['DOCTOR_CLASS']);
    expect(decision.because).toContain('DM-06');
  });

  it('names the rules and their set', () => {
    const decision = judge({ glucose: fasting(8), previous: uncontrolledBefore });
    expect(decision.because).toEqual(['DM-04', 'HTN-31', 'HTN-33', 'HTN-34', 'HTN-13']);
    expect(decision).toMatchObject({ ruleSet: 'S3-diabetes', version: '2017.1' });
  });
});

describe('any follow-up', () => {
  const anyGlucose: fc.Arbitrary<GlucoseInput> = fc.record({
    kind: fc.constantFrom('fasting' as const, '2h' as const, 'random' as const),
    mmolL: fc.integer({ min: 6, max: 333 }).map((tenths) => tenths / 10),
  });
  const flag = fc.boolean();
  const anyInput: fc.Arbitrary<DiabetesInput> = fc.record({
    visitDate: fc.integer({ min: 0, max: 4000 }).map((days) => addDays(visitDate, days)),
    age: fc.option(fc.integer({ min: 0, max: 100 })),
    glucose: fc.option(anyGlucose),
    previous: fc.option(fc.record({ controlled: flag, adverseReaction: flag })),
    adverseReaction: flag,
    complication: flag,
    danger: fc.record({ acetoneBreath: flag, other: flag }),
    lowGlucoseReaction: fc.option(fc.constantFrom(1 as const, 2 as const, 3 as const)),
    pregnantOrLactating: flag,
  });

  it('is satisfied only by a fasting value below the limit with nothing else', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { class: code, flags, actions, dueDate } = classifyDiabetes(input);
        if (code === 1) {
          expect(input.glucose).toMatchObject({ kind: 'fasting' });
          expect(actions).toEqual(['ROUTINE']);
          expect(dueDate).toBe(addMonths(input.visitDate, 3));
          expect(input.lowGlucoseReaction).not.toBe(3);
        }
        if (flags.danger) expect(actions[0]).toBe('EMERGENCY_REFERRAL');
        if (flags.complication) expect(actions).toContain('REFER');
      }),
    );
  });

  it('says what is missing exactly when it gives no class', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const decision = classifyDiabetes(input);
        if (decision.class === null) expect(decision.needs).toBeDefined();
        if (decision.class === 1 || decision.class === 2) expect(decision.needs).toBeUndefined();
      }),
    );
  });

  it('agrees in both units', () => {
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 600 }), (mgdL) => {
        const mmolL = Math.floor((mgdL * 10) / 18 + 0.5) / 10;
        const { because: _one, ...inMgdl } = judge({ glucose: { kind: 'fasting', mgdL } });
        const { because: _other, ...inMmol } = judge({ glucose: { kind: 'fasting', mmolL } });
        expect(inMgdl).toEqual(inMmol);
      }),
    );
  });

  it('follows the rule set it is given', () => {
    const strict = { ...diabetesRules2017, id: 'district', version: '9', fastingBelow: 61 };
    const decision = classifyDiabetes({ visitDate, glucose: fasting(6.1) }, strict);
    expect(decision).toMatchObject({ class: 2, ruleSet: 'district', version: '9' });
  });
});
