import { expect, test } from 'vitest';
import { continues, positionAfter } from './chain.ts';
import { feedHash } from './hash.ts';
import { seal } from './seal.ts';
import { type FeedEntry, type Position, START, ZERO_HASH } from './transaction.ts';

const scope = { scopeId: '01980000-0000-7000-8000-0000000000c1', kind: 'clinic' } as const;

function feed(count: number): FeedEntry[] {
  const entries: FeedEntry[] = [];
  let at: Position = START;
  for (let number = 1; number <= count; number += 1) {
    const id = `01980000-0000-7000-8000-${String(number).padStart(12, '0')}`;
    const tx = seal(
      {
        txId: id,
        scopeId: scope.scopeId,
        scopeKind: scope.kind,
        replicaId: scope.scopeId,
        txNo: number,
        prevHash: ZERO_HASH,
        hlc: number,
        actor: { kind: 'staff', id: 'nurse', place: 'desk' },
        schemaVersion: 1,
        ops: [{ op: 'tombstone', entity: 'visits', rowId: id, reason: '' }],
      },
      () => '',
    );
    at = { seq: number, chk: feedHash(at.chk, tx, 'applied') };
    entries.push({ ...at, status: 'applied', tx });
  }
  return entries;
}

const all = feed(4);
const [, second, third] = all as [FeedEntry, FeedEntry, FeedEntry, FeedEntry];
const at = (seq: number) => positionAfter(START, all.slice(0, seq));

test('entries that follow their position do', () => {
  expect(continues(START, all, scope)).toBe(true);
  expect(continues(at(2), all.slice(2), scope)).toBe(true);
  expect(continues(at(4), [], scope)).toBe(true);
});

test.each<[string, Position, FeedEntry[]]>([
  ['a hole', at(0), [second, third]],
  ['another order', at(1), [third, second]],
  ['a repetition', at(2), [second]],
  ['another history', { seq: 1, chk: 'f'.repeat(64) }, [second]],
  ['a changed word', at(1), [{ ...second, tx: { ...second.tx, hlc: 99 } }]],
  ['a number that is left out', at(1), [{ ...second, seq: 3 }]],
  ['the status of another', at(1), [{ ...second, status: 'quarantined' }]],
  ['a changed chk', at(1), [{ ...second, chk: ZERO_HASH }]],
])('%s is noticed', (_name, from, entries) => {
  expect(continues(from, entries, scope)).toBe(false);
});

test('entries of another scope are noticed', () => {
  expect(continues(START, all, { ...scope, kind: 'reference' })).toBe(false);
  expect(continues(START, all, { ...scope, scopeId: ZERO_HASH })).toBe(false);
});
