import { noShowFrom } from '../../../../shared/domain/slots/no-show.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { selectBookings } from './bookings.ts';

type Db = ReadDb | WriteDb;

/** Marks are set right so far back. */
const LOOK_BACK_DAYS = 14;

/** As many in one transaction; the rest in the next minute. */
const MISSED_MAX = 200;

export type Missed = {
  readonly noShows: readonly string[];
  readonly cameAfterAll: readonly string[];
};

/**
 * Whose slot was taken from them missed nothing: a person has to speak with them, and until then their booking
 * stands.
 */
function waitingBookings(db: Db) {
  return db
    .selectFrom('booking_wishes')
    .select((eb) => eb.ref('booking_wishes.appointment_id').$notNull().as('id'))
    .where('booking_wishes.appointment_id', 'is not', null)
    .where('booking_wishes.state', 'in', ['open', 'task'])
    .where('booking_wishes.removed_reason', 'is', null);
}

/**
 * Nobody came until half an hour after the slot: a no-show (QUE-22). One who did come, checked in at a desk
 * that was alone, is set right when that becomes known.
 */
export async function findMissed(db: Db, now: EpochMs): Promise<Missed> {
  const late = await selectBookings(db)
    .select(['appointments.id', 'appointments.date', 'appointments.end_time'])
    .where('appointments.state', '=', 'booked')
    .where('appointments.date', '<=', clinicDate(now))
    .where('appointments.id', 'not in', waitingBookings(db))
    .orderBy('appointments.date')
    .limit(MISSED_MAX)
    .execute();
  const came = await selectBookings(db)
    .innerJoin('visits', 'visits.appointment_id', 'appointments.id')
    .select('appointments.id')
    .where('appointments.state', '=', 'no-show')
    .where('appointments.date', '>=', addDays(clinicDate(now), -LOOK_BACK_DAYS))
    .where('visits.state', '<>', 'void')
    .limit(MISSED_MAX)
    .execute();
  return {
    noShows: late
      .filter(({ date, end_time }) => noShowFrom(date as CalendarDate, end_time) <= now)
      .map(({ id }) => id),
    cameAfterAll: came.map(({ id }) => id),
  };
}

/** What {@link findMissed} found, written down. */
export async function markMissed(unit: Unit): Promise<readonly Operation[]> {
  const { noShows, cameAfterAll } = await findMissed(unit.db, unit.now);
  const ops: Operation[] = [];
  for (const id of noShows) ops.push(await unit.patch('appointments', id, 'state', 'no-show'));
  for (const id of cameAfterAll) ops.push(await unit.patch('appointments', id, 'state', 'arrived'));
  return ops;
}
