import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, ageInYears } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import {
  classifyHypertension,
  hypertensionDangerSigns,
  type HypertensionInput,
} from './hypertension.ts';
import { hypertensionRules2017 } from './hypertension-rule-set.ts';

const visitDate = '2026-11-22' as CalendarDate;

function judge(input: Partial<HypertensionInput>) {
  return classifyHypertension({ visitDate, age: 50, sbp: 130, dbp: 80, ...input });
}

const uncontrolledBefore = { controlled: false, adverseReaction: false };
const reactionBefore = { controlled: true, adverseReaction: true };
const wellBefore = { controlled: true, adverseReaction: false };

describe('control (HTN-30)', () => {
  it.each([
    [50, 139, 89, true],
    [50, 140, 89, false],
    [50, 139, 90, false],
    [64, 140, 80, false],
    [65, 140, 80, true],
    [65, 149, 89, true],
    [65, 150, 89, false],
    [65, 149, 90, false],
    [80, 149, 89, true],
    [18, 139, 89, true],
  ])('at %i years, %i/%i: %s', (age, sbp, dbp, controlled) => {
    const decision = judge({ age, sbp, dbp });
    expect(decision.flags.controlled).toBe(controlled);
    expect(decision.class).toBe(controlled ? 1 : 2);
  });

  it.each([
    ['1961-11-22', true],
    ['1961-11-23', false],
    ['1960-02-29', true],
  ])('takes the age at the visit: born %s, 145/85', (birthDate, controlled) => {
    const decision = judge({ birthDate: birthDate as CalendarDate, age: null, sbp: 145, dbp: 85 });
    expect(decision.flags.controlled).toBe(controlled);
  });

  it('reaches 65 on 1 March when born on 29 February', () => {
    const born = { birthDate: '1960-02-29' as CalendarDate, age: null, sbp: 145, dbp: 85 };
    const on = (date: string) => judge({ ...born, visitDate: date as CalendarDate }).class;
    expect([on('2025-02-28'), on('2025-03-01')]).toEqual([2, 1]);
  });
});

describe('danger (HTN-20)', () => {
  it.each([
    [179, 109, false],
    [180, 80, true],
    [120, 110, true],
  ])('%i/%i: %s', (sbp, dbp, danger) => {
    const decision = judge({ sbp, dbp });
    expect(decision.flags.danger).toBe(danger);
    expect(decision.actions.includes('EMERGENCY_REFERRAL')).toBe(danger);
  });

  it.each(hypertensionDangerSigns)('%s alone is enough, and forbids class 1 (HTN-32)', (sign) => {
    const decision = judge({ danger: { [sign]: true } });
    expect(decision).toMatchObject({ class: null, needs: ['DOCTOR_CLASS'] });
    expect(decision.actions).toEqual(['EMERGENCY_REFERRAL']);
    expect(decision.dueDate).toBe('2026-12-06');
    expect(decision.because).toEqual(['HTN-20', 'HTN-30', 'HTN-32', 'HTN-33', 'HTN-13']);
  });

  it.each([
    [139, 89, false],
    [140, 80, true],
    [120, 90, true],
  ])('in pregnancy from %i/%i: %s (HTN-21)', (sbp, dbp, danger) => {
    expect(judge({ sbp, dbp, pregnantOrLactating: true }).flags.danger).toBe(danger);
  });

  it('is seen with half a value, without an age and below 18', () => {
    expect(judge({ sbp: 185, dbp: null, age: null }).flags.danger).toBe(true);
    expect(judge({ sbp: 185, dbp: 80, age: 15 }).actions).toEqual(['EMERGENCY_REFERRAL']);
  });
});

describe('class and actions (HTN-31, HTN-33)', () => {
  it.each<[string, Partial<HypertensionInput>, number | null, string[]]>([
    ['well', {}, 1, ['ROUTINE']],
    ['well after an uncontrolled visit', { previous: uncontrolledBefore }, 1, ['ROUTINE']],
    ['first uncontrolled', { sbp: 150 }, 2, ['ADJUST']],
    ['first uncontrolled after a good visit', { sbp: 150, previous: wellBefore }, 2, ['ADJUST']],
    ['uncontrolled twice', { sbp: 150, previous: uncontrolledBefore }, 2, ['REFER']],
    ['first reaction', { adverseReaction: true }, 3, ['ADJUST']],
    ['reaction twice', { adverseReaction: true, previous: reactionBefore }, 3, ['REFER']],
    ['complication', { complication: true }, 4, ['REFER']],
    [
      'complication and reaction',
      { complication: true, adverseReaction: true },
      4,
      ['REFER', 'ADJUST'],
    ],
    [
      'a first reaction hides no second uncontrolled value',
      { adverseReaction: true, sbp: 150, previous: uncontrolledBefore },
      3,
      ['REFER', 'ADJUST'],
    ],
    [
      'a second reaction hides no first uncontrolled value',
      { adverseReaction: true, sbp: 150, previous: reactionBefore },
      3,
      ['REFER', 'ADJUST'],
    ],
    ['danger, first uncontrolled', { sbp: 180 }, 2, ['EMERGENCY_REFERRAL', 'ADJUST']],
    [
      'danger, uncontrolled twice',
      { sbp: 180, previous: uncontrolledBefore },
      2,
      ['EMERGENCY_REFERRAL', 'REFER'],
    ],
    [
      'danger and complication',
      { danger: { eyePain: true }, complication: true },
      4,
      ['EMERGENCY_REFERRAL', 'REFER'],
    ],
  ])('%s', (_name, input, code, actions) => {
    const decision = judge(input);
    expect(decision.class).toBe(code);
    expect(decision.actions).toEqual(actions);
    expect(decision.dueDate).toBe(actions.includes('ROUTINE') ? '2027-02-22' : '2026-12-06');
    expect(decision.needs).toBeUndefined();
  });

  it('names the rules and their set', () => {
    const decision = judge({ sbp: 150, previous: uncontrolledBefore });
    expect(decision.because).toEqual(['HTN-30', 'HTN-31', 'HTN-33', 'HTN-34', 'HTN-13']);
    expect(decision).toMatchObject({ ruleSet: 'S3-hypertension', version: '2017.1' });
  });
});

describe('what is missing', () => {
  it.each<[string, Partial<HypertensionInput>, string[], string[]]>([
    ['no pressure', { sbp: null }, ['BP_REQUIRED'], []],
    ['no age', { age: null }, ['BIRTH_DATE_REQUIRED'], []],
    ['neither', { age: null, dbp: undefined }, ['BP_REQUIRED', 'BIRTH_DATE_REQUIRED'], []],
    ['a child', { age: 17, sbp: 150 }, ['ADULT_REQUIRED'], []],
    [
      'no pressure, but danger',
      { sbp: null, danger: { palpitation: true } },
      ['BP_REQUIRED'],
      ['EMERGENCY_REFERRAL'],
    ],
  ])('%s', (_name, input, needs, actions) => {
    expect(judge(input)).toMatchObject({
      class: null,
      needs,
      actions,
      flags: { controlled: null },
    });
  });

  it('does not hide what is known without a pressure', () => {
    const decision = judge({ sbp: null, complication: true });
    expect(decision).toMatchObject({ class: 4, needs: ['BP_REQUIRED'], actions: ['REFER'] });
  });

  it('becomes an adult on the eighteenth birthday', () => {
    const on = (birthDate: string) =>
      judge({ age: null, birthDate: birthDate as CalendarDate }).class;
    expect([on('2008-11-23'), on('2008-11-22')]).toEqual([null, 1]);
  });
});

describe('the clinical target (HTN-35)', () => {
  it.each([
    [79, 129, 79, 130, true],
    [79, 130, 79, 130, false],
    [79, 129, 80, 130, false],
    [80, 149, 89, 150, true],
    [80, 150, 89, 150, false],
  ])('at %i years, %i/%i: below %i, met: %s', (...row) => {
    const [age, sbp, dbp, sbpBelow, isMet] = row;
    expect(judge({ age, sbp, dbp }).hints).toMatchObject([{ rule: 'HTN-35', sbpBelow, isMet }]);
  });

  it('changes neither class nor date', () => {
    expect(judge({ sbp: 135, dbp: 85 })).toMatchObject({ class: 1, actions: ['ROUTINE'] });
  });
});

describe('any follow-up', () => {
  const flag = fc.boolean();
  const previous = fc.option(fc.record({ controlled: flag, adverseReaction: flag }));
  const anyInput: fc.Arbitrary<HypertensionInput> = fc.record({
    visitDate: fc.integer({ min: 0, max: 4000 }).map((days) => addDays(visitDate, days)),
    birthDate: fc.option(fc.integer({ min: 0, max: 40_000 }).map((n) => addDays(visitDate, -n))),
    sbp: fc.option(fc.integer({ min: 40, max: 300 })),
    dbp: fc.option(fc.integer({ min: 20, max: 200 })),
    previous,
    adverseReaction: flag,
    complication: flag,
    danger: fc.record({ dyspnoea: flag, other: flag }),
    pregnantOrLactating: flag,
  });

  it('keeps the order of seriousness and never calls danger satisfied', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { class: code, flags, actions, dueDate } = classifyHypertension(input);
        if (flags.danger) expect(code).not.toBe(1);
        if (flags.danger) expect(actions[0]).toBe('EMERGENCY_REFERRAL');
        if (flags.complication) expect(actions).toContain('REFER');
        if (code === 1) expect(actions).toEqual(['ROUTINE']);
        const routine = addMonths(input.visitDate, 3);
        const revisit = addDays(input.visitDate, 14);
        expect(dueDate).toBe(
          actions.length === 0 ? null : actions[0] === 'ROUTINE' ? routine : revisit,
        );
      }),
    );
  });

  it('says what is missing exactly when it gives no class', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const decision = classifyHypertension(input);
        if (decision.class === null) expect(decision.needs).toBeDefined();
        const isKnown = input.birthDate !== null && input.sbp !== null && input.dbp !== null;
        const isAdult = input.birthDate && ageInYears(input.birthDate, input.visitDate) >= 18;
        if (isKnown && isAdult && !decision.flags.danger) expect(decision.needs).toBeUndefined();
      }),
    );
  });

  it('is never judged milder for a higher pressure', () => {
    fc.assert(
      fc.property(anyInput, fc.nat(50), (input, rise) => {
        const rank = (decision: ReturnType<typeof classifyHypertension>) =>
          (decision.flags.controlled === false ? 1 : 0) + (decision.flags.danger ? 1 : 0);
        const higher = { ...input, sbp: typeof input.sbp === 'number' ? input.sbp + rise : null };
        const [before, after] = [classifyHypertension(input), classifyHypertension(higher)];
        expect(rank(after)).toBeGreaterThanOrEqual(rank(before));
      }),
    );
  });

  it('follows the rule set it is given', () => {
    const strict = { ...hypertensionRules2017, id: 'district', version: '9', sbpBelow: 130 };
    const decision = classifyHypertension({ visitDate, age: 50, sbp: 130, dbp: 80 }, strict);
    expect(decision).toMatchObject({ class: 2, ruleSet: 'district', version: '9' });
  });
});
