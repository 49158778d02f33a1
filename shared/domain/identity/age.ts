import { assert } from '../../lib/assert.ts';
import { addDays, addMonths, ageInYears, dateParts, daysBetween } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';

/** An age in the units in which it is said aloud; the interface puts the words (ID-14). */
export type DisplayAge =
  | { readonly unit: 'days'; readonly days: number }
  | { readonly unit: 'months-days'; readonly months: number; readonly days: number }
  | { readonly unit: 'months'; readonly months: number }
  | { readonly unit: 'years-months'; readonly years: number; readonly months: number }
  | { readonly unit: 'years'; readonly years: number };

/**
 * How an age is shown at a reference date (ID-14): days below 28 days; months and days below a
 * year, as the windows of child care are counted; months below three years; years and months
 * below seven; then years. `at` is not before `birthDate`.
 */
export function displayAge(birthDate: CalendarDate, at: CalendarDate): DisplayAge {
  const days = daysBetween(birthDate, at);
  assert(days >= 0, 'an age is asked for a day after birth');
  if (days < 28) return { unit: 'days', days };
  const months = ageInMonths(birthDate, at);
  if (months < 12) {
    return { unit: 'months-days', months, days: daysBetween(monthReached(birthDate, months), at) };
  }
  if (months < 36) return { unit: 'months', months };
  const years = ageInYears(birthDate, at);
  return years < 7
    ? { unit: 'years-months', years, months: months % 12 }
    : { unit: 'years', years };
}

/** Full months at a reference date, reached like years (ID-13): on the day, or the first of the next month. */
export function ageInMonths(birthDate: CalendarDate, at: CalendarDate): number {
  const [birth, then] = [dateParts(birthDate), dateParts(at)];
  const months = (then.year - birth.year) * 12 + then.month - birth.month;
  return then.day >= birth.day ? months : months - 1;
}

/** The day on which `months` full months are reached. */
function monthReached(birthDate: CalendarDate, months: number): CalendarDate {
  const clamped = addMonths(birthDate, months);
  const isShortMonth = dateParts(clamped).day < dateParts(birthDate).day;
  return isShortMonth ? addDays(clamped, 1) : clamped;
}
