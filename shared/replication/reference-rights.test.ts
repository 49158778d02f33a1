import { describe, expect, test } from 'vitest';
import { judgeReference, type ReferenceFacts, type StaffFacts } from './reference-rights.ts';
import { type Operation, type Transaction, ZERO_HASH } from './transaction.ts';

const own = '01980000-0000-7000-8000-0000000000c1';
const other = '01980000-0000-7000-8000-0000000000c2';
const now = Date.parse('2026-11-22T02:00:00Z');

const manager: StaffFacts = {
  id: 'manager',
  loginName: 'tang',
  role: 'manager',
  isActive: true,
  activeFrom: null,
  activeTo: null,
};
const nurse: StaffFacts = { ...manager, id: 'nurse', loginName: 'lin', role: 'nurse' };

const owners: Readonly<Record<string, string | null>> = {
  'rooms/ours': own,
  'rooms/theirs': other,
  'clinics/ours': own,
  'organisations/hospital': null,
  'settings/ours': own,
  'staff/manager': own,
  'staff/nurse': own,
};

function judge(
  ops: readonly Operation[],
  more: { facts?: Partial<ReferenceFacts>; tx?: Partial<Transaction> } = {},
) {
  const tx: Transaction = {
    txId: own,
    scopeId: own,
    scopeKind: 'reference',
    replicaId: own,
    txNo: 1,
    prevHash: ZERO_HASH,
    hlc: now,
    actor: { kind: 'staff', id: 'manager', place: 'desk' },
    schemaVersion: 2,
    ops: [...ops],
    txHash: ZERO_HASH,
    signature: '',
    ...more.tx,
  };
  return judgeReference(tx, {
    clinicId: own,
    staff: [manager, nurse],
    clinicOf: (entity, rowId) => owners[`${entity}/${rowId}`],
    now,
    ...more.facts,
  });
}

const patch = (entity: string, rowId: string, field = 'name', value: string | number = '新名') =>
  ({ op: 'patch', entity, rowId, field, value, base: [] }) satisfies Operation;
const insert = (entity: string, rowId: string, fields: Record<string, string | null>) =>
  ({ op: 'insert', entity, rowId, fields }) satisfies Operation;
const tombstone = (entity: string, rowId: string) =>
  ({ op: 'tombstone', entity, rowId, reason: 'x' }) satisfies Operation;

describe('what a clinic may write in the reference scope', () => {
  test.each<[string, Operation, string | null]>([
    ['its own room', patch('rooms', 'ours'), null],
    ["another clinic's room", patch('rooms', 'theirs'), 'not-yours'],
    ['a room that is not there', patch('rooms', 'nowhere'), 'not-yours'],
    ['a new room of its own', insert('rooms', 'new', { clinic_id: own }), null],
    ['a new room of another', insert('rooms', 'new', { clinic_id: other }), 'not-yours'],
    ['a row of another made again', insert('rooms', 'theirs', { clinic_id: own }), 'not-yours'],
    ['its own clinic', patch('clinics', 'ours'), null],
    ['another clinic', insert('clinics', 'new', {}), 'not-yours'],
    ['a hospital', patch('organisations', 'hospital'), null],
    ['a new hospital', insert('organisations', 'new', {}), null],
    ['the end of a hospital', tombstone('organisations', 'hospital'), 'not-yours'],
    ['a setting taken back', tombstone('settings', 'ours'), null],
    ['the end of a room', tombstone('rooms', 'ours'), 'not-yours'],
    ['a table that nobody knows', insert('secrets', 'new', { clinic_id: own }), 'not-yours'],
    [
      'a merge',
      { op: 'link', kind: 'merge', linkId: own, a: own, b: other, supersedes: null },
      'never',
    ],
  ])('%s', (_name, op, expected) => {
    expect(judge([op])).toBe(expected);
  });

  test('one foreign row spoils the whole act', () => {
    expect(judge([patch('rooms', 'ours'), patch('rooms', 'theirs')])).toBe('not-yours');
  });

  test('what the same act made may be changed by it', () => {
    expect(judge([insert('rooms', 'new', { clinic_id: own }), patch('rooms', 'new')])).toBeNull();
  });
});

describe('who may', () => {
  const op = patch('rooms', 'ours');
  const by = (change: Partial<StaffFacts>) =>
    judge([op], { facts: { staff: [{ ...manager, ...change }] } });

  test.each<[string, Partial<StaffFacts>, string | null]>([
    ['a manager', {}, null],
    ['somebody else', { id: 'another' }, 'not-a-manager'],
    ['a nurse', { role: 'nurse' }, 'not-a-manager'],
    ['an unknown role', { role: 'king' }, 'not-a-manager'],
    ['a manager who was sent away', { isActive: false }, 'not-a-manager'],
    ['a manager from tomorrow', { activeFrom: '2026-11-23' }, 'not-a-manager'],
    ['a manager on the last day', { activeTo: '2026-11-22' }, null],
    ['a manager until yesterday', { activeTo: '2026-11-21' }, 'not-a-manager'],
  ])('%s', (_name, change, expected) => {
    expect(by(change)).toBe(expected);
  });

  test('an act that waited for the line is judged by its day, and a clock ahead gains nothing', () => {
    const until = { staff: [{ ...manager, activeTo: '2026-11-21' }] };
    expect(judge([op], { facts: until, tx: { hlc: now - 86_400_000 } })).toBeNull();
    const from = { staff: [{ ...manager, activeFrom: '2026-11-23' }] };
    expect(judge([op], { facts: from, tx: { hlc: now + 86_400_000 } })).toBe('not-a-manager');
  });

  test('neither a place nor a server is a manager', () => {
    for (const kind of ['place', 'device', 'server'] as const)
      expect(judge([op], { tx: { actor: { kind, id: 'manager', place: 'desk' } } })).toBe(
        'not-a-manager',
      );
  });
});

describe('what must hold when two did not see each other', () => {
  const addTang = insert('staff', 'new', { clinic_id: own, login_name: 'tang' });

  test('a login name belongs to the first', () => {
    expect(judge([addTang])).toBe('login-name-taken');
    expect(judge([{ ...addTang, fields: { clinic_id: own, login_name: 'wang' } }])).toBeNull();
  });

  test('somebody is left who may administer', () => {
    const dismiss = patch('staff', 'manager', 'is_active', 0);
    expect(judge([dismiss])).toBe('last-manager');
    expect(judge([patch('staff', 'manager', 'role', 'nurse')])).toBe('last-manager');
    expect(judge([patch('staff', 'manager', 'active_to', '2026-12-31')])).toBe('last-manager');
    expect(judge([dismiss, patch('staff', 'nurse', 'role', 'manager')])).toBeNull();
    expect(judge([patch('staff', 'nurse', 'is_active', 0)])).toBeNull();
  });
});
