import { addDays } from '../../lib/calendar.ts';
import { type CalendarDate, clinicInstant, type EpochMs } from '../../lib/clock.ts';

/** What a clinic may set of QUE-22. */
export type NoShowRules = {
  /** So many no-shows within {@link NoShowRules.withinDays} restrict booking. */
  readonly limit: number;
  readonly withinDays: number;
  readonly blockDays: number;
};

export const defaultNoShowRules: NoShowRules = { limit: 3, withinDays: 90, blockDays: 30 };

/** Minutes after the end of the slot at which whoever is still missing did not come (QUE-22). */
export const NO_SHOW_AFTER_MINUTES = 30;

/** From when on a booking that nobody came for is a no-show. */
export function noShowFrom(date: CalendarDate, endTime: string): EpochMs {
  return clinicInstant(date, endTime) + NO_SHOW_AFTER_MINUTES * 60_000;
}

/**
 * The last day on which somebody books at the desk or by phone only, or null: the day of the no-show that
 * filled the measure counts as the first of the block (QUE-22). People with priority are never asked.
 */
export function blockedTo(
  noShows: readonly CalendarDate[],
  today: CalendarDate,
  { limit, withinDays, blockDays }: NoShowRules = defaultNoShowRules,
): CalendarDate | null {
  const days = noShows.filter((day) => day <= today).toSorted();
  const filled = days.flatMap((day, index) => {
    const first = days[index - limit + 1];
    return first !== undefined && first > addDays(day, -withinDays) ? [day] : [];
  });
  const last = filled.at(-1);
  if (last === undefined) return null;
  const end = addDays(last, blockDays - 1);
  return end >= today ? end : null;
}
