import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { bookingChannels } from '../domain/slots/day.ts';
import { suggestionGrounds } from '../domain/slots/suggest.ts';
import { command, query, subscription } from './rule.ts';
import { calendarDate, id, idempotencyKey, instant, sex, timeOfDay } from './schemas.ts';
import { visitPurpose } from './visits.ts';

/** A quarter of an hour of one doctor, or of whoever of a queue is on duty. */
export const bookingPlace = z.object({
  date: calendarDate,
  start: timeOfDay,
  queueId: id,
  doctorId: id.nullable(),
});

export const bookingChannel = z.enum(bookingChannels);

export const bookedLine = z.object({
  appointmentId: id,
  residentId: id,
  name: z.string(),
  sex,
  ageYears: z.number().int(),
  phoneMasked: z.string().nullable(),
  date: calendarDate,
  start: timeOfDay,
  doctorName: z.string().nullable(),
  purpose: z.string(),
  channel: bookingChannel,
  state: z.enum(['booked', 'arrived', 'no-show']),
  isOnReserve: z.boolean(),
});

const slotView = z.object({
  start: timeOfDay,
  end: timeOfDay,
  capacity: z.number().int(),
  free: z.number().int(),
  /** Kept for those who come unbooked; the desk may give one to somebody with priority (QUE-10). */
  freeReserve: z.number().int(),
  isPast: z.boolean(),
  booked: z.array(bookedLine),
});

const sessionView = z.object({
  queueId: id,
  queueName: z.string(),
  doctorId: id.nullable(),
  doctorName: z.string().nullable(),
  roomName: z.string().nullable(),
  start: timeOfDay,
  end: timeOfDay,
  slots: z.array(slotView),
});

const dayView = z.object({
  date: calendarDate,
  isOpen: z.boolean(),
  /** What the calendar says of the day. */
  note: z.string().nullable(),
  sessions: z.array(sessionView),
  /** Bookings whose slot is gone: each needs another place. */
  stranded: z.array(bookedLine),
});

export const bookingDays = z.object({
  today: calendarDate,
  /** False while the clinic's home is out of reach: only wishes can be taken down. */
  canBook: z.boolean(),
  /** Nobody has said yet who sees people when. */
  hasSessions: z.boolean(),
  days: z.array(dayView),
});

export type BookingPlace = z.output<typeof bookingPlace>;
export type BookedLine = z.output<typeof bookedLine>;
export type BookingSlot = z.output<typeof slotView>;
export type BookingSessionView = z.output<typeof sessionView>;
export type BookingDay = z.output<typeof dayView>;
export type BookingDays = z.output<typeof bookingDays>;

export const bookingWish = z.object({
  wishId: id,
  kind: z.enum(['place', 'any-day', 'moved-out']),
  /** `open`: the home has not decided, or nothing is free yet. `task`: somebody has to phone. */
  state: z.enum(['open', 'task']),
  residentId: id,
  name: z.string(),
  phoneMasked: z.string().nullable(),
  date: calendarDate,
  until: calendarDate,
  start: timeOfDay.nullable(),
  doctorId: id.nullable(),
  doctorName: z.string().nullable(),
  queueId: id,
  purpose: z.string(),
  channel: bookingChannel,
  askedAt: instant,
  /** Code of the refusal of the wanted place. */
  refused: z.string().nullable(),
  proposal: bookingPlace.extend({ doctorName: z.string().nullable() }).nullable(),
});
export type BookingWish = z.output<typeof bookingWish>;

export const bookingSuggestion = bookingPlace.extend({
  doctorName: z.string().nullable(),
  queueName: z.string(),
  ground: z.enum(suggestionGrounds),
  free: z.number().int(),
  places: z.number().int(),
  because: z.array(z.string()),
});
export type BookingSuggestion = z.output<typeof bookingSuggestion>;

const may = { needs: 'appointments.book' } as const;
const atHome = { needs: 'appointments.book', decidedAt: 'home' } as const;
const channel = z.enum(['desk', 'phone', 'kiosk']);

/** Appointments (F3): the clinic's home gives the places, one after the other; nothing is merged. */
export const appointments = {
  /** The slots of some days with who is in them, pushed again with every change. */
  watch: subscription({ needs: 'queue.view' })
    .input(
      z.object({
        from: calendarDate,
        days: z.int().min(1).max(7),
        /** Only this doctor; null for all. */
        doctorId: id.nullable(),
      }),
    )
    .output(eventIterator(bookingDays)),
  /** Who wants a place and has none. */
  wishes: subscription({ needs: 'queue.view' }).output(eventIterator(z.array(bookingWish))),
  /** What a person has booked from today on. */
  ofResident: subscription({ needs: 'residents.read' })
    .input(z.object({ residentId: id }))
    .output(
      eventIterator(
        z.object({
          lines: z.array(bookedLine),
          /** Books at the desk or by phone only up to this day (QUE-22). */
          blockedTo: calendarDate.nullable(),
        }),
      ),
    ),
  /** The first free slot of each doctor, the one to offer first, and why. */
  suggest: query({ needs: 'residents.read' })
    .input(
      z.object({
        residentId: id,
        from: calendarDate,
        /** The booking code of a team: only its doctors are put forward. */
        teamCode: z.string().trim().max(20).nullable(),
      }),
    )
    .output(z.array(bookingSuggestion)),
  /** Refused: `slot-closed`, `slot-full`, `quota-full`, `already-booked`, `booking-blocked`. */
  book: command(atHome)
    .input(
      z.object({
        idempotencyKey,
        residentId: id,
        place: bookingPlace,
        purpose: visitPurpose,
        channel,
      }),
    )
    .output(z.object({ appointmentId: id, isOnReserve: z.boolean() })),
  /** The old booking ends and the new one stands, or nothing is changed. */
  move: command(atHome)
    .input(z.object({ idempotencyKey, appointmentId: id, place: bookingPlace }))
    .output(z.object({ appointmentId: id })),
  cancel: command(atHome)
    .input(z.object({ idempotencyKey, appointmentId: id, reason: z.string().min(1).max(200) }))
    .output(z.object({ done: z.literal(true) })),
  /** Takes a cancellation back while the place is still free. */
  restore: command(atHome)
    .input(z.object({ idempotencyKey, appointmentId: id }))
    .output(z.object({ appointmentId: id })),
  /** Several at equal distances, each moved off holidays and full days; what found no place is named. */
  bookSeries: command(atHome)
    .input(
      z.object({
        idempotencyKey,
        residentId: id,
        first: bookingPlace,
        purpose: visitPurpose,
        times: z.int().min(2).max(12),
        everyMonths: z.int().min(1).max(6),
      }),
    )
    .output(
      z.object({
        booked: z.array(bookingPlace.extend({ appointmentId: id })),
        missed: z.array(calendarDate),
      }),
    ),
  /** Takes a wish down, here, whoever is out of reach: the home gives the place or proposes another. */
  wish: command(may)
    .input(
      z.object({
        idempotencyKey,
        residentId: id,
        queueId: id,
        doctorId: id.nullable(),
        date: calendarDate,
        until: calendarDate,
        /** A certain place of `date`; null for the waiting list. */
        start: timeOfDay.nullable(),
        purpose: visitPurpose,
        channel,
      }),
    )
    .output(z.object({ wishId: id })),
  /** Gives a wish a place: its proposal, or another one that the person agreed to. */
  grant: command(atHome)
    .input(z.object({ idempotencyKey, wishId: id, place: bookingPlace }))
    .output(z.object({ appointmentId: id })),
  /** The person wants nothing any more. */
  withdraw: command(atHome)
    .input(z.object({ idempotencyKey, wishId: id }))
    .output(z.object({ done: z.literal(true) })),
};
