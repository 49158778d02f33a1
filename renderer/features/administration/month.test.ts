import { expect, test } from 'vitest';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { weeksOfMonth } from './month.ts';

const weeks = (date: string) => weeksOfMonth(date as CalendarDate);

test('whole weeks from Monday, around the month of the date', () => {
  const november = weeks('2026-11-22');
  expect(november[0]?.[0]).toBe('2026-10-26');
  expect(november.at(-1)?.at(-1)).toBe('2026-12-06');
  expect(november.every((week) => week.length === 7)).toBe(true);
});

test('a February that begins on a Monday has four weeks', () => {
  expect(weeks('2027-02-14')).toHaveLength(4);
});
