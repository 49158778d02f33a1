import { addDays } from '../lib/calendar.ts';
import type { CalendarDate } from '../lib/clock.ts';
import { padded } from './documents.ts';

/** A booked quarter of an hour (QUE-10). */
export type DemoAppointment = {
  readonly date: CalendarDate;
  readonly startTime: string;
  readonly endTime: string;
};

const QUARTERS_FROM = 8 * 4; // 08:00
const QUARTERS = 14; // the last one ends at 11:30
const TODAY_MAX = 40;
const TOMORROW_MAX = 26;

/**
 * Who has an appointment today or tomorrow: evenly spread over the residents, so that each is known
 * without looking at the others, and evenly over the morning.
 *
 * @returns by the resident's position in the clinic's order
 */
export function planAppointments(
  today: CalendarDate,
  positions: { readonly from: number; readonly to: number },
): ReadonlyMap<number, DemoAppointment> {
  const plan = new Map<number, DemoAppointment>();
  const count = positions.to - positions.from;
  const book = (date: CalendarDate, places: number, shift: number) => {
    for (let place = 0; place < places; place += 1) {
      const offset = (Math.floor((place * count) / places) + shift) % count;
      plan.set(positions.from + offset, appointmentAt(date, quarterOf(place)));
    }
  };
  book(addDays(today, 1), Math.min(TOMORROW_MAX, Math.floor(count / 5)), 1);
  book(today, Math.min(TODAY_MAX, Math.floor(count / 3)), 0);
  return plan;
}

/** @param startTime `HH:mm` at a quarter of an hour */
export function appointmentStarting(date: CalendarDate, startTime: string): DemoAppointment {
  const [hours = 0, minutes = 0] = startTime.split(':').map(Number);
  return appointmentAt(date, hours * 4 + Math.floor(minutes / 15));
}

/** Neighbours in the list are hours apart, so that a short list fills the whole morning, too. */
function quarterOf(place: number): number {
  return QUARTERS_FROM + ((place * 5) % QUARTERS);
}

function appointmentAt(date: CalendarDate, quarter: number): DemoAppointment {
  return { date, startTime: timeOf(quarter), endTime: timeOf(quarter + 1) };
}

function timeOf(quarter: number): string {
  return `${padded(Math.floor(quarter / 4), 2)}:${padded((quarter % 4) * 15, 2)}`;
}
