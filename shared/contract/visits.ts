import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { bookedTime, kioskQuestion } from './kiosks.ts';
import { command, subscription } from './rule.ts';
import { id, idempotencyKey, instant, lane, timeOfDay } from './schemas.ts';

export const appointmentLine = z.object({
  appointmentId: id,
  startTime: timeOfDay,
  endTime: timeOfDay,
  purpose: z.string(),
  doctorName: z.string().nullable(),
  state: z.enum(['booked', 'arrived', 'no-show', 'cancelled']),
});

/** What a ticket says on paper and on a kiosk: never a name or a number of a person (devices.md 9). */
export const ticketSlip = z.object({
  ticketId: id,
  number: z.string(),
  /** Where to go first, such as 测量站. */
  goTo: z.string(),
  ahead: z.number().int(),
  /** Rough wait in minutes; null when nothing is known yet. */
  aboutMinutes: z.number().int().nullable(),
  checkInAt: instant,
  clinicName: z.string(),
});

export type TicketSlip = z.output<typeof ticketSlip>;

export const checkedIn = z.object({
  visitId: id,
  residentId: id,
  lane,
  ticket: ticketSlip,
  /** The resident was already checked in today: this is the ticket from then. */
  repeated: z.boolean(),
});

export type CheckedIn = z.output<typeof checkedIn>;

/** Why a kiosk sends somebody to the desk. */
export const deskReason = z.enum([
  'possible-duplicate',
  'identity-conflict',
  'number-invalid',
  'closed',
]);

/** What a kiosk does with a card or a code: the ticket, or a word to go to the desk. */
export const kioskOutcome = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('ticket'),
    newcomer: z.boolean(),
    checkedIn,
    /** Of somebody with an appointment: how its time stands. */
    booked: bookedTime.nullish(),
    /** What else they can do at the kiosk now. */
    offers: z
      .array(z.enum(['measure', 'summary']))
      .max(2)
      .optional(),
  }),
  /** Nothing is decided before this is answered. */
  z.object({ outcome: z.literal('ask'), question: kioskQuestion }),
  /** Their appointment is later, and checking in for it has not begun (QUE-11). */
  z.object({ outcome: z.literal('too-early'), time: timeOfDay, opensAt: timeOfDay }),
  /**
   * Of a code: it checks nobody in, and what to do next. `again`: it was not read right; `other-day`: it is not today's; `used`:
   * it is today's and over; `card`: it says nothing of who holds it; `desk`: the clinic took it back, or does not know it.
   */
  z.object({
    outcome: z.literal('code'),
    state: z.enum(['again', 'other-day', 'used', 'card', 'desk']),
  }),
  /** The desk has to help; `reason` picks the sentence on the kiosk. */
  z.object({
    outcome: z.literal('desk'),
    reason: deskReason,
  }),
]);

export type KioskOutcome = z.output<typeof kioskOutcome>;

/** What was asked and measured at the door (F8). Absent is not asked. */
export const triageAnswers = z.object({
  fever: z.boolean().optional(),
  cough: z.boolean().optional(),
  contact: z.boolean().optional(),
  /** Tenths of a degree Celsius. */
  temperatureTenths: z.number().int().min(300).max(450).optional(),
});

export const visitPurpose = z.enum(['follow-up', 'consultation', 'measurement']);

export const visits = {
  /** Pushed again when one of them is used, given back or made. */
  appointmentsToday: subscription({ needs: 'residents.read' })
    .input(z.object({ residentId: id }))
    .output(eventIterator(z.array(appointmentLine))),
  checkIn: command({ needs: 'visits.check-in' })
    .input(
      z.object({
        idempotencyKey,
        residentId: id,
        appointmentId: id.nullable(),
        purpose: visitPurpose,
        triage: triageAnswers.optional(),
        /** Who acts for the resident, of `ResidentRecord.related`; nobody without. */
        actedBy: id.nullable().optional(),
      }),
    )
    .output(checkedIn),
  /** Takes back a check-in that was wrong, while nobody has been called for it. */
  undoCheckIn: command({ needs: 'visits.check-in', decidedAt: 'home' })
    .input(z.object({ idempotencyKey, visitId: id, reason: z.string().min(1).max(200) }))
    .output(z.object({ done: z.literal(true) })),
};
