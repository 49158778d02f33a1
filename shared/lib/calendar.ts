import { assert } from './assert.ts';
import type { CalendarDate } from './clock.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

type Parts = { readonly year: number; readonly month: number; readonly day: number };

/** A real calendar date in `YYYY-MM-DD`, or null. 2023-02-29 is null. */
export function parseCalendarDate(text: string): CalendarDate | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  if (Number.isNaN(ms)) return null;
  return new Date(ms).toISOString().slice(0, 10) === text ? (text as CalendarDate) : null;
}

/** Year, month (1 to 12) and day of a date. */
export function dateParts(date: CalendarDate): Parts {
  const match = DATE.exec(date);
  assert(match, 'a CalendarDate is YYYY-MM-DD');
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}

/** @example addDays('2026-02-28', 1) === '2026-03-01' */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return fromEpochDay(toEpochDay(date) + days);
}

/** Adds calendar months and clamps to the month's end: 2026-11-30 + 3 months = 2027-02-28 (HTN-13). */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const { year, month, day } = dateParts(date);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const clamped = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(day, last));
  return new Date(clamped).toISOString().slice(0, 10) as CalendarDate;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return toEpochDay(to) - toEpochDay(from);
}

/**
 * Age in full years at a reference date (ID-13): reached on the birthday; born on 29 February, on
 * 1 March of a common year.
 */
export function ageInYears(birthDate: CalendarDate, at: CalendarDate): number {
  const birth = dateParts(birthDate);
  const then = dateParts(at);
  const reached = then.month > birth.month || (then.month === birth.month && then.day >= birth.day);
  return then.year - birth.year - (reached ? 0 : 1);
}

function toEpochDay(date: CalendarDate): number {
  return Date.parse(`${date}T00:00:00.000Z`) / DAY_MS;
}

function fromEpochDay(day: number): CalendarDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10) as CalendarDate;
}
