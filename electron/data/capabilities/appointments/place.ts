import {
  type BookingDecision,
  type BookingRefusal,
  judgeBooking,
} from '../../../../shared/domain/slots/booking.ts';
import type { BookingChannel, Place } from '../../../../shared/domain/slots/day.ts';
import { clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { bookingRulesOn, planOneDay } from './bookings.ts';
import { type BookingPerson, findBookingPerson, ownBookings } from './person.ts';

/** A booking that somebody asks for. */
export type BookingRequest = {
  readonly person: BookingPerson;
  readonly place: Place;
  readonly purpose: string;
  readonly channel: BookingChannel;
  /** The booking in whose place it would stand. */
  readonly movedFrom?: string | null;
  readonly seriesId?: string | null;
  readonly externalId?: string | null;
};

type AtClinic = Pick<AppContext, 'makeId'> & {
  readonly workstation: { readonly clinicId: string };
};

/** Whether the place can be given, as the database stands inside this transaction. */
export async function judgePlace(
  { workstation: { clinicId } }: AtClinic,
  unit: Pick<Unit, 'db' | 'now'>,
  { person, place, channel, movedFrom }: BookingRequest,
): Promise<BookingDecision> {
  const { db, now } = unit;
  const own = await ownBookings(db, person.residentId, place.date);
  return judgeBooking({
    place,
    channel,
    day: await planOneDay(db, clinicId, place.date, movedFrom ?? undefined),
    own: own.filter(({ appointmentId }) => appointmentId !== movedFrom),
    hasPriority: person.hasPriority,
    blockedTo: person.blockedTo,
    today: clinicDate(now),
    now,
    rules: await bookingRulesOn(db, place.date),
  });
}

export type Booked = {
  readonly appointmentId: string;
  readonly isOnReserve: boolean;
  readonly op: Operation;
};

/** The row of a booking, where its place can be given. */
export async function tryBook(
  app: AtClinic,
  unit: Unit,
  request: BookingRequest,
): Promise<Booked | { readonly refusal: BookingRefusal }> {
  const decision = await judgePlace(app, unit, request);
  if (decision.refusal !== null) return { refusal: decision.refusal };
  const appointmentId = app.makeId();
  const { place, person } = request;
  const { end, isOnReserve } = decision;
  const fields = {
    resident_id: person.residentId,
    date: place.date,
    start_time: place.start,
    end_time: end,
    queue_id: place.queueId,
    doctor_id: place.doctorId,
    purpose: request.purpose,
    channel: request.channel,
    state: 'booked',
    booked_at: toInstant(unit.now),
    booked_by: unit.actor.kind === 'staff' ? unit.actor.id : null,
    is_on_reserve: isOnReserve ? 1 : 0,
    moved_from: request.movedFrom ?? null,
    series_id: request.seriesId ?? null,
    external_id: request.externalId ?? null,
    cancel_reason: null,
  };
  const op: Operation = { op: 'insert', entity: 'appointments', rowId: appointmentId, fields };
  return { appointmentId, isOnReserve, op };
}

/** {@link tryBook} for somebody who stands there. @throws AppError the refusal, or `not-found` */
export async function mustBook(
  app: AtClinic,
  unit: Unit,
  { residentId, ...request }: Omit<BookingRequest, 'person'> & { readonly residentId: string },
): Promise<Booked> {
  const person = await findBookingPerson(unit.db, residentId, unit.now);
  const booked = await tryBook(app, unit, { person, ...request });
  if ('refusal' in booked) throw new AppError(booked.refusal);
  return booked;
}
