import { type CalendarDate, clinicInstant, type EpochMs } from '../../lib/clock.ts';
import { type Decision, ruleIds } from '../decision.ts';
import {
  type Booking,
  type BookingChannel,
  type DayPlan,
  type DaySession,
  findSlot,
  type Place,
} from './day.ts';
import { minutesOf, SLOT_MINUTES, timeOf } from './slot.ts';

/** Why nobody can be booked there. */
export type BookingRefusal =
  | 'slot-closed' // no such slot: a holiday, a changed plan, or its time has come
  | 'slot-full'
  | 'quota-full' // the share of this channel is used up; other channels still have places
  | 'already-booked' // the person has a booking of this session, or one that overlaps
  | 'booking-blocked'; // three no-shows: by phone or at the desk only (QUE-22)

export type BookingRules = {
  /** Share of a session's bookable places that a channel may take, in per cent. */
  readonly quotaPercent: Readonly<Record<BookingChannel, number>>;
};

export type BookingCase = {
  readonly place: Place;
  readonly channel: BookingChannel;
  /** In front of or behind the place: everything of that day. */
  readonly day: DayPlan;
  /** What the person has booked on that day already. */
  readonly own: readonly Booking[];
  /** Age or verified status (QUE-02 to QUE-06): may have a place of the reserve at the desk or by phone. */
  readonly hasPriority: boolean;
  /** Last day on which the person books at the desk or by phone only; null for nobody. */
  readonly blockedTo: CalendarDate | null;
  readonly today: CalendarDate;
  readonly now: EpochMs;
  readonly rules: BookingRules;
};

export type BookingDecision = Decision &
  (
    | { readonly refusal: null; readonly end: string; readonly isOnReserve: boolean }
    | { readonly refusal: BookingRefusal }
  );

/** Channels in which a person answers: they may reach into the reserve, and nobody is blocked there. */
const byPeople: ReadonlySet<BookingChannel> = new Set(['desk', 'phone']);

/** Whether somebody gets the place. Only the clinic's home may ask this and act on it. */
export function judgeBooking(input: BookingCase): BookingDecision {
  const { place, day, channel, now } = input;
  const found = findSlot(day, place);
  if (!found || clinicInstant(place.date, place.start) <= now)
    return refuse('slot-closed', 'QUE-10');
  if (isBlocked(input)) return refuse('booking-blocked', 'QUE-22');
  if (hasClash(input, found.all)) return refuse('already-booked', 'QUE-11');
  const end = timeOf(minutesOf(place.start) + SLOT_MINUTES);
  if (found.slot.free === 0) {
    const mayReserve = byPeople.has(channel) && input.hasPriority && found.slot.freeReserve > 0;
    if (!mayReserve) return refuse('slot-full', 'QUE-10');
    return { ...rules('QUE-10', 'QUE-02'), refusal: null, end, isOnReserve: true };
  }
  if (quotaLeft(found.all, channel, input.rules) <= 0) return refuse('quota-full', 'QUE-10');
  return { ...rules('QUE-10', 'QUE-11'), refusal: null, end, isOnReserve: false };
}

/** How many more a channel may book in a session: its share of the bookable places, rounded down. */
export function quotaLeft(
  { slots }: DaySession,
  channel: BookingChannel,
  { quotaPercent }: BookingRules,
): number {
  const places = slots.reduce((sum, { capacity }) => sum + capacity, 0);
  const used = slots.flatMap(({ booked }) => booked).filter((one) => one.channel === channel);
  return Math.floor((places * quotaPercent[channel]) / 100) - used.length;
}

function isBlocked({ channel, hasPriority, blockedTo, today }: BookingCase): boolean {
  return !byPeople.has(channel) && !hasPriority && blockedTo !== null && today <= blockedTo;
}

/** One booking for a person, a doctor and a session; and nobody is in two places at once (QUE-11). */
function hasClash({ own, place }: BookingCase, { session }: DaySession): boolean {
  const [from, to] = [minutesOf(session.start), minutesOf(session.end)];
  return own.some((booking) => {
    const at = minutesOf(booking.start);
    const isOfSession = booking.doctorId === place.doctorId && at >= from && at < to;
    return isOfSession || Math.abs(at - minutesOf(place.start)) < SLOT_MINUTES;
  });
}

function refuse(refusal: BookingRefusal, ...because: readonly string[]): BookingDecision {
  return { ...rules(...because), refusal };
}

function rules(...because: readonly string[]): Decision {
  return { because: ruleIds(...because), ruleSet: 'booking', version: '2026.1' };
}
