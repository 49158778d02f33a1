import { expect, test } from 'vitest';
import { nextRestart } from './restart-pauses.ts';

const minuteMs = 60_000;

/** The pauses after `count` ends that come `gapMs` apart. */
function pauses(count: number, gapMs: number): readonly number[] {
  const ends = Array.from({ length: count }, (_, index) => index * gapMs);
  return ends.map((_, index) => nextRestart(ends.slice(0, index + 1)).afterMs);
}

test('the first end costs a quarter of a second, each further one twice as much', () => {
  expect(pauses(6, 0)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000]);
});

test('no pause is longer than a minute, and trying never ends', () => {
  expect(pauses(40, 1_000).slice(8)).toEqual(Array.from({ length: 32 }, () => minuteMs));
});

test('an end now and then costs no more than the first', () => {
  expect(pauses(5, 10 * minuteMs)).toEqual([250, 250, 250, 250, 250]);
});

test('a person is told at the sixth end within ten minutes, not at the fifth', () => {
  const ends = [0, 1, 2, 3, 4, 5].map((minute) => minute * minuteMs);
  expect(nextRestart(ends.slice(0, 5)).isTrouble).toBe(false);
  expect(nextRestart(ends).isTrouble).toBe(true);
  expect(nextRestart([...ends, 16 * minuteMs]).isTrouble).toBe(false);
});
