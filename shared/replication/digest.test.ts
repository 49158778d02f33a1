import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDigest,
  addRow,
  bucketOf,
  differenceOf,
  differingBuckets,
  digestSums,
  emptyDigest,
  lineOf,
  parseDigest,
  removeRow,
  rowText,
  setSum,
  sumOf,
} from './digest.ts';

const row = fc.record({
  id: fc.uuid(),
  hash: fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString('hex')),
});
type Row = { readonly id: string; readonly hash: string };
const rows = fc.array(row, { maxLength: 40 });

function digestOf(list: readonly Row[]) {
  const digest = emptyDigest();
  for (const { id, hash } of list) addRow(digest, id, hash);
  return digest;
}

/** The definition, word for word, with whole numbers of any size. */
function byDefinition(list: readonly Row[]): string[] {
  const sums = Array.from({ length: 256 }, () => 0n);
  for (const { id, hash } of list) {
    const bucket = Number.parseInt(id.slice(-2), 16);
    const value = BigInt(`0x${hash.slice(0, 32)}`);
    sums[bucket] = ((sums[bucket] ?? 0n) + value) % (1n << 128n);
  }
  return sums.map((sum) => sum.toString(16).padStart(32, '0'));
}

test('each bucket is the sum of its rows modulo 2^128, in whatever order they come', () => {
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.nat()), (list, keys) => {
      const order = list
        .map((one) => ({ one, key: keys.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);
      expect(digestSums(digestOf(order))).toEqual(byDefinition(list));
    }),
  );
});

test('row by row and taken away again is the same as from what is left', () => {
  fc.assert(
    fc.property(rows, rows, (stay, go) => {
      const digest = digestOf([...go, ...stay]);
      for (const { id, hash } of go) removeRow(digest, id, hash);
      expect(digestSums(digest)).toEqual(digestSums(digestOf(stay)));
    }),
  );
});

test('parts add up to the whole, and a difference leads from one to the other', () => {
  fc.assert(
    fc.property(rows, rows, (some, others) => {
      const whole = digestOf([...some, ...others]);
      const added = digestOf(some);
      addDigest(added, digestOf(others));
      expect(differingBuckets(added, whole)).toEqual([]);
      const moved = digestOf(some);
      addDigest(moved, differenceOf(whole, moved));
      expect(digestSums(moved)).toEqual(digestSums(whole));
    }),
  );
});

test('a sum that overflows goes on from zero', () => {
  const id = '01980000-0000-7000-8000-0000000000ff';
  const digest = emptyDigest();
  setSum(digest, 255, 'f'.repeat(32));
  addRow(digest, id, `${'0'.repeat(31)}2${'9'.repeat(32)}`);
  expect(sumOf(digest, bucketOf(id))).toBe('1'.padStart(32, '0'));
});

test('a digest travels as text, and one changed row shows in its bucket alone', () => {
  const id = '01980000-0000-7000-8000-0000000000a7';
  const one = emptyDigest();
  addRow(one, id, '09'.repeat(32));
  expect(digestSums(parseDigest(digestSums(one)))).toEqual(digestSums(one));
  expect(differingBuckets(one, emptyDigest())).toEqual([0xa7]);
});

test('a row is one line, without its scope and with its entity in the hashed text', () => {
  const line = lineOf('queue_pointers', {
    id: 'a',
    scope_id: 's',
    queue_id: 'q',
    date: '2026-11-22',
    pointer: 3,
    c_tx: 't',
    fv: '{}',
    replaced_by: null,
    removed_reason: null,
  });
  expect(line).toBe('["a","q","2026-11-22",3,"t","{}",null,null]');
  expect(rowText('queue_pointers', line)).toBe(`queue_pointers\n${line}`);
});
