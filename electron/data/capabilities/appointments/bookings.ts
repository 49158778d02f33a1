import {
  type Booking,
  bookingChannels,
  type DayPlan,
  planDay,
} from '../../../../shared/domain/slots/day.ts';
import type { OpenDays } from '../../../../shared/domain/slots/sessions.ts';
import { bookingRulesOf } from '../../../../shared/domain/settings/booking-settings.ts';
import { settingAt } from '../../../../shared/domain/settings/setting-at.ts';
import { type HeldDoctor, heldSessions } from '../../../../shared/replication/held-sessions.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { readCalendar } from '../administration/reader.ts';
import { settingRows, settingsOn } from '../administration/settings.ts';

type Db = ReadDb | WriteDb;

/** Bookings that take a place: everything that was not cancelled. */
export function selectBookings(db: Db) {
  return db
    .selectFrom('appointments')
    .where('appointments.removed_reason', 'is', null)
    .where('appointments.state', '<>', 'cancelled');
}

const columns = [
  'appointments.id',
  'appointments.resident_id',
  'appointments.date',
  'appointments.start_time',
  'appointments.queue_id',
  'appointments.doctor_id',
  'appointments.channel',
  'appointments.is_on_reserve',
] as const;

type Row = {
  readonly id: string;
  readonly resident_id: string;
  readonly date: string;
  readonly start_time: string;
  readonly queue_id: string;
  readonly doctor_id: string | null;
  readonly channel: string;
  readonly is_on_reserve: number | null;
};

export function toBooking(row: Row): Booking {
  return {
    appointmentId: row.id,
    residentId: row.resident_id,
    date: row.date as CalendarDate,
    start: row.start_time,
    queueId: row.queue_id,
    doctorId: row.doctor_id,
    // What came by a way that this version does not know counts as online: the strictest of all.
    channel: bookingChannels.find((known) => known === row.channel) ?? 'online',
    isOnReserve: row.is_on_reserve === 1,
  };
}

/**
 * The days of a span as the rules see them, each by what is decided for it.
 *
 * @param dates one after the other, from the first
 * @param without a booking that is about to move, and so takes no place
 */
export async function planDays(
  db: Db,
  clinicId: string,
  dates: readonly CalendarDate[],
  without?: string,
): Promise<readonly DayPlan[]> {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  const rows = await selectBookings(db)
    .select(columns)
    .where('appointments.date', '>=', first)
    .where('appointments.date', '<=', last)
    .orderBy('appointments.start_time')
    .orderBy('appointments.id')
    .execute();
  const bookings = rows.filter(({ id }) => id !== without).map(toBooking);
  const isHeld = await heldSessionsOf(db, clinicId);
  const days = await readCalendar(db, clinicId, first);
  const settings = await settingRows(db);
  return dates.map((date) => {
    const openDays: OpenDays = { week: settingAt(settings, 'opening.week', date), days };
    const sessions = settingAt(settings, 'booking.sessions', date);
    const held = sessions.filter((one) => isHeld(one, date));
    return planDay(date, held, openDays, bookings);
  });
}

/** See {@link heldSessions}. */
async function heldSessionsOf(db: Db, clinicId: string) {
  const staff = await db
    .selectFrom('staff')
    .select(['id', 'is_active', 'active_from', 'active_to'])
    .where('clinic_id', '=', clinicId)
    .execute();
  const queues = await db
    .selectFrom('queues')
    .select(['id', 'closed_on'])
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .execute();
  const rooms = await db
    .selectFrom('rooms')
    .select(['id', 'closed_on'])
    .where('clinic_id', '=', clinicId)
    .where('removed_reason', 'is', null)
    .execute();
  const places = [...queues, ...rooms].map(({ id, closed_on }) => ({ id, closedOn: closed_on }));
  return heldSessions(places, staff.map(toHeldDoctor));
}

function toHeldDoctor(row: {
  readonly id: string;
  readonly is_active: number;
  readonly active_from: string | null;
  readonly active_to: string | null;
}): HeldDoctor {
  const { id, is_active, active_from: activeFrom, active_to: activeTo } = row;
  return { id, isActive: is_active === 1, activeFrom, activeTo };
}

/** One day; see {@link planDays}. */
export async function planOneDay(
  db: Db,
  clinicId: string,
  date: CalendarDate,
  without?: string,
): Promise<DayPlan> {
  const [day] = await planDays(db, clinicId, [date], without);
  return day ?? { date, sessions: [], stranded: [] };
}

/** What the channels may take on a day. */
export async function bookingRulesOn(db: Db, date: CalendarDate) {
  return bookingRulesOf(await settingsOn(db, date));
}
