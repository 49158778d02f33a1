import { expect, test } from 'vitest';
import { clockOffset, nextStamp } from './hlc.ts';

test('a stamp is the time at the home', () => {
  expect(nextStamp(0, 1_000, 250)).toBe(1_250);
});

test('a clock that was set back does not set a stamp back', () => {
  expect(nextStamp(5_000, 1_000, 0)).toBe(5_001);
});

test('a clock before 1970 still makes a stamp', () => {
  expect(nextStamp(0, -7, 0)).toBe(1);
});

test('the answer is taken as made half-way', () => {
  expect(clockOffset(1_000, 1_100, 61_050)).toBe(60_000);
});
