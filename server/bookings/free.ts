import { sql } from 'kysely';
import { normalizeName } from '../../shared/domain/identity/names.ts';
import { bookingRulesOf } from '../../shared/domain/settings/booking-settings.ts';
import type { CalendarDay } from '../../shared/domain/settings/opening.ts';
import { settingAt } from '../../shared/domain/settings/setting-at.ts';
import { quotaLeft } from '../../shared/domain/slots/booking.ts';
import {
  type Booking,
  bookingChannels,
  type DaySession,
  planDay,
} from '../../shared/domain/slots/day.ts';
import { timeOf } from '../../shared/domain/slots/slot.ts';
import { addDays } from '../../shared/lib/calendar.ts';
import { type CalendarDate, clinicInstant } from '../../shared/lib/clock.ts';
import {
  type HeldDoctor,
  type HeldPlace,
  heldSessions,
} from '../../shared/replication/held-sessions.ts';
import type { Database } from '../db/open.ts';
import type { BookingSystem } from './keys.ts';
import type { FreeAsk, FreePlace } from './messages.ts';
import { requireDate, settingRows } from './resolve.ts';

/**
 * The quarters of an hour in which somebody could still be booked by a channel, as far as the clinic has told the
 * district: its plan, its calendar, what is booked, and what was asked for and is not decided yet (QUE-10). The
 * on-site reserve is in none of them (QUE-07).
 *
 * @returns earliest first; a place of a session whose share of the channel is used up is not named
 * @throws BookingProblem `date-out-of-range`
 */
export async function freePlaces(
  db: Database,
  { clinicId }: BookingSystem,
  ask: FreeAsk,
  now: number,
): Promise<readonly FreePlace[]> {
  const dates = Array.from({ length: ask.days }, (_, at) => addDays(ask.date, at));
  requireDate(ask.date, now);
  const [names, people, bookings, days, settings] = await Promise.all([
    readPlaces(db, clinicId),
    readDoctors(db, clinicId),
    readTaken(db, clinicId, ask.date, dates.at(-1) ?? ask.date),
    readDays(db, clinicId, ask.date),
    settingRows(db, clinicId),
  ]);
  const isHeld = heldSessions(names, people);
  const nameOf = new Map([...names, ...people].map(({ id, name }) => [id, name]));
  const nameIn = (id: string | null) => (id === null ? null : (nameOf.get(id) ?? null));
  return dates.flatMap((date) => {
    const held = settingAt(settings, 'booking.sessions', date).filter((one) => isHeld(one, date));
    const week = settingAt(settings, 'opening.week', date);
    const rules = bookingRulesOf((key) => settingAt(settings, key, date));
    return planDay(date, held, { week, days }, bookings).sessions.flatMap((session) => {
      const doctorName = nameIn(session.session.doctorId);
      const roomName = nameIn(session.session.roomId);
      const isWanted = fits(ask.doctorName, doctorName) && fits(ask.roomName, roomName);
      const share = isWanted ? quotaLeft(session, ask.channel, rules) : 0;
      return placesOf(session, { date, share, now }).map((place) => ({
        ...place,
        doctorName,
        roomName,
      }));
    });
  });
}

function fits(wanted: string | null, name: string | null): boolean {
  return wanted === null || (name !== null && normalizeName(name) === normalizeName(wanted));
}

type Asked = { readonly date: CalendarDate; readonly share: number; readonly now: number };

function placesOf({ slots }: DaySession, { date, share, now }: Asked) {
  return slots.flatMap((slot) => {
    const start = timeOf(slot.start);
    const free = Math.min(slot.free, share);
    return free > 0 && clinicInstant(date, start) > now ? [{ date, start, free }] : [];
  });
}

type Named = { readonly name: string };

async function readPlaces(db: Database, clinicId: string): Promise<readonly (HeldPlace & Named)[]> {
  const { rows } = await sql<HeldPlace & Named>`
    select id, name, closed_on as "closedOn" from queues
      where clinic_id = ${clinicId} and removed_reason is null
    union all select id, name, closed_on from rooms
      where clinic_id = ${clinicId} and removed_reason is null`.execute(db);
  return rows;
}

async function readDoctors(
  db: Database,
  clinicId: string,
): Promise<readonly (HeldDoctor & Named)[]> {
  const { rows } = await sql<HeldDoctor & Named>`
    select id, name, is_active = 1 as "isActive", active_from as "activeFrom", active_to as "activeTo"
    from staff where clinic_id = ${clinicId} and removed_reason is null`.execute(db);
  return rows;
}

type TakenRow = Omit<Booking, 'channel' | 'isOnReserve'> & {
  readonly channel: string;
  readonly isOnReserve: boolean;
};

/** What stands, and what other systems asked for and the clinic has not decided: both have their place. */
async function readTaken(
  db: Database,
  clinicId: string,
  from: CalendarDate,
  to: CalendarDate,
): Promise<readonly Booking[]> {
  const { rows } = await sql<TakenRow>`
    select id as "appointmentId", resident_id as "residentId", date, start_time as start,
      queue_id as "queueId", doctor_id as "doctorId", channel,
      coalesce(is_on_reserve, 0) = 1 as "isOnReserve"
    from appointments where scope_id = ${clinicId} and date between ${from} and ${to}
      and state <> 'cancelled' and removed_reason is null
    union all
    select o.wish_id, o.resident_id, o.date, o.start_time, o.queue_id, o.doctor_id, 'online', false
    from online_bookings o
    left join booking_wishes w on w.scope_id = o.scope_id and w.id = o.wish_id
    where o.scope_id = ${clinicId} and o.date between ${from} and ${to}
      and o.cancel_wish_id is null and coalesce(w.state, 'open') = 'open'
    order by 4, 1`.execute(db);
  return rows.map((row) => ({
    ...row,
    channel: bookingChannels.find((known) => known === row.channel) ?? 'online',
  }));
}

async function readDays(
  db: Database,
  clinicId: string,
  from: CalendarDate,
): Promise<readonly CalendarDay[]> {
  const { rows } = await sql<CalendarDay>`
    select date, kind, opens, closes, note from calendar_days
    where clinic_id = ${clinicId} and date >= ${from} and removed_reason is null
    order by date, id`.execute(db);
  // Of two rows for one day the later one counts, as at the clinic.
  return [...new Map(rows.map((row) => [row.date, row])).values()];
}
