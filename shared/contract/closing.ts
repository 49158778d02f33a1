import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { deskContacts } from './connection.ts';
import { printedDocument } from './documents.ts';
import { waitFigures } from './queue.ts';
import { command, subscription } from './rule.ts';
import { calendarDate, id, idempotencyKey, instant, ticketState, timeOfDay } from './schemas.ts';

const openTicket = z.object({
  ticketId: id,
  residentId: id,
  number: z.string(),
  name: z.string(),
  queueName: z.string(),
  state: ticketState.extract(['waiting', 'called', 'serving', 'passed']),
  since: instant,
});

/** 日结: what the day has left open (F9). What lies in a tray is of this workstation alone. */
export const dayState = z.object({
  date: calendarDate,
  /** When the clinic closes today; null on a closed day. */
  closesAt: timeOfDay.nullable(),
  /** With a doctor or a nurse now, or called and not yet there: the day can not be closed before them. */
  inRooms: z.array(openTicket),
  /** Waiting or passed: closing makes them no-shows (QUE-20). */
  notCalled: z.array(openTicket),
  /** Visits that are open without any ticket that somebody still waits with. */
  openVisits: z.number().int(),
  /** Readings in the tray of this workstation, and those that nobody accepted yet. */
  unattributed: z.number().int(),
  /** Of these, values that call for a doctor. */
  criticals: z.number().int(),
  /** Who may have done more than is known here; null anywhere but at the home. */
  desks: deskContacts.nullable(),
  waits: z.array(z.object({ queueName: z.string(), today: waitFigures })),
  done: z.number().int(),
  lastClosing: z
    .object({ closedAt: instant, closedBy: z.string(), noShows: z.number().int() })
    .nullable(),
});

export type DayState = z.output<typeof dayState>;
export type OpenTicket = z.output<typeof openTicket>;

export const closing = {
  /**
   * 备用名单 of the next open day for a planned outage: bookings, follow-ups that are due, and blank numbers
   * with `M` in front (F9, QUE-25). Everybody on it stands in the trail as printed. It has its line in the print
   * journal of this workstation, and its copies are counted by its day.
   *
   * Refusal: `document-failed` when somebody made it at the same moment.
   */
  fallbackList: command({ needs: 'day.close', audit: 'print' })
    .input(z.object({ idempotencyKey }))
    .output(printedDocument),
  watch: subscription({ needs: 'day.close' }).output(eventIterator(dayState)),
  /**
   * Closes the day: who still waits or was passed is a no-show (QUE-20), and the act says what was left.
   * Can be done again; who comes after it is checked in as ever. Refused: `wrong-state` while somebody
   * is in a room.
   */
  close: command({ needs: 'day.close', decidedAt: 'home' })
    .input(z.object({ idempotencyKey }))
    .output(z.object({ noShows: z.number().int() })),
};
