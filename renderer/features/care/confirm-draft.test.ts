import { describe, expect, test } from 'vitest';
import type { Proposal, VisitJudgement } from '../../../shared/contract/care.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { classOfDraft, confirmationOf, emptyDraft, isChanged } from './confirm-draft.ts';

const proposal: Proposal = {
  programme: 'hypertension',
  previousControlled: true,
  class: 2,
  flags: { controlled: false, danger: false, adverseReaction: false, complication: false },
  actions: ['ADJUST'],
  dueDate: '2026-12-06' as CalendarDate,
  needs: [],
  hints: [],
  because: ['HTN-30'],
  ruleSet: 'S3-hypertension',
  ruleSetVersion: '2017.1',
  faceToFaceThisYear: 2,
  confirmed: null,
};
const diabetic: Proposal = { ...proposal, programme: 'diabetes-2', class: 1, actions: ['ROUTINE'] };
const unfasted: Proposal = {
  ...diabetic,
  class: null,
  actions: [],
  dueDate: null,
  needs: ['FPG_REQUIRED'],
};

const judged = (...proposals: Proposal[]): VisitJudgement => ({
  visitId: '018f3c5e-0000-7000-8000-000000000001',
  bloodPressure: { sbp: 152, dbp: 94, readings: 2 },
  pressureReadings: 2,
  glucose: null,
  proposals,
  dueDate: proposals[0]?.dueDate ?? null,
  answers: { danger: {} },
  answered: null,
  sheet: { values: { 'weight.now': 684, 'salt.now': 2 }, from: null },
});
const one = judged(proposal);
const sheet = { 'weight.now': 684, 'salt.now': 2 };

test('as proposed needs nothing more', () => {
  expect(confirmationOf(emptyDraft, one)).toEqual({
    ready: {
      classes: [{ programme: 'hypertension', class: 2 }],
      dueDate: '2026-12-06',
      reason: null,
      referTo: null,
      sheet,
    },
  });
});

describe('another word than the proposed one', () => {
  test.each([
    [{ classes: { hypertension: 1 } }, { classes: [{ programme: 'hypertension', class: 1 }] }],
    [{ dueDate: '2026-12-20' }, { dueDate: '2026-12-20' }],
  ])('%o needs a reason', (part, word) => {
    const draft = { ...emptyDraft, ...part };
    expect(confirmationOf(draft, one)).toEqual({ fault: 'needReason' });
    expect(confirmationOf({ ...draft, reason: ' 临床判断 ' }, one)).toMatchObject({
      ready: { ...word, reason: '临床判断' },
    });
  });

  test('chosen and put back is no change', () => {
    const draft = { ...emptyDraft, classes: { hypertension: 2 }, dueDate: '2026-12-06' };
    expect(isChanged(draft, one)).toBe(false);
  });

  test('a date that is none is asked for again', () => {
    expect(confirmationOf({ ...emptyDraft, dueDate: '2026-12' }, one)).toEqual({
      fault: 'needDate',
    });
  });
});

test('a referral names where to', () => {
  const referred = judged({ ...proposal, actions: ['REFER'] });
  expect(confirmationOf(emptyDraft, referred)).toEqual({ fault: 'needReferTo' });
  expect(confirmationOf({ ...emptyDraft, referTo: '区人民医院 心内科' }, referred)).toMatchObject({
    ready: { referTo: '区人民医院 心内科' },
  });
});

test('in danger the doctor chooses the class, which is no change', () => {
  const inDanger = judged({ ...proposal, class: null, actions: ['EMERGENCY_REFERRAL'] });
  expect(confirmationOf(emptyDraft, inDanger)).toEqual({ fault: 'needClass' });
  const draft = { ...emptyDraft, classes: { hypertension: 2 }, referTo: '区人民医院 急诊科' };
  expect(confirmationOf(draft, inDanger)).toMatchObject({
    ready: { classes: [{ class: 2 }], reason: null },
  });
});

describe('both diseases', () => {
  test('are one confirmation', () => {
    expect(confirmationOf(emptyDraft, judged(proposal, diabetic))).toMatchObject({
      ready: {
        classes: [
          { programme: 'hypertension', class: 2 },
          { programme: 'diabetes-2', class: 1 },
        ],
        dueDate: '2026-12-06',
      },
    });
  });

  test('the one without its value waits for another day', () => {
    const judgement = judged(proposal, unfasted);
    expect(classOfDraft(emptyDraft, judgement, unfasted)).toBe('later');
    expect(confirmationOf(emptyDraft, judgement)).toMatchObject({
      ready: { classes: [{ programme: 'hypertension', class: 2 }] },
    });
  });

  test('alone, there is nothing to wait beside', () => {
    expect(confirmationOf(emptyDraft, judged(unfasted))).toEqual({ fault: 'needClass' });
  });

  test('what is confirmed already is not confirmed again', () => {
    const followUpId = '018f3c5e-0000-7000-8000-000000000002';
    const done = { ...proposal, confirmed: { followUpId, dueDate: null } };
    const judgement = { ...judged(done, diabetic), dueDate: '2026-12-06' as CalendarDate };
    expect(confirmationOf(emptyDraft, judgement)).toMatchObject({
      ready: { classes: [{ programme: 'diabetes-2', class: 1 }] },
    });
  });
});

test('what is taken off the sheet is off it', () => {
  const draft = { ...emptyDraft, sheet: { 'salt.now': undefined, mind: 1 } };
  expect(confirmationOf(draft, one)).toMatchObject({
    ready: { sheet: { 'weight.now': 684, mind: 1 } },
  });
});
