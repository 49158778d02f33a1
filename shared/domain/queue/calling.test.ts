import { expect, it } from 'vitest';
import { canTakeBack, decideRecall, hasRoomFor } from './calling.ts';

it.each([
  [1, 0, { outcome: 'too-soon', seconds: 30 }],
  [1, 29_001, { outcome: 'too-soon', seconds: 1 }],
  [1, 30_000, { outcome: 'call' }],
  [2, 30_000, { outcome: 'call' }],
  [3, 30_000, { outcome: 'no-more' }],
])('after %i calls, %i ms after the last: %j (QUE-20)', (calls, sinceMs, outcome) => {
  expect(decideRecall({ calls, lastAt: 1_000 }, 1_000 + sinceMs)).toEqual(outcome);
});

it('takes an act back for five minutes, the last moment included (QUE-23)', () => {
  expect(canTakeBack(1_000, 301_000)).toBe(true);
  expect(canTakeBack(1_000, 301_001)).toBe(false);
});

it('calls nobody into a full room', () => {
  expect([0, 1, 2].map((inRoom) => hasRoomFor(inRoom, 2))).toEqual([true, true, false]);
});
