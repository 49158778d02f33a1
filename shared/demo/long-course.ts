import { addDays, dateParts } from '../lib/calendar.ts';
import type { CalendarDate } from '../lib/clock.ts';
import type { Random, Weighted } from './random.ts';

/** mmHg by month, from January: pressure is higher in the cold. */
const seasons = [5, 5, 3, 1, -1, -3, -5, -5, -3, 0, 2, 4];

export function seasonOf(date: CalendarDate): number {
  return seasons[dateParts(date).month - 1] ?? 0;
}

const RELAPSE_SHARE = 0.07;

/** mmHg on top: a medicine left off, salt, a hard time. */
export function relapseOf(life: Random): number {
  return life.chance(RELAPSE_SHARE) ? life.integer(10, 26) : 0;
}

/** Days by which somebody comes later than expected: a missed quarter or two, or lost and found again. */
const absences: readonly Weighted<readonly [from: number, to: number]>[] = [
  [[0, 0], 915],
  [[80, 100], 55],
  [[170, 200], 15],
  [[300, 1_100], 15],
];

export function dayWithout(expected: CalendarDate, life: Random): CalendarDate {
  const [from, to] = life.weighted(absences);
  return to === 0 ? expected : addDays(expected, life.integer(from, to));
}
