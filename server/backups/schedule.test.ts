import { expect, test } from 'vitest';
import { nextDue } from './schedule.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const startedAt = Date.parse('2026-11-22T08:00:00Z');
const ago = (ms: number) => startedAt - ms;

test('the first one comes soon after the start', () => {
  const never = { startedAt, verifiedAt: [], failedAt: null };
  expect(nextDue(never, HOUR_MS)).toBe(startedAt + MINUTE_MS);
  expect(nextDue(never, 5_000)).toBe(startedAt + 5_000);
});

test('only two of them secure anything, so the second is not waited for as long', () => {
  const one = { startedAt, verifiedAt: [ago(0)], failedAt: null };
  expect(nextDue(one, HOUR_MS)).toBe(startedAt + 10 * MINUTE_MS);
  const two = { startedAt, verifiedAt: [ago(0), ago(HOUR_MS)], failedAt: null };
  expect(nextDue(two, HOUR_MS)).toBe(startedAt + HOUR_MS);
});

test('what is overdue after a long night is due at once', () => {
  const verifiedAt = [ago(20 * HOUR_MS), ago(21 * HOUR_MS)];
  expect(nextDue({ startedAt, verifiedAt, failedAt: null }, HOUR_MS)).toBeLessThan(startedAt);
});

test('what failed is tried again soon, but not at once; an old failure is past', () => {
  const verifiedAt = [ago(2 * HOUR_MS), ago(3 * HOUR_MS)];
  const failed = nextDue({ startedAt, verifiedAt, failedAt: ago(MINUTE_MS) }, HOUR_MS);
  expect(failed).toBe(startedAt + 9 * MINUTE_MS);
  const past = nextDue({ startedAt, verifiedAt, failedAt: ago(5 * HOUR_MS) }, HOUR_MS);
  expect(past).toBe(startedAt - HOUR_MS);
  const only = nextDue({ startedAt, verifiedAt: [], failedAt: startedAt }, HOUR_MS);
  expect(only).toBe(startedAt + 10 * MINUTE_MS);
});
