import type { DayPlan, DaySlot } from '../../../../shared/domain/slots/day.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  clinicDate,
  type EpochMs,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { planDays, selectBookings } from './bookings.ts';

type Db = ReadDb | WriteDb;

/** Bookings that have no place any more are looked for so far ahead. */
const LOOK_AHEAD_DAYS = 60;

type Lost = { readonly row: BookingRow; readonly refused: 'slot-full' | 'slot-closed' };

export type LostFound = {
  /** Nobody has been told of these yet. */
  readonly news: readonly Lost[];
  /** Wishes for a booking that has its place again, or is over. */
  readonly settled: readonly string[];
};

/**
 * Bookings whose place is gone: a room or the clinic is closed that day, the doctor is away, the plan was changed;
 * or two homes that did not see each other both gave the last place, and whoever booked first keeps it. For
 * each somebody has to phone: a wish that stands for the booking (replication.md 0).
 */
export async function findLost(db: Db, clinicId: string, now: EpochMs): Promise<LostFound> {
  const today = clinicDate(now);
  const rows = await selectBookings(db)
    .selectAll('appointments')
    .where('appointments.state', '=', 'booked')
    .where('appointments.date', '>=', today)
    .where('appointments.date', '<=', addDays(today, LOOK_AHEAD_DAYS))
    .orderBy('appointments.date')
    .execute();
  const told = await toldOf(db);
  const lost = lostOf(await planDays(db, clinicId, datesTo(today, rows.at(-1)?.date)), rows);
  const isLost = new Set(lost.map(({ row }) => row.id));
  const isStanding = new Set(rows.map(({ id }) => id));
  return {
    news: lost.filter(({ row }) => !told.some((one) => one.appointmentId === row.id)),
    settled: told
      .filter(({ appointmentId, state }) =>
        isStanding.has(appointmentId) ? !isLost.has(appointmentId) : state !== 'booked',
      )
      .map(({ wishId }) => wishId),
  };
}

function datesTo(first: CalendarDate, last: string | undefined): readonly CalendarDate[] {
  const dates: CalendarDate[] = [];
  for (let date = first; last !== undefined && date <= last; date = addDays(date, 1))
    dates.push(date);
  return dates;
}

function lostOf(days: readonly DayPlan[], rows: readonly BookingRow[]): readonly Lost[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const overbooked = days
    .flatMap(({ sessions }) => sessions.flatMap(({ slots }) => slots))
    .flatMap((slot) => excessOf(slot, byId))
    .map((row): Lost => ({ row, refused: 'slot-full' }));
  const stranded = days
    .flatMap((day) => day.stranded)
    .flatMap(({ appointmentId }) => byId.get(appointmentId) ?? [])
    // What was brought along from elsewhere, and given by nobody here, was never in a slot.
    .filter(({ booked_at }) => booked_at !== null)
    .map((row): Lost => ({ row, refused: 'slot-closed' }));
  return [...overbooked, ...stranded];
}

function excessOf(
  { booked, capacity, reserve }: DaySlot,
  byId: ReadonlyMap<string, BookingRow>,
): readonly BookingRow[] {
  const excess = booked.length - (capacity + reserve);
  if (excess <= 0) return [];
  const inSlot = booked.flatMap(({ appointmentId }) => byId.get(appointmentId) ?? []);
  return inSlot.toSorted(byBooking).slice(-excess);
}

/** A wish for each booking that {@link findLost} found, and an end to those that are settled. */
export async function tellLost(
  { workstation: { clinicId }, makeId }: AppContext,
  unit: Unit,
): Promise<readonly Operation[]> {
  const { news, settled } = await findLost(unit.db, clinicId, unit.now);
  const ops = news.map((lost) => movedOut(lost, makeId(), unit));
  for (const id of settled) ops.push(await unit.patch('booking_wishes', id, 'state', 'withdrawn'));
  return ops;
}

/** Wishes that stand for a booking and wait, each with how that booking stands. */
async function toldOf(db: Db) {
  const rows = await db
    .selectFrom('booking_wishes')
    .innerJoin('appointments', 'appointments.id', 'booking_wishes.appointment_id')
    .select(['booking_wishes.id as wishId', 'appointments.id as appointmentId'])
    .select('appointments.state')
    .where('booking_wishes.state', 'in', ['open', 'task'])
    .where('booking_wishes.removed_reason', 'is', null)
    .execute();
  return rows;
}

type BookingRow = {
  readonly id: string;
  readonly booked_at: string | null;
  readonly resident_id: string;
  readonly queue_id: string;
  readonly doctor_id: string | null;
  readonly date: string;
  readonly start_time: string;
  readonly purpose: string;
  readonly channel: string;
};

function byBooking(one: BookingRow, other: BookingRow): number {
  const [a, b] = [`${one.booked_at ?? ''} ${one.id}`, `${other.booked_at ?? ''} ${other.id}`];
  return Number(a > b) - Number(a < b);
}

function movedOut({ row, refused }: Lost, wishId: string, unit: Unit): Operation {
  return {
    op: 'insert',
    entity: 'booking_wishes',
    rowId: wishId,
    fields: {
      resident_id: row.resident_id,
      kind: 'moved-out',
      queue_id: row.queue_id,
      doctor_id: row.doctor_id,
      date: row.date,
      until: row.date,
      start_time: row.start_time,
      purpose: row.purpose,
      channel: row.channel,
      external_id: null,
      appointment_id: row.id,
      asked_at: toInstant(unit.now),
      asked_by: null,
      state: 'open',
      refused,
      proposal: null,
      booked_id: null,
    },
  };
}
