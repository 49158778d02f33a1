import { describe, expect, test } from 'vitest';
import { leftAhead, type MembershipSpan, ownersAmong, partLeft } from './order-of-leaving.ts';
import type { Operation, Transaction } from './transaction.ts';

const span = (begun: number, ended: number | null, isEndAhead = false): MembershipSpan => ({
  residentId: 'r',
  begun,
  ends: ended === null ? [] : [{ place: ended, isAhead: isEndAhead }],
});

const twiceEnded = (
  one: number,
  isAhead: boolean,
  two: number,
  isTwo: boolean,
): MembershipSpan => ({
  ...span(-1, null),
  ends: [
    { place: one, isAhead },
    { place: two, isAhead: isTwo },
  ],
});

describe('who left by an end that lies ahead', () => {
  test.each<[what: string, spans: readonly MembershipSpan[], left: number | undefined]>([
    ['nobody who stands', [span(-1, null)], undefined],
    ['not by an end that lies before', [span(-1, -1)], undefined],
    ['by the only membership', [span(-1, 7, true)], 7],
    ['also when another one began behind it', [span(-1, 7, true), span(8, null)], 7],
    ['not while another one stood', [span(-1, 7, true), span(2, null)], undefined],
    ['not while another one stood that ended later', [span(-1, 7, true), span(2, 9)], undefined],
    ['by the last of two ends', [span(-1, 3, true), span(4, 7, true), span(9, null)], 7],
    ['not by an end behind another one', [twiceEnded(-1, false, 7, true)], undefined],
    ['by the first of its ends', [twiceEnded(7, true, 3, true), span(8, null)], 3],
    ['when they came, where the end came first', [span(5, 3, true)], 5],
    ['by the end that let go of both', [span(-1, 5, true), span(1, 7, true)], 7],
  ])('%s', (_, spans, left) => {
    expect(leftAhead(spans).get('r')).toBe(left);
  });

  test('each by their own memberships', () => {
    const other = { ...span(0, null), residentId: 'other' };
    expect([...leftAhead([span(-1, 7, true), other])]).toEqual([['r', 7]]);
  });
});

const insert = (rowId: string, residentId: string): Operation => ({
  op: 'insert',
  entity: 'observations',
  rowId,
  fields: { resident_id: residentId },
});
const patch = (entity: string, rowId: string): Operation => ({
  op: 'patch',
  entity,
  rowId,
  field: 'phone',
  value: '1',
  base: [],
});
const act = (txId: string, ops: readonly Operation[]) => ({ txId, ops }) as unknown as Transaction;

test('an operation speaks of whom it names, its row belongs to, or its row is made for beside it', () => {
  const txs = [act('a', [insert('o1', 'r')]), act('b', [patch('observations', 'o1')])];
  const ownerOf = ownersAmong(txs, ({ rowId }) => (rowId === 'o2' ? 's' : null));
  expect(ownerOf(insert('o1', 'r'))).toEqual(['r']);
  expect(ownerOf(patch('observations', 'o1'))).toEqual(['r']);
  expect(ownerOf(patch('observations', 'o2'))).toEqual(['s']);
  expect(ownerOf(patch('residents', 'r'))).toEqual(['r']);
  expect(ownerOf(patch('observations', 'o3'))).toEqual([]);
  expect(ownerOf(patch('tickets', 't'))).toEqual([]);
});

test('an act about two keeps what it says of the one who is still there', () => {
  const both = act('a', [insert('o1', 'r'), insert('o2', 's')]);
  const alone = act('b', [insert('o3', 's')]);
  const { counting, gone } = partLeft(
    [both, alone],
    (_, op) => op.op === 'insert' && op.fields['resident_id'] === 'r',
  );
  expect(counting).toEqual([act('a', [insert('o2', 's')]), alone]);
  expect(counting[1]).toBe(alone);
  expect(gone).toEqual([act('a', [insert('o1', 'r')])]);
});
