import { expect, test } from 'vitest';
import { checkInTime } from './check-in-time.ts';

const slot = Date.parse('2026-11-21T02:00:00Z');
const minutes = (count: number) => slot + count * 60_000;

test.each([
  [-31, 'too-early', 'QUE-11'],
  [-30, 'early', 'QUE-11'],
  [-11, 'early', 'QUE-11'],
  [-10, 'on-time', 'QUE-11'],
  [15, 'on-time', 'QUE-11'],
  [16, 'late', 'QUE-22'],
])('%i minutes from the slot is %s', (at, is, rule) => {
  expect(checkInTime(slot, minutes(at))).toMatchObject({ is, because: [rule] });
});

test('a clinic may open earlier', () => {
  const config = { opensMinutes: 60, earlyMinutes: 10, lateAfterMinutes: 15 };
  expect(checkInTime(slot, minutes(-50), config).is).toBe('early');
  expect(checkInTime(slot, minutes(-61), config).opensAt).toBe(minutes(-60));
});
