import type { EpochMs } from '../lib/clock.ts';

/** A day's list: whose records a tablet takes along to home visits, and until when (C9). */

/** From one morning to the evening after: somebody sets out early, and packs the day before. */
export const DAY_LIST_MAX_MS = 36 * 3_600_000;

/** More than anybody visits in a day, and little enough to lose. */
export const DAY_LIST_MAX_RESIDENTS = 60;

/** Why a list is none. */
export type DayListRefusal =
  | 'over' // its end has passed, or is no time
  | 'too-long' // it is for more than a day
  | 'too-many'; // of residents

/** Whether a tablet may be given so many records until then; null where it may. */
export function judgeDayList(
  { expiresAt, residents }: { readonly expiresAt: EpochMs; readonly residents: number },
  now: EpochMs,
): DayListRefusal | null {
  if (residents > DAY_LIST_MAX_RESIDENTS) return 'too-many';
  if (Number.isNaN(expiresAt) || expiresAt <= now) return 'over';
  return expiresAt - now > DAY_LIST_MAX_MS ? 'too-long' : null;
}
