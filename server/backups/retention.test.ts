import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseExpired } from './retention.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const HOUR_MS = 3_600_000;

function everyHour(count: number) {
  return Array.from({ length: count }, (_, hours) => ({
    takenAt: new Date(now - hours * HOUR_MS).toISOString(),
  }));
}

test('the newest stay, and of the days before them the last one of each', () => {
  const backups = everyHour(24 * 10);
  const gone = new Set(chooseExpired(backups, { keep: 6, keepDays: 3 }, now));
  const left = backups.filter((one) => !gone.has(one)).map(({ takenAt }) => takenAt.slice(0, 13));
  expect(left).toEqual([
    ...['T12', 'T11', 'T10', 'T09', 'T08', 'T07'].map((hour) => `2026-11-22${hour}`),
    '2026-11-22T06',
    '2026-11-21T23',
    '2026-11-20T23',
    '2026-11-19T23',
  ]);
});

test('two stay whatever is wanted', () => {
  expect(chooseExpired(everyHour(5), { keep: 0, keepDays: 0 }, now)).toHaveLength(3);
  expect(chooseExpired(everyHour(2), { keep: 0, keepDays: 0 }, now)).toHaveLength(0);
});

test('what expired once would not be kept later, and the newest two never expire', () => {
  const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 2_000 }), { maxLength: 60 });
  const policy = fc.record({ keep: fc.nat(20), keepDays: fc.nat(40) });
  fc.assert(
    fc.property(offsets, policy, fc.nat(500), (hours, retention, later) => {
      const backups = hours.map((at) => ({ takenAt: new Date(now - at * HOUR_MS).toISOString() }));
      const gone = chooseExpired(backups, retention, now);
      const newest = backups.toSorted((a, b) => (a.takenAt < b.takenAt ? 1 : -1)).slice(0, 2);
      expect(gone.filter((one) => newest.includes(one))).toEqual([]);
      const laterGone = new Set(chooseExpired(backups, retention, now + later * HOUR_MS));
      expect(gone.every((one) => laterGone.has(one))).toBe(true);
    }),
  );
});

test('what was taken under a clock that was ahead stays one a day, and takes the place of none of the newest', () => {
  const ahead = everyHour(5).map(({ takenAt }) => ({ takenAt: takenAt.replace('2026', '2031') }));
  const backups = [...everyHour(3), ...ahead];
  const gone = new Set(chooseExpired(backups, { keep: 2, keepDays: 0 }, now));
  const left = backups.filter((one) => !gone.has(one)).map(({ takenAt }) => takenAt.slice(0, 13));
  expect(left).toEqual(['2026-11-22T12', '2026-11-22T11', '2031-11-22T12']);
});
