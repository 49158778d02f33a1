import type { BookingSession } from '../domain/slots/sessions.ts';
import type { CalendarDate } from '../lib/clock.ts';
import { isActiveOn } from './reference-rights.ts';

/** A queue or a room of the clinic, and the first day on which it is closed; null while it is open. */
export type HeldPlace = { readonly id: string; readonly closedOn: string | null };

export type HeldDoctor = {
  readonly id: string;
  readonly isActive: boolean;
  readonly activeFrom: string | null;
  readonly activeTo: string | null;
};

/**
 * Whether a line of the plan still has its people: a doctor who left, a queue or a room that closed, sees nobody.
 * Asked by the clinic that gives places, and by the district that says which are free.
 */
export function heldSessions(
  places: readonly HeldPlace[],
  staff: readonly HeldDoctor[],
): (session: BookingSession, date: CalendarDate) => boolean {
  const closedOn = new Map(places.map((one) => [one.id, one.closedOn]));
  const doctors = new Map(staff.map((one) => [one.id, one]));
  const isOpen = (id: string, date: CalendarDate) => {
    const closed = closedOn.get(id);
    return closed !== undefined && (closed === null || closed > date);
  };
  return ({ queueId, doctorId, roomId }, date) => {
    if (!isOpen(queueId, date) || (roomId !== null && !isOpen(roomId, date))) return false;
    if (doctorId === null) return true;
    const doctor = doctors.get(doctorId);
    return doctor !== undefined && isActiveOn(doctor, date);
  };
}
