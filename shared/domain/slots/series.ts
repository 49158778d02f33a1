import { addDays, addMonths } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import type { DayPlan, Place } from './day.ts';
import { minutesOf, timeOf } from './slot.ts';

/** The dates of a series: the first one and then every so many months, of the first one each (HTN-13). */
export function seriesDates(
  first: CalendarDate,
  { times, everyMonths }: { readonly times: number; readonly everyMonths: number },
): readonly CalendarDate[] {
  return Array.from({ length: times }, (_, index) => addMonths(first, index * everyMonths));
}

/** So far a member of a series may move off a holiday or a full day. */
const DAYS_OFF_MAX = 14;

/**
 * The place of one member of a series: that day at that time, else the nearest free slot of the same doctor
 * on that day, else on the next days. Null where a fortnight has none.
 */
export function placeInSeries(wanted: Place, dayOf: (date: CalendarDate) => DayPlan): Place | null {
  for (let ahead = 0; ahead <= DAYS_OFF_MAX; ahead += 1) {
    const found = nearestFree(dayOf(addDays(wanted.date, ahead)), wanted);
    if (found) return found;
  }
  return null;
}

/** The free slot of a day that begins nearest to the wanted time, of the same doctor; the earlier of two. */
export function nearestFree(day: DayPlan, { start, queueId, doctorId }: Place): Place | null {
  const away = (at: number) => Math.abs(at - minutesOf(start));
  const [nearest] = day.sessions
    .filter(({ session }) => session.doctorId === doctorId && session.queueId === queueId)
    .flatMap(({ slots }) => slots.filter(({ free }) => free > 0))
    .toSorted((one, other) => away(one.start) - away(other.start) || one.start - other.start);
  return nearest ? { date: day.date, start: timeOf(nearest.start), queueId, doctorId } : null;
}
