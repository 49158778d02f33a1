import { describe, expect, test } from 'vitest';
import { type GuestFacts, judgeGuest } from './guest-rights.ts';
import { type Operation, type Transaction, ZERO_HASH } from './transaction.ts';

const id = (digit: string) => `01980000-0000-7000-8000-00000000000${digit}`;
const [resident, stranger, referral, elsewhere, doctor] = [
  id('1'),
  id('2'),
  id('3'),
  id('4'),
  id('5'),
];
const now = Date.parse('2026-11-22T02:00:00Z');

const facts: GuestFacts = {
  kind: 'tablet',
  staff: [
    {
      id: doctor,
      loginName: 'doctor',
      role: 'doctor',
      isActive: true,
      activeFrom: null,
      activeTo: null,
    },
  ],
  residentOf: (op) => (op.rowId === elsewhere ? stranger : resident),
  wasGranted: (residentId) => residentId === resident,
  isReceiver: (rowId) => rowId === referral,
  now,
};

function said(ops: readonly Operation[], actor: Partial<Transaction['actor']> = {}): Transaction {
  return {
    txId: id('9'),
    scopeId: id('8'),
    scopeKind: facts.kind,
    replicaId: id('7'),
    txNo: 1,
    prevHash: ZERO_HASH,
    hlc: now,
    actor: { kind: 'staff', id: doctor, place: 'tablet', ...actor },
    schemaVersion: 2,
    ops: [...ops],
    txHash: ZERO_HASH,
    signature: '',
  };
}

const patch = (entity: string, rowId: string, field: string, value: string): Operation => ({
  op: 'patch',
  entity,
  rowId,
  field,
  value,
  base: [],
});

const phone = patch('residents', resident, 'phone', '13800000000');

describe('a tablet', () => {
  test('writes about whom it was given, also when the day is over', () => {
    expect(judgeGuest(said([phone]), facts)).toBeNull();
  });

  test.each([
    ['about somebody else', said([patch('residents', elsewhere, 'phone', '1')]), 'not-granted'],
    ['who may be seen', said([patch('memberships', referral, 'ended_at', '')]), 'never'],
    ['what the district decides', said([patch('staff', doctor, 'role', 'manager')]), 'never'],
    ['by nobody of the clinic', said([phone], { id: stranger }), 'not-of-the-place'],
    ['by no person', said([phone], { kind: 'place' }), 'not-of-the-place'],
    [
      'whose is whose',
      said([
        { op: 'link', linkId: id('6'), kind: 'merge', a: resident, b: stranger, supersedes: null },
      ]),
      'never',
    ],
  ])('does not write %s', (_what, tx, refusal) => {
    expect(judgeGuest(tx, facts)).toBe(refusal);
  });

  test('nobody writes before the first or after the last day', () => {
    const left = {
      ...facts,
      staff: facts.staff.map((one) => ({ ...one, activeTo: '2026-11-21' })),
    };
    expect(judgeGuest(said([phone]), left)).toBe('not-of-the-place');
    // It waited for the line.
    expect(judgeGuest({ ...said([phone]), hlc: now - 86_400_000 }, left)).toBeNull();
  });
});

describe('a hospital', () => {
  const hospital: GuestFacts = { ...facts, kind: 'hospital' };

  test('answers referrals that name it', () => {
    const ops = [
      patch('referrals', referral, 'state', 'accepted'),
      patch('referrals', referral, 'state_reason', '周三上午'),
      patch('referrals', referral, 'to_doctor', '王医生'),
    ];
    expect(judgeGuest(said(ops), hospital)).toBeNull();
  });

  test.each([
    ['a resident', phone],
    ['what the sender decides', patch('referrals', referral, 'state', 'cancelled')],
    ['the form', patch('referrals', referral, 'reason', '别的')],
    ['a referral to somebody else', patch('referrals', id('6'), 'state', 'accepted')],
  ])('does not change %s', (_what, op) => {
    expect(judgeGuest(said([op]), hospital)).toBe('never');
  });
});
