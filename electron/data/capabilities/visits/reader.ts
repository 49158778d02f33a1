import { goneStates } from '../queue/ticket-rows.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { staffNames } from '../session/reader.ts';
import { managedCodes } from '../residents/managed.ts';
import { canonicalId, idsOf } from '../residents/same-person.ts';
import { countedFacts } from '../residents/standing.ts';

type Db = ReadDb | WriteDb;

/** The visit and ticket that a resident has today, unless it was taken back. */
export async function findTodaysTicket(db: Db, residentId: string, date: CalendarDate) {
  return db
    .selectFrom('tickets')
    .innerJoin('visits', 'visits.id', 'tickets.visit_id')
    .select([
      'tickets.id as ticket_id',
      'tickets.visit_id',
      'tickets.number',
      'tickets.lane',
      'tickets.state',
      'tickets.queue_id',
      'tickets.check_in_at',
    ])
    .where('visits.resident_id', 'in', idsOf(residentId))
    .where('visits.date', '=', date)
    .where('visits.state', '=', 'open')
    .where('tickets.state', 'not in', [...goneStates, 'done'])
    .orderBy('tickets.check_in_at', 'desc')
    .executeTakeFirst();
}

/** Today's bookings of a resident that still stand, earliest first. */
export async function findBookings(db: Db, residentId: string, date: CalendarDate) {
  return db
    .selectFrom('appointments')
    .select(['id', 'start_time', 'end_time', 'queue_id', 'doctor_id', 'purpose', 'state'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('date', '=', date)
    .where('removed_reason', 'is', null)
    .orderBy('start_time')
    .execute();
}

/** {@link findBookings} as the desk shows them. */
export async function appointmentLines(db: Db, residentId: string, date: CalendarDate) {
  const [bookings, names] = await Promise.all([findBookings(db, residentId, date), staffNames(db)]);
  return bookings.map((row) => ({
    appointmentId: row.id,
    startTime: row.start_time,
    endTime: row.end_time,
    purpose: row.purpose,
    doctorName: row.doctor_id === null ? null : (names.get(row.doctor_id) ?? null),
    state: row.state as 'booked' | 'arrived' | 'no-show' | 'cancelled',
  }));
}

/** The facts about a resident that decide lane and stops. */
export async function checkInFacts(db: Db, residentId: string, date: CalendarDate) {
  const resident = await db
    .selectFrom('residents')
    .select('priority')
    .where('id', '=', await canonicalId(db, residentId))
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  if (!resident) return null;
  const managed = await managedCodes(db, residentId);
  const thisYear = await db
    .selectFrom('visits')
    .select('id')
    .where('resident_id', 'in', idsOf(residentId))
    .where('date', '>=', `${date.slice(0, 4)}-01-01`)
    .where('state', '!=', 'void')
    .limit(1)
    .executeTakeFirst();
  const { birthDate } = await countedFacts(db, residentId);
  return {
    birthDate,
    priority: resident.priority,
    managed: [...managed],
    isFirstVisitOfYear: thisYear === undefined,
  };
}

/** The clinic's queues by kind; null while the reference data has not arrived yet. */
export async function findQueues(db: Db, clinicId: string, date: CalendarDate) {
  const rows = await db
    .selectFrom('queues')
    .select(['id', 'name', 'kind'])
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .where((where) => where.or([where('closed_on', 'is', null), where('closed_on', '>', date)]))
    .orderBy('position')
    .execute();
  const measurement = rows.find(({ kind }) => kind === 'measurement');
  const consultation = rows.find(({ kind }) => kind === 'consultation');
  const fever = rows.find(({ kind }) => kind === 'fever') ?? null;
  return measurement && consultation ? { measurement, consultation, fever } : null;
}
