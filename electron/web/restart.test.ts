import { expect, test } from 'vitest';
import { failuresAfter, pauseMsAfter } from './restart.ts';

/** The pauses of a program that lives this long each time. */
function pausesOf(livedMs: number): readonly number[] {
  let failures = 0;
  return Array.from({ length: 8 }, () => {
    failures = failuresAfter(failures, livedMs);
    return pauseMsAfter(failures);
  });
}

test('a program that dies at its start is tried again ever more slowly, and for ever', () => {
  expect(pausesOf(0)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test('one that ran well is back at once, however often it is killed in a day', () => {
  expect(new Set(pausesOf(5_000))).toEqual(new Set([250]));
});
