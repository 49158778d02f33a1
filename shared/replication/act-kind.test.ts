import { expect, test } from 'vitest';
import { type ActKind, actKinds } from '../domain/act-kind.ts';
import { actKind } from './act-kind.ts';
import type { Operation } from './transaction.ts';

const rowId = '01890000-0000-7000-8000-000000000001';
const insert = (entity: string, fields = {}): Operation => ({
  op: 'insert',
  entity,
  rowId,
  fields,
});
const patch = (entity: string, field: string): Operation => ({
  op: 'patch',
  entity,
  rowId,
  field,
  value: null,
  base: [],
});
const link: Operation = {
  op: 'link',
  kind: 'merge',
  linkId: rowId,
  a: rowId,
  b: rowId,
  supersedes: null,
};

const cases: readonly (readonly [ActKind, readonly Operation[]])[] = [
  ['registration', [insert('residents'), insert('resident_documents'), insert('visits')]],
  ['check-in', [insert('visits'), insert('tickets'), patch('appointments', 'state')]],
  ['call', [patch('tickets', 'state'), patch('queue_pointers', 'pointer')]],
  ['booking', [insert('appointments'), patch('booking_wishes', 'state')]],
  ['booking', [patch('appointments', 'state')]],
  ['day-closing', [insert('day_closings')]],
  ['measurement', [insert('observations'), insert('observations')]],
  ['answers', [insert('visit_answers')]],
  ['follow-up', [insert('follow_ups'), insert('tasks'), patch('tasks', 'state')]],
  ['referral', [insert('referrals'), insert('tasks')]],
  ['paper', [insert('documents'), insert('summary_tokens')]],
  ['measurement', [insert('lab_results')]],
  ['order', [insert('specimens'), insert('service_requests')]],
  ['order', [insert('diagnostic_reports')]],
  ['attachment', [insert('attachments')]],
  ['merge', [link]],
  ['correction', [patch('residents', 'phone')]],
  ['correction', [insert('resident_documents')]],
  ['import', [insert('residents', { import_id: rowId })]],
  ['administration', [patch('rooms', 'name')]],
  ['other', [{ op: 'tombstone', entity: 'tasks', rowId, reason: 'wrong' }]],
];

test.each(cases)('%s', (kind, ops) => {
  expect(actKind(ops)).toBe(kind);
});

test('every kind has a case', () => {
  expect([...new Set(cases.map(([kind]) => kind))].toSorted()).toEqual([...actKinds].sort());
});
