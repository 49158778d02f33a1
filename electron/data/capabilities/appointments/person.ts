import { laneConfigOf } from '../../../../shared/domain/settings/queue-settings.ts';
import { noShowRulesOf } from '../../../../shared/domain/settings/booking-settings.ts';
import type { Booking } from '../../../../shared/domain/slots/day.ts';
import { blockedTo } from '../../../../shared/domain/slots/no-show.ts';
import { ageInYears } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { settingsAt } from '../administration/settings.ts';
import { idsOf } from '../residents/same-person.ts';
import { checkInFacts } from '../visits/reader.ts';
import { selectBookings, toBooking } from './bookings.ts';

type Db = ReadDb | WriteDb;

/** What decides whether somebody gets a place, besides the place. */
export type BookingPerson = {
  readonly residentId: string;
  /** By age or by verified status (QUE-02 to QUE-06): never blocked, and may have a reserved place. */
  readonly hasPriority: boolean;
  readonly blockedTo: CalendarDate | null;
  readonly conditions: readonly string[];
};

/** @throws AppError `not-found` */
export async function findBookingPerson(
  db: Db,
  residentId: string,
  now: EpochMs,
): Promise<BookingPerson> {
  const today = clinicDate(now);
  const facts = await checkInFacts(db, residentId, today);
  if (!facts) throw new AppError('not-found');
  const settings = await settingsAt(db, now);
  const years = facts.birthDate ? ageInYears(facts.birthDate, today) : 0;
  const hasPriority = facts.priority !== null || years >= laneConfigOf(settings).priorityFromYears;
  const noShows = await noShowDates(db, residentId);
  return {
    residentId,
    hasPriority,
    blockedTo: hasPriority ? null : blockedTo(noShows, today, noShowRulesOf(settings)),
    conditions: facts.managed,
  };
}

async function noShowDates(db: Db, residentId: string): Promise<readonly CalendarDate[]> {
  const rows = await db
    .selectFrom('appointments')
    .select('date')
    .where('resident_id', 'in', idsOf(residentId))
    .where('state', '=', 'no-show')
    .where('removed_reason', 'is', null)
    .execute();
  return rows.map(({ date }) => date as CalendarDate);
}

/** What a person has booked on a day and has not missed. */
export async function ownBookings(
  db: Db,
  residentId: string,
  date: CalendarDate,
): Promise<readonly Booking[]> {
  const rows = await selectBookings(db)
    .selectAll('appointments')
    .where('appointments.resident_id', 'in', idsOf(residentId))
    .where('appointments.date', '=', date)
    .where('appointments.state', 'in', ['booked', 'arrived'])
    .execute();
  return rows.map(toBooking);
}
