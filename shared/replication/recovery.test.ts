import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from './protocol.ts';
import { highestKnown, pointsBelow, provesRollback } from './recovery.ts';

test('points are dense near the head, end at the anchor, and fit into one question', () => {
  expect(pointsBelow(3, 0)).toEqual([3, 2, 1, 0]);
  expect(pointsBelow(5, 5)).toEqual([5]);
  fc.assert(
    fc.property(fc.nat(10_000_000), fc.nat(10_000_000), (head, distance) => {
      const anchor = Math.max(0, head - distance);
      const points = pointsBelow(head, anchor);
      expect(points.length).toBeLessThanOrEqual(limits.points);
      expect(points.at(-1)).toBe(anchor);
      expect(points.toSorted((a, b) => b - a)).toEqual([...new Set(points)]);
    }),
  );
});

test('the highest point that both have', async () => {
  const theirs = ['', 'a', 'b', 'x'];
  const points = [0, 1, 2, 3].map((seq) => ({ seq, chk: ['', 'a', 'b', 'c'][seq] ?? '' }));
  const chkAt = async (seq: number) => theirs[seq] ?? null;
  expect(await highestKnown(points, chkAt)).toEqual({ seq: 2, chk: 'b' });
  expect(await highestKnown(points.slice(3), chkAt)).toBeNull();
});

test.each([
  ['a number that was not given yet', 5, null, true],
  ['a number with another hash', 3, 'other', true],
  ['the same', 3, 'h', false],
  ['a number whose hash is not known any more', 3, null, false],
])('%s', (_name, txNo, ownHash, isProof) => {
  expect(provesRollback({ txNo, txHash: 'h' }, { nextNo: 5 }, ownHash)).toBe(isProof);
});
