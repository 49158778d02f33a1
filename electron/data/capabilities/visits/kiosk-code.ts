import type { KioskAnswers } from '../../../../shared/contract/kiosks.ts';
import type { KioskOutcome } from '../../../../shared/contract/visits.ts';
import {
  codeDay,
  isMisread,
  readTicketCode,
  type TicketCode,
} from '../../../../shared/domain/queue/ticket-code.ts';
import {
  isMisreadAppointment,
  readAppointmentCode,
} from '../../../../shared/domain/slots/appointment-code.ts';
import { clinicDate } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { HandlerContext } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { findSlip } from '../devices/scanned.ts';
import { findReturn } from '../orders/visit-ticket.ts';
import { selectTickets } from '../queue/ticket-rows.ts';
import { canonicalId } from '../residents/same-person.ts';
import { arriveKnown } from './kiosk.ts';
import { findTodaysTicket } from './reader.ts';

type Scanned = { readonly text: string; readonly place: string; readonly answers: KioskAnswers };
type Trouble = Extract<KioskOutcome, { outcome: 'code' }>['state'];

/** Whom a code checks in, and for which of today's appointments; or why it checks nobody in. */
type Meant =
  | { readonly residentId: string; readonly appointmentId: string | null }
  | { readonly trouble: Trouble };

/**
 * A code on a kiosk (F4). Only what this clinic gave out for a day checks somebody in: the slip of today's appointment, and
 * today's ticket, which finds itself again. Any other code is a token and no identity (devices.md 10): the number of
 * a person, a summary, a label ask for the card. Who holds a paper hears no more than the paper and its ticket say: no
 * name, and nothing that is offered to the owner of a card. What was scanned is neither kept nor told.
 */
export async function checkInByCode(
  app: AppContext,
  context: HandlerContext,
  scanned: Scanned,
): Promise<KioskOutcome> {
  return context.commit(async (unit): Promise<KioskOutcome> => {
    const meant = await meaningOf(unit, scanned.text);
    if ('trouble' in meant) return { outcome: 'code', state: meant.trouble };
    const { residentId, appointmentId } = meant;
    context.about([residentId]);
    const answers = { ...scanned.answers, ...(appointmentId === null ? {} : { appointmentId }) };
    const arrived = await arriveKnown(app, unit, { ...scanned, answers }, residentId);
    return arrived.outcome === 'ticket' ? { ...arrived, offers: [] } : arrived;
  });
}

async function meaningOf(unit: Unit, text: string): Promise<Meant> {
  const ticket = readTicketCode(text);
  if (ticket) return ofTicket(unit, ticket);
  const tail = readAppointmentCode(text);
  if (tail !== null) return ofSlip(unit, tail);
  return { trouble: isMisread(text) || isMisreadAppointment(text) ? 'again' : 'card' };
}

async function ofTicket(unit: Unit, { day, number }: TicketCode): Promise<Meant> {
  const today = clinicDate(unit.now);
  if (day !== codeDay(today)) return { trouble: 'other-day' };
  const row = await selectTickets(unit.db, today)
    .where('tickets.number', '=', number)
    .executeTakeFirst();
  if (!row) return { trouble: 'desk' };
  return ofWhoIsIn(unit, row.resident_id);
}

async function ofSlip(unit: Unit, tail: string): Promise<Meant> {
  const today = clinicDate(unit.now);
  const slip = await findSlip(unit.db, tail, today);
  if (!slip) return { trouble: 'desk' };
  if (slip.date !== today) return { trouble: 'other-day' };
  const residentId = await canonicalId(unit.db, slip.resident_id);
  if (slip.state === 'booked') return { residentId, appointmentId: slip.id };
  return slip.state === 'arrived' ? ofWhoIsIn(unit, residentId) : { trouble: 'desk' };
}

/** A paper that was used finds today's ticket again (QUE-21 too), and never begins another visit. */
async function ofWhoIsIn(unit: Unit, residentId: string): Promise<Meant> {
  const today = clinicDate(unit.now);
  const isIn =
    (await findTodaysTicket(unit.db, residentId, today)) ??
    (await findReturn(unit.db, residentId, today));
  return isIn ? { residentId, appointmentId: null } : { trouble: 'used' };
}
