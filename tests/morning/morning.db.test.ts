import { expect, test } from 'vitest';
import { type Morning, playMorning } from './run.ts';
import { createTally, noteCall, waitLines } from './tally.ts';

/** As much of `npm run simulate:morning` as fits between other tests. */
const VISITS = 14;
const LONG_MS = 180_000;

test('nobody is lost and nobody called twice over a line that breaks; the same seed is the same morning', {
  timeout: LONG_MS,
}, async () => {
  const first = await playMorning({ seed: '7', visits: VISITS });
  const { tally, visits, lost } = first;
  expect([tally.violations, lost, tally.calledTwice, visits]).toEqual([[], [], 0, VISITS]);
  expect(tally.counts.calls).toBeGreaterThan(VISITS);
  expect(tally.counts.homeAway).toBeGreaterThan(0);
  expect(told(await playMorning({ seed: '7', visits: VISITS }))).toEqual(told(first));
});

/** Everything but the speed of this machine. */
function told({ tally, endedAt }: Morning) {
  return { endedAt, waits: tally.waits, counts: tally.counts, numbers: [...tally.numbers] };
}

test('a second room for the same person is noticed, by the same ticket and by another', () => {
  const tally = createTally();
  for (const [ticketId, visitor] of [
    ['one', 1],
    ['other', 1],
    ['third', 3],
  ] as const)
    tally.visitorOf.set(ticketId, visitor);
  noteCall(tally, 'one', 'room 1');
  noteCall(tally, 'third', 'room 2');
  expect(tally.calledTwice).toBe(0);
  noteCall(tally, 'other', 'room 2');
  noteCall(tally, 'one', 'room 3');
  expect(tally.calledTwice).toBe(2);
  expect(tally.violations).toHaveLength(2);
});

test('waits are counted for each queue and each lane', () => {
  const wait = (lane: string, minutes: number) => ({
    queue: 'measurement',
    lane,
    ms: minutes * 60_000,
  });
  const lines = waitLines([wait('A', 1), wait('A', 3), wait('W', 10), wait('A', 2)]);
  expect(lines).toEqual([
    { name: 'measurement', count: 4, median: 2, p90: 10, longest: 10 },
    { name: 'measurement A', count: 3, median: 2, p90: 3, longest: 3 },
    { name: 'measurement W', count: 1, median: 10, p90: 10, longest: 10 },
  ]);
});
