import { addDays, addMonths, dateParts } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';

const weekDays = 7;

/** The weeks of a date's month, Monday first, with the days of its neighbours that fill them. */
export function weeksOfMonth(date: CalendarDate): readonly (readonly CalendarDate[])[] {
  const first = addDays(date, 1 - dateParts(date).day);
  const last = addDays(addMonths(first, 1), -1);
  const start = addDays(first, -weekdayOf(first));
  const weeks: CalendarDate[][] = [];
  for (let monday = start; monday <= last; monday = addDays(monday, weekDays))
    weeks.push(Array.from({ length: weekDays }, (_, ahead) => addDays(monday, ahead)));
  return weeks;
}

/** Days since Monday. */
function weekdayOf(date: CalendarDate): number {
  return (new Date(`${date}T00:00:00.000Z`).getUTCDay() + weekDays - 1) % weekDays;
}
