import { describe, expect, test } from 'vitest';
import type { Proposal } from '../../../shared/contract/care.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { confirmationOf, emptyDraft, isChanged } from './confirm-draft.ts';

const proposal: Proposal = {
  programme: 'hypertension',
  visitId: '018f3c5e-0000-7000-8000-000000000001',
  bloodPressure: { sbp: 152, dbp: 94, readings: 2 },
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
  confirmed: null,
};
const referred: Proposal = { ...proposal, actions: ['REFER'] };
const inDanger: Proposal = { ...proposal, class: null, actions: ['EMERGENCY_REFERRAL'] };

test('as proposed needs nothing more', () => {
  expect(confirmationOf(emptyDraft, proposal)).toEqual({
    ready: { class: 2, dueDate: '2026-12-06', reason: null, referTo: null },
  });
});

describe('another word than the proposed one', () => {
  test.each([{ class: 1 }, { dueDate: '2026-12-20' }])('%o needs a reason', (part) => {
    const draft = { ...emptyDraft, ...part };
    expect(confirmationOf(draft, proposal)).toEqual({ fault: 'needReason' });
    expect(confirmationOf({ ...draft, reason: ' 临床判断 ' }, proposal)).toMatchObject({
      ready: { ...part, reason: '临床判断' },
    });
  });

  test('chosen and put back is no change', () => {
    expect(isChanged({ ...emptyDraft, class: 2, dueDate: '2026-12-06' }, proposal)).toBe(false);
  });

  test('a date that is none is asked for again', () => {
    expect(confirmationOf({ ...emptyDraft, dueDate: '2026-12' }, proposal)).toEqual({
      fault: 'needDate',
    });
  });
});

test('a referral names where to', () => {
  expect(confirmationOf(emptyDraft, referred)).toEqual({ fault: 'needReferTo' });
  expect(confirmationOf({ ...emptyDraft, referTo: '区人民医院 心内科' }, referred)).toMatchObject({
    ready: { referTo: '区人民医院 心内科' },
  });
});

test('in danger the doctor chooses the class, which is no change', () => {
  expect(confirmationOf(emptyDraft, inDanger)).toEqual({ fault: 'needClass' });
  const draft = { ...emptyDraft, class: 2, referTo: '区人民医院 急诊科' };
  expect(confirmationOf(draft, inDanger)).toMatchObject({ ready: { class: 2, reason: null } });
});
