import type { CalendarDate } from '../../lib/clock.ts';
import { type BookingSession, type OpenDays, sessionsOn } from './sessions.ts';
import { isWithin, minutesOf, type Slot, slotsOf } from './slot.ts';

/** By which way somebody booked (F3). */
export const bookingChannels = ['desk', 'phone', 'kiosk', 'online'] as const;
export type BookingChannel = (typeof bookingChannels)[number];

/** A booking as it stands; a cancelled one is none. */
export type Booking = {
  readonly appointmentId: string;
  readonly residentId: string;
  readonly date: CalendarDate;
  readonly start: string;
  readonly queueId: string;
  readonly doctorId: string | null;
  readonly channel: BookingChannel;
  /** Sits on a place of the on-site reserve. */
  readonly isOnReserve: boolean;
};

/** Where somebody can be booked: a quarter of an hour of one doctor, or of a queue. */
export type Place = Pick<Booking, 'date' | 'start' | 'queueId' | 'doctorId'>;

export type DaySlot = Slot & {
  readonly booked: readonly Booking[];
  readonly free: number;
  readonly freeReserve: number;
};

/** A session of a day with its slots and who is in them. */
export type DaySession = { readonly session: BookingSession; readonly slots: readonly DaySlot[] };

export type DayPlan = {
  readonly date: CalendarDate;
  readonly sessions: readonly DaySession[];
  /** Bookings that lie in no slot: the plan was changed, or a holiday was put over them. */
  readonly stranded: readonly Booking[];
};

/**
 * The day as the board shows it: every session with its slots, and every booking in its place (QUE-10). One that names
 * no doctor is with whoever of its queue has most room then.
 */
export function planDay(
  date: CalendarDate,
  plan: readonly BookingSession[],
  openDays: OpenDays,
  bookings: readonly Booking[],
): DayPlan {
  const ofDay = bookings.filter((booking) => booking.date === date);
  const placed = new Set<string>();
  const held = sessionsOn(date, plan, openDays).map((session) => ({
    session,
    slots: slotsOf(inMinutes(session)).map((slot) => {
      const booked = ofDay.filter(
        (one) => !placed.has(one.appointmentId) && isIn(one, session, slot),
      );
      for (const { appointmentId } of booked) placed.add(appointmentId);
      return withBookings(slot, booked);
    }),
  }));
  const forAnybody = ofDay.filter(
    ({ appointmentId, doctorId }) => doctorId === null && !placed.has(appointmentId),
  );
  const sessions = forAnybody.reduce((all: readonly DaySession[], booking) => {
    const [roomiest] = all
      .filter(({ session }) => session.queueId === booking.queueId)
      .flatMap(({ slots }) =>
        slots.filter((slot) => isWithin(minutesOf(booking.start), slot.start)),
      )
      .toSorted((one, other) => other.free - one.free);
    if (!roomiest) return all;
    placed.add(booking.appointmentId);
    return withSlot(all, roomiest, withBookings(roomiest, [...roomiest.booked, booking]));
  }, held);
  return {
    date,
    sessions,
    stranded: ofDay.filter(({ appointmentId }) => !placed.has(appointmentId)),
  };
}

function inMinutes({ start, end, minutesPerVisit, reservePercent }: BookingSession) {
  return { start: minutesOf(start), end: minutesOf(end), minutesPerVisit, reservePercent };
}

function isIn(booking: Booking, session: BookingSession, slot: Slot): boolean {
  return (
    booking.doctorId === session.doctorId &&
    (session.doctorId !== null || booking.queueId === session.queueId) &&
    isWithin(minutesOf(booking.start), slot.start)
  );
}

function withSlot(sessions: readonly DaySession[], old: DaySlot, slot: DaySlot) {
  return sessions.map(({ session, slots }) => ({
    session,
    slots: slots.map((one) => (one === old ? slot : one)),
  }));
}

/** Whoever sits on the reserve takes nobody's ordinary place. */
function withBookings(
  { start, end, capacity, reserve }: Slot,
  booked: readonly Booking[],
): DaySlot {
  const onReserve = booked.filter(({ isOnReserve }) => isOnReserve).length;
  return {
    start,
    end,
    capacity,
    reserve,
    booked,
    free: Math.max(0, capacity - (booked.length - onReserve)),
    freeReserve: Math.max(0, reserve - onReserve),
  };
}

/** The session and the slot of a place; null where there is none (any more). */
export function findSlot(
  { sessions }: DayPlan,
  { start, queueId, doctorId }: Pick<Place, 'start' | 'queueId' | 'doctorId'>,
): { readonly session: BookingSession; readonly slot: DaySlot; readonly all: DaySession } | null {
  for (const all of sessions) {
    const isWho = all.session.doctorId === doctorId && all.session.queueId === queueId;
    const slot = isWho ? all.slots.find((one) => one.start === minutesOf(start)) : undefined;
    if (slot) return { session: all.session, slot, all };
  }
  return null;
}
