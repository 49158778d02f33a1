import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../../lib/calendar.ts';
import { type CalendarDate, clinicDate, clinicInstant } from '../../lib/clock.ts';
import { ambulanceSigns } from './ambulance.ts';
import {
  compareReferrals,
  outcomeDueDate,
  type ReferralMoment,
  referralClocks,
  supplementBy,
  urgencies,
} from './clocks.ts';
import {
  checkReferralForm,
  paperLength,
  paperLengthMax,
  referralFields,
  type ReferralWords,
  requiredFields,
} from './form.ts';
import { nextSequence, referralNumber } from './number.ts';
import { outcomeStep, referralOutcomes } from './outcome.ts';
import {
  isOpen,
  isPrintable,
  type ReferralParty,
  type ReferralStep,
  referralStates,
  takeStep,
} from './states.ts';

const HOUR_MS = 3_600_000;
const today = '2026-11-22' as CalendarDate;
const nineMs = clinicInstant(today, '09:00');

const complete: ReferralWords = {
  toOrganisation: '演示区人民医院',
  toDepartment: '',
  toDoctor: '',
  impression: '高血压',
  reason: '连续两次随访控制不满意',
  pastHistory: '',
  treatment: '',
  doctorName: '陈志远',
  doctorPhone: '010-00000199',
  issuedOn: today,
};

describe('REF-02: complete enough to be sent', () => {
  test('department, receiving doctor, history and treatment may follow', () => {
    expect(checkReferralForm(complete)).toMatchObject({
      missing: [],
      tooLong: [],
      canSubmit: true,
      because: ['REF-02'],
    });
  });

  test('exactly the empty ones of the required are missing, in the order of the form', () => {
    fc.assert(
      fc.property(fc.subarray([...referralFields]), (emptied) => {
        const words = { ...complete, ...Object.fromEntries(emptied.map((one) => [one, ' \n'])) };
        const { missing, canSubmit } = checkReferralForm(words);
        expect(missing).toEqual(requiredFields.filter((field) => emptied.includes(field)));
        expect(canSubmit).toBe(missing.length === 0);
      }),
    );
  });

  test.each(referralFields)('%s is too long from one character beyond its place on', (field) => {
    const fits = '字'.repeat(paperLengthMax[field]);
    expect(checkReferralForm({ ...complete, [field]: fits }).tooLong).toEqual([]);
    expect(checkReferralForm({ ...complete, [field]: `${fits}字` })).toMatchObject({
      tooLong: [field],
      canSubmit: false,
    });
  });
});

describe('room on paper', () => {
  test.each([
    ['', 0],
    ['  ', 0],
    ['高血压', 3],
    ['血压 168/98', 6],
    ['𠮷', 1],
    ['，。', 2],
    ['abc', 2],
    ['头痛\n乏力', 50],
    ['\n头痛\n', 2],
    [`${'字'.repeat(49)}\n\n止`, 145],
  ])('%j takes %i', (text, length) => expect(paperLength(text)).toBe(length));

  test('more text never takes less room', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, two) => {
        expect(paperLength(`「${one}${two}」`)).toBeGreaterThanOrEqual(paperLength(`「${one}」`));
      }),
    );
  });
});

describe('states (c.2)', () => {
  const reason = '床位不足';
  test.each<[ReferralStep, ReferralParty, string, string]>([
    ['submit', 'sender', 'draft', 'submitted'],
    ['submit', 'sender', 'returned-for-info', 'submitted'],
    ['decline', 'patient', 'draft', 'declined-by-patient'],
    ['cancel', 'sender', 'submitted', 'cancelled'],
    ['accept', 'receiver', 'submitted', 'accepted'],
    ['reject', 'receiver', 'submitted', 'rejected'],
    ['ask-for-info', 'receiver', 'submitted', 'returned-for-info'],
    ['schedule', 'receiver', 'accepted', 'scheduled'],
    ['arrive', 'receiver', 'scheduled', 'arrived'],
    ['admit', 'receiver', 'arrived', 'in-care'],
    ['return', 'receiver', 'in-care', 'returned'],
    ['close', 'sender', 'returned', 'closed'],
    ['close', 'sender', 'declined-by-patient', 'closed'],
    ['miss', 'sender', 'scheduled', 'no-show'],
    ['expire', 'sender', 'submitted', 'expired'],
  ])('%s by the %s leads from %s to %s, and nobody else may', (step, by, from, to) => {
    const state = referralStates.find((one) => one === from) ?? 'draft';
    expect(takeStep(step, state, { by, reason })).toEqual({ to });
    for (const other of ['sender', 'receiver', 'patient'] as const) {
      if (other === by) continue;
      expect(takeStep(step, state, { by: other, reason })).toEqual({ refused: 'wrong-party' });
    }
  });

  test('only what nobody has answered is cancelled', () => {
    const cancellable = referralStates.filter(
      (state) => !takeStep('cancel', state, { by: 'sender', reason }).refused,
    );
    expect(cancellable).toEqual(['submitted']);
  });

  test.each<[ReferralStep, ReferralParty]>([
    ['cancel', 'sender'],
    ['reject', 'receiver'],
    ['ask-for-info', 'receiver'],
  ])('%s needs a reason', (step, by) => {
    for (const empty of [null, '', '  ']) {
      expect(takeStep(step, 'submitted', { by, reason: empty })).toEqual({
        refused: 'reason-required',
      });
    }
  });

  test('what has ended stays ended, whoever tries', () => {
    const steps: ReferralStep[] = [
      'submit',
      'cancel',
      'accept',
      'reject',
      'close',
      'miss',
      'expire',
    ];
    for (const state of ['closed', 'cancelled', 'no-show', 'expired'] as const) {
      expect(isOpen(state)).toBe(false);
      for (const step of steps) {
        for (const by of ['sender', 'receiver', 'patient'] as const) {
          expect(takeStep(step, state, { by, reason })).toHaveProperty('refused');
        }
      }
    }
  });

  test('everything that was sent can be printed, a draft can not', () => {
    expect(referralStates.filter((state) => !isPrintable(state))).toEqual(['draft']);
  });
});

const moment = (more: Partial<ReferralMoment> = {}): ReferralMoment => ({
  urgency: 'ordinary',
  state: 'submitted',
  issuedOn: today,
  submittedAtMs: nineMs,
  ...more,
});

describe('clocks', () => {
  test.each([
    ['ordinary', 24, 'REF-10'],
    ['urgent', 1, 'REF-11'],
  ] as const)('%s: an answer within %i h', (urgency, hours, rule) => {
    const byMs = nineMs + hours * HOUR_MS;
    const at = (nowMs: number) => referralClocks(moment({ urgency }), nowMs);
    expect(at(byMs - 1).answer).toEqual({ byMs, isOverdue: false });
    expect(at(byMs).answer).toEqual({ byMs, isOverdue: true });
    expect(at(byMs).because).toContain(rule);
  });

  test('an emergency went by phone: nobody waits for an answer, the outcome is asked for', () => {
    const { answer, outcome } = referralClocks(moment({ urgency: 'emergency' }), nineMs);
    expect({ answer, due: outcome?.dueDate }).toEqual({ answer: null, due: '2026-12-06' });
  });

  test('a district that decides on 48 hours is obeyed', () => {
    const limits = {
      answerHours: { ordinary: 48, urgent: 2 },
      supplementHours: 24,
      outcomeDays: 7,
    };
    expect(referralClocks(moment(), nineMs, limits)).toMatchObject({
      answer: { byMs: nineMs + 48 * HOUR_MS },
      outcome: { dueDate: '2026-11-29' },
    });
  });

  test('overdue from the end of day 14 on, referral day being day 0 (REF-18)', () => {
    const lastDay = outcomeDueDate(today);
    expect(daysBetween(today, lastDay)).toBe(14);
    const at = (date: CalendarDate, time: string) =>
      referralClocks(moment(), clinicInstant(date, time)).outcome;
    expect(at(lastDay, '23:59')).toMatchObject({ daysLeft: 0, isOverdue: false });
    expect(at(addDays(lastDay, 1), '00:00')).toMatchObject({ daysLeft: -1, isOverdue: true });
  });

  test('an ordinary one is answered within what the clinic agreed, an urgent one within the rule', () => {
    const agreed = {
      state: 'submitted',
      issuedOn: today,
      submittedAtMs: nineMs,
      answerHours: 4,
    } as const;
    const hours = (urgency: 'ordinary' | 'urgent') =>
      ((referralClocks({ ...agreed, urgency }, nineMs).answer?.byMs ?? 0) - nineMs) / HOUR_MS;
    expect([hours('ordinary'), hours('urgent')]).toEqual([4, 1]);
  });

  test('the form of an emergency is supplemented within 24 h (REF-17)', () => {
    expect(supplementBy(nineMs) - nineMs).toBe(24 * HOUR_MS);
  });

  test('what was answered waits for no answer; what ended waits for nothing', () => {
    for (const state of referralStates) {
      const { answer, outcome } = referralClocks(moment({ state }), nineMs);
      expect(answer !== null).toBe(state === 'submitted');
      expect(outcome !== null).toBe(isOpen(state));
    }
  });

  const anyMoment = fc
    .record({
      urgency: fc.constantFrom(...urgencies),
      state: fc.constantFrom(...referralStates),
      submittedAtMs: fc.integer({ min: nineMs - 30 * 24 * HOUR_MS, max: nineMs }),
    })
    .map((one) => ({ ...one, issuedOn: clinicDate(one.submittedAtMs) }));

  test('a list has one order: open first, whatever it began with', () => {
    fc.assert(
      fc.property(fc.array(anyMoment, { maxLength: 12 }), (all) => {
        const sorted = all.toSorted((left, right) => compareReferrals(left, right, nineMs));
        const again = all
          .toReversed()
          .toSorted((left, right) => compareReferrals(left, right, nineMs));
        const keys = (list: readonly ReferralMoment[]) =>
          list.map(({ state, submittedAtMs }) => `${isOpen(state)} ${submittedAtMs}`);
        const open = sorted.map(({ state }) => isOpen(state));
        expect(open).toEqual(open.toSorted((left, right) => Number(right) - Number(left)));
        expect(keys(again).toSorted()).toEqual(keys(sorted).toSorted());
        for (const [index, one] of sorted.entries()) {
          const next = sorted[index + 1];
          if (next) expect(compareReferrals(one, next, nineMs)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});

describe('outcomes (REF-18)', () => {
  test.each(referralOutcomes)('%s ends the two weeks once they are over', (outcome) => {
    expect(outcomeStep(outcome, 0).step).toBe(outcome === 'not-gone' ? 'miss' : 'close');
  });

  test('who was not reached is tried again while there is time', () => {
    expect(outcomeStep('unreachable', 1)).toEqual({ step: null, isTooEarly: true });
  });
});

describe('REF-19: 120 comes first', () => {
  const yes = (...signs: string[]) => Object.fromEntries(signs.map((sign) => [sign, true]));
  test.each([
    [null, null, yes('consciousness'), ['consciousness']],
    [180, 90, yes('severeHeadache'), ['severe-with-headache']],
    [150, 110, yes('nauseaVomiting'), ['severe-with-vomiting']],
    [179, 109, yes('severeHeadache', 'nauseaVomiting'), []],
    [185, 100, yes('chestTightness'), ['severe-with-chest']],
    [139, 89, yes('dyspnoea'), []],
    [140, 80, yes('dyspnoea'), ['raised-with-dyspnoea']],
    [200, 120, {}, []],
    [120, 80, yes('other'), ['threat-to-life']],
    [120, 80, yes('eyePain', 'palpitation', 'blurredVision'), []],
  ])('%s/%s with %j: %j', (sbp, dbp, danger, signs) => {
    const decision = ambulanceSigns({ sbp, dbp, danger });
    expect(decision.signs).toEqual(signs);
    expect(decision.because).toEqual(signs.length > 0 ? ['REF-19'] : []);
  });
});

describe('numbers of forms', () => {
  const prefix = fc.constantFrom('A', 'B', 'C', 'H');
  const date = fc.integer({ min: 0, max: 4000 }).map((days) => addDays(today, days));
  const sequence = fc.integer({ min: 1, max: 5000 });
  const place = fc.tuple(prefix, date, sequence);

  test('desk, day and sequence stand in it, so two of them never share one', () => {
    expect(referralNumber('A', today, 3)).toBe('ZZA20261122-003');
    fc.assert(
      fc.property(place, place, (one, two) => {
        const isSame = one.join() === two.join();
        expect(referralNumber(...one) === referralNumber(...two)).toBe(isSame);
      }),
    );
  });

  test('the next one is none of this desk and day, and looks at no other', () => {
    fc.assert(
      fc.property(fc.array(place), prefix, date, (there, desk, day) => {
        const numbers = there.map((one) => referralNumber(...one));
        const next = nextSequence(numbers, { prefix: desk, date: day, rebirths: 0 });
        expect(numbers).not.toContain(referralNumber(desk, day, next));
        const own = there.filter(([from, on]) => from === desk && on === day);
        if (own.length === 0) expect(next).toBe(1);
      }),
    );
  });
});
