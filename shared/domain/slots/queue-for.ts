import type { CalendarDate } from '../../lib/clock.ts';
import { weekdayOf } from '../settings/opening.ts';
import type { BookingSession } from './sessions.ts';

/** A booking as another system names it: it knows doctors and times, and nothing of queues. */
export type OutsidePlace = {
  readonly date: CalendarDate;
  readonly start: string;
  /** Null: whoever is on duty. */
  readonly doctorId: string | null;
};

/**
 * In which queue a booking from outside is looked for: that of the session which holds its time, else of any
 * session of that weekday, else of any at all. Whether there is a place is for the clinic's home to say.
 *
 * @param plan `booking.sessions` as of that day; null comes back where nobody sees people, or the doctor none
 */
export function queueFor(
  plan: readonly BookingSession[],
  { date, start, doctorId }: OutsidePlace,
): string | null {
  const own = plan.filter((one) => doctorId === null || one.doctorId === doctorId);
  const ofDay = own.filter(({ weekday }) => weekday === weekdayOf(date));
  const around = ofDay.filter((one) => one.start <= start && start < one.end);
  const found = around.find((one) => one.doctorId === doctorId) ?? around[0] ?? ofDay[0] ?? own[0];
  return found?.queueId ?? null;
}
