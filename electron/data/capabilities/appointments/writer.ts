import type { z } from 'zod';
import type { appointments } from '../../../../shared/contract/appointments.ts';
import type { BookingPlace } from '../../../../shared/contract/appointments.ts';
import type { BookingChannel, DayPlan } from '../../../../shared/domain/slots/day.ts';
import { placeInSeries, seriesDates } from '../../../../shared/domain/slots/series.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { planDays } from './bookings.ts';
import { findBookingPerson } from './person.ts';
import { mustBook, tryBook } from './place.ts';

type Input<Name extends 'bookSeries' | 'wish'> = Omit<
  z.output<NonNullable<(typeof appointments)[Name]['~orpc']['inputSchema']>>,
  'idempotencyKey'
>;

export const MOVED = 'moved';

/** The booking, as it stands. @throws AppError `not-found` */
export async function requireBooking(db: WriteDb, appointmentId: string) {
  const row = await db
    .selectFrom('appointments')
    .select(['id', 'resident_id', 'date', 'start_time', 'queue_id', 'doctor_id', 'purpose'])
    .select(['channel', 'state', 'cancel_reason', 'series_id', 'external_id'])
    .where('id', '=', appointmentId)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row;
}

/** @throws AppError `wrong-state` for one that somebody came for, missed or cancelled */
async function requireOpen(db: WriteDb, appointmentId: string) {
  const row = await requireBooking(db, appointmentId);
  if (row.state !== 'booked') throw new AppError('wrong-state');
  return row;
}

/** One transaction: the old booking ends, the new one stands. @throws AppError the refusal of the new place */
export async function moveBooking(
  app: AppContext,
  unit: Unit,
  { appointmentId, place }: { readonly appointmentId: string; readonly place: BookingPlace },
): Promise<{ appointmentId: string; residentId: string }> {
  const old = await requireOpen(unit.db, appointmentId);
  const booked = await mustBook(app, unit, {
    residentId: old.resident_id,
    place,
    purpose: old.purpose,
    channel: old.channel === 'phone' ? 'phone' : 'desk', // whoever moves it is at the desk
    movedFrom: old.id,
    seriesId: old.series_id,
    externalId: old.external_id,
  });
  await unit.issue([...(await endOps(unit, old.id, MOVED)), booked.op]);
  return { appointmentId: booked.appointmentId, residentId: old.resident_id };
}

/** @throws AppError `not-found`, `wrong-state` */
export async function cancelBooking(
  unit: Unit,
  appointmentId: string,
  reason: string,
): Promise<{ residentId: string }> {
  const row = await requireOpen(unit.db, appointmentId);
  await unit.issue(await endOps(unit, row.id, reason));
  return { residentId: row.resident_id };
}

async function endOps(unit: Unit, appointmentId: string, reason: string): Promise<Operation[]> {
  return [
    await unit.patch('appointments', appointmentId, 'state', 'cancelled'),
    await unit.patch('appointments', appointmentId, 'cancel_reason', reason),
  ];
}

/**
 * A cancellation that was a slip: booked anew in the same place, where it is still free.
 *
 * @throws AppError `wrong-state` where it was not cancelled, or was moved; the refusal of the place
 */
export async function restoreBooking(
  app: AppContext,
  unit: Unit,
  appointmentId: string,
): Promise<{ appointmentId: string; residentId: string }> {
  const row = await requireBooking(unit.db, appointmentId);
  if (row.state !== 'cancelled' || row.cancel_reason === MOVED) throw new AppError('wrong-state');
  const booked = await mustBook(app, unit, {
    residentId: row.resident_id,
    place: {
      date: row.date as CalendarDate,
      start: row.start_time,
      queueId: row.queue_id,
      doctorId: row.doctor_id,
    },
    purpose: row.purpose,
    channel: row.channel as BookingChannel,
    seriesId: row.series_id,
    externalId: row.external_id,
  });
  await unit.issue([booked.op]);
  return { appointmentId: booked.appointmentId, residentId: row.resident_id };
}

/** So far behind its date a member of a series may end up. */
const SERIES_DAYS = 15;

/** All members in one transaction; a member that finds no place is named, and the others stand. */
export async function bookSeries(
  app: AppContext,
  unit: Unit,
  { residentId, first, purpose, times, everyMonths }: Input<'bookSeries'>,
) {
  const { clinicId } = app.workstation;
  const person = await findBookingPerson(unit.db, residentId, unit.now);
  const seriesId = app.makeId();
  const ops: Operation[] = [];
  const booked: (BookingPlace & { appointmentId: string })[] = [];
  const missed: CalendarDate[] = [];
  for (const date of seriesDates(first.date, { times, everyMonths })) {
    const span = Array.from({ length: SERIES_DAYS }, (_, ahead) => addDays(date, ahead));
    const plans = new Map((await planDays(unit.db, clinicId, span)).map((day) => [day.date, day]));
    const place = placeInSeries({ ...first, date }, (day) => plans.get(day) ?? emptyDay(day));
    const made =
      place && (await tryBook(app, unit, { person, place, purpose, channel: 'desk', seriesId }));
    if (!place || !made || 'refusal' in made) {
      missed.push(date);
      continue;
    }
    ops.push(made.op);
    booked.push({ ...place, appointmentId: made.appointmentId });
  }
  if (booked.length === 0) throw new AppError('slot-closed');
  await unit.issue(ops);
  return { booked, missed };
}

function emptyDay(date: CalendarDate): DayPlan {
  return { date, sessions: [], stranded: [] };
}

/** Somebody wants a place: the home will see to it. @throws AppError `not-found`, `dates-not-in-order` */
export async function takeWish(
  app: AppContext,
  unit: Unit,
  wish: Input<'wish'>,
): Promise<{ wishId: string }> {
  await findBookingPerson(unit.db, wish.residentId, unit.now);
  if (wish.until < wish.date) throw new AppError('dates-not-in-order');
  const wishId = app.makeId();
  const fields = {
    resident_id: wish.residentId,
    kind: wish.start === null ? 'any-day' : 'place',
    queue_id: wish.queueId,
    doctor_id: wish.doctorId,
    date: wish.date,
    until: wish.until,
    start_time: wish.start,
    purpose: wish.purpose,
    channel: wish.channel,
    external_id: null,
    appointment_id: null,
    asked_at: toInstant(unit.now),
    asked_by: unit.actor.kind === 'staff' ? unit.actor.id : null,
    state: 'open',
    refused: null,
    proposal: null,
    booked_id: null,
  };
  await unit.issue([{ op: 'insert', entity: 'booking_wishes', rowId: wishId, fields }]);
  return { wishId };
}

/** The wish, while it waits. @throws AppError `not-found`, `already-done` */
async function requireWish(db: WriteDb, wishId: string) {
  const row = await db
    .selectFrom('booking_wishes')
    .select(['resident_id', 'purpose', 'state', 'external_id', 'appointment_id'])
    .where('id', '=', wishId)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  if (row.state !== 'open' && row.state !== 'task') throw new AppError('already-done');
  return row;
}

/** A wish gets its place; a booking that it stands for ends. @throws AppError the refusal of the place */
export async function grantWish(
  app: AppContext,
  unit: Unit,
  { wishId, place }: { readonly wishId: string; readonly place: BookingPlace },
): Promise<{ appointmentId: string; residentId: string }> {
  const wish = await requireWish(unit.db, wishId);
  const old = wish.appointment_id;
  const lost = old === null ? null : await requireBooking(unit.db, old);
  const booked = await mustBook(app, unit, {
    residentId: wish.resident_id,
    place,
    purpose: wish.purpose,
    channel: 'desk', // a person agreed to it
    // Whoever booked it elsewhere asks for it by its number there, wherever it stands now.
    externalId: wish.external_id ?? lost?.external_id ?? null,
    seriesId: lost?.series_id ?? null,
    movedFrom: old,
  });
  await unit.issue([
    booked.op,
    ...(lost?.state === 'booked' ? await endOps(unit, lost.id, MOVED) : []),
    await unit.patch('booking_wishes', wishId, 'state', 'booked'),
    await unit.patch('booking_wishes', wishId, 'booked_id', booked.appointmentId),
  ]);
  return { appointmentId: booked.appointmentId, residentId: wish.resident_id };
}

/**
 * The person wants nothing any more: neither this place nor, where one was lost, another in its stead.
 *
 * @throws AppError `not-found`, `already-done`
 */
export async function withdrawWish(unit: Unit, wishId: string): Promise<{ residentId: string }> {
  const wish = await requireWish(unit.db, wishId);
  const old = wish.appointment_id;
  const isOldOpen = old !== null && (await requireBooking(unit.db, old)).state === 'booked';
  await unit.issue([
    ...(isOldOpen ? await endOps(unit, old, 'not-wanted') : []),
    await unit.patch('booking_wishes', wishId, 'state', 'withdrawn'),
  ]);
  return { residentId: wish.resident_id };
}
