import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../db/open.ts';
import type { BookingSystem } from './keys.ts';
import { type BookingAnswer, BookingProblem, type OutsidePlace } from './messages.ts';
import { externalIdOf, findBooking } from './take.ts';

type WishRow = { state: string; refused: string | null; proposal: string | null };
type BookedRow = { state: string; date: string; start: string; doctor: string | null };

/**
 * How a booking stands, as far as the clinic has told the district.
 *
 * @throws BookingProblem `booking-unknown`, also for the booking of another system
 */
export async function answerBooking(
  db: Database,
  system: BookingSystem,
  bookingId: string,
): Promise<BookingAnswer> {
  const known = await findBooking(db, system, bookingId);
  if (!known) throw new BookingProblem('booking-unknown');
  const { scope_id: scopeId, wish_id: wishId, cancel_wish_id: cancelId } = known;
  const [wish, cancel] = [
    await readWish(db, scopeId, wishId),
    cancelId === null ? null : await readWish(db, scopeId, cancelId),
  ];
  const booked = await readBooked(db, scopeId, externalIdOf(system, bookingId));
  const isTask = wish?.state === 'task';
  return {
    bookingId,
    state: stateOf(wish, booked, cancel?.state === 'withdrawn'),
    place: booked && booked.state !== 'cancelled' ? placeOf(booked) : null,
    proposal: isTask ? await proposalOf(db, wish.proposal) : null,
    refused: isTask ? wish.refused : null,
    isBeingCancelled: cancelId !== null && cancel?.state !== 'withdrawn',
  };
}

function stateOf(
  wish: WishRow | null,
  booked: BookedRow | null,
  isCancelled: boolean,
): BookingAnswer['state'] {
  const known = appointmentStates.find((state) => state === booked?.state);
  if (known) return known;
  if (isCancelled) return 'cancelled';
  if (wish?.state === 'task') return 'asked';
  return wish?.state === 'withdrawn' ? 'closed' : 'waiting';
}

const appointmentStates = ['booked', 'arrived', 'no-show', 'cancelled'] as const;

async function readWish(db: Database, scopeId: string, id: string): Promise<WishRow | null> {
  const { rows } = await sql<WishRow>`select state, refused, proposal from booking_wishes
    where scope_id = ${scopeId} and id = ${id} and removed_reason is null`.execute(db);
  return rows[0] ?? null;
}

/** The booking that stands under this id: of several, which followed each other by moving, the last. */
async function readBooked(
  db: Database,
  scopeId: string,
  externalId: string,
): Promise<BookedRow | null> {
  const { rows } = await sql<BookedRow>`
    select a.state, a.date, a.start_time as start, s.name as doctor from appointments a
    left join staff s on s.id = a.doctor_id
    where a.scope_id = ${scopeId} and a.external_id = ${externalId} and a.removed_reason is null
    order by a.state = 'cancelled', a.booked_at desc, a.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

function placeOf({ date, start, doctor }: BookedRow): OutsidePlace {
  return { date, start, doctorName: doctor };
}

const proposed = z.object({ date: z.string(), start: z.string(), doctorId: z.string().nullable() });

async function proposalOf(db: Database, text: string | null): Promise<OutsidePlace | null> {
  if (text === null) return null;
  // Written by the clinic, perhaps by a newer version: what is not understood is not told.
  const { data } = proposed.safeParse(JSON.parse(text));
  if (!data) return null;
  const { date, start, doctorId } = data;
  const { rows } = await sql<{ name: string }>`select name from staff
    where id = ${doctorId}`.execute(db);
  return { date, start, doctorName: rows[0]?.name ?? null };
}
