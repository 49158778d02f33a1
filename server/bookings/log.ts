import { addDays } from '../../shared/lib/calendar.ts';
import { clinicDate, toInstant } from '../../shared/lib/clock.ts';
import type { District } from '../district.ts';

/** So long it is on record who asked for what: twice as long as network logs have to be kept (PRV-07). */
export const LOG_DAYS = 365;

type Line = { readonly systemId: string | null; readonly act: string; readonly outcome: string };

/** Writes into `booking_log`; with the first line of a day everything leaves it that is older than {@link LOG_DAYS}. */
export function makeBookingLog({ db, makeId, now }: Pick<District, 'db' | 'makeId' | 'now'>) {
  let tidied = '';
  return async ({ systemId, act, outcome }: Line): Promise<void> => {
    const at = now();
    const line = { id: makeId(), at: toInstant(at), system_id: systemId, act, outcome };
    await db.insertInto('booking_log').values(line).execute();
    const today = clinicDate(at);
    if (tidied === today) return;
    tidied = today;
    await db.deleteFrom('booking_log').where('at', '<', addDays(today, -LOG_DAYS)).execute();
  };
}
