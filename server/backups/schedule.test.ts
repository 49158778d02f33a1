import { expect, test } from 'vitest';
import { nextDue, type Past } from './schedule.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const startedAt = Date.parse('2026-11-22T08:00:00Z');
const ago = (ms: number) => startedAt - ms;
const due = (past: Past, everyMs = HOUR_MS, now = startedAt) => nextDue(past, everyMs, now);

test('the first one comes soon after the start', () => {
  const never = { startedAt, verifiedAt: [], failedAt: null };
  expect(due(never)).toBe(startedAt + MINUTE_MS);
  expect(due(never, 5_000)).toBe(startedAt + 5_000);
});

test('only two of them secure anything, so the second is not waited for as long', () => {
  const one = { startedAt, verifiedAt: [ago(0)], failedAt: null };
  expect(due(one)).toBe(startedAt + 10 * MINUTE_MS);
  const two = { startedAt, verifiedAt: [ago(0), ago(HOUR_MS)], failedAt: null };
  expect(due(two)).toBe(startedAt + HOUR_MS);
});

test('what is overdue after a long night is due at once', () => {
  const verifiedAt = [ago(20 * HOUR_MS), ago(21 * HOUR_MS)];
  expect(due({ startedAt, verifiedAt, failedAt: null })).toBeLessThan(startedAt);
});

test('what failed is tried again soon, but not at once; an old failure is past', () => {
  const verifiedAt = [ago(2 * HOUR_MS), ago(3 * HOUR_MS)];
  const failed = due({ startedAt, verifiedAt, failedAt: ago(MINUTE_MS) });
  expect(failed).toBe(startedAt + 9 * MINUTE_MS);
  const past = due({ startedAt, verifiedAt, failedAt: ago(5 * HOUR_MS) });
  expect(past).toBe(startedAt - HOUR_MS);
  const only = due({ startedAt, verifiedAt: [], failedAt: startedAt });
  expect(only).toBe(startedAt + 10 * MINUTE_MS);
});

test('what was taken under a clock that was ahead keeps no other one from being taken', () => {
  const years = 3 * 365 * 24 * HOUR_MS;
  const ahead = { startedAt: startedAt + years, verifiedAt: [startedAt + years], failedAt: null };
  expect(due(ahead)).toBe(startedAt + MINUTE_MS);
  const between = [startedAt + years, ago(MINUTE_MS), ago(2 * HOUR_MS)];
  expect(due({ ...ahead, verifiedAt: between })).toBe(ago(MINUTE_MS) + HOUR_MS);
  const failed = { startedAt, verifiedAt: [ago(3 * HOUR_MS)], failedAt: startedAt + years };
  expect(due(failed)).toBeLessThan(startedAt);
});
