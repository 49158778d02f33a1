import type { TicketSlip } from '../../../../shared/contract/visits.ts';
import { clinicDate, type EpochMs, type Instant } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import { findServiceMinutes, orderedQueue } from '../queue/reader.ts';

type Ticket = {
  readonly ticket_id: string;
  readonly number: string;
  readonly queue_id: string;
  readonly check_in_at: string;
};

/** What goes onto the paper: number, where to go, how many are ahead, about how long. Nothing of the person. */
export async function ticketSlip(
  app: AppContext,
  db: WriteDb,
  ticket: Ticket,
  now: EpochMs,
): Promise<TicketSlip> {
  const [queue, clinic, ordered, minutes] = await Promise.all([
    db.selectFrom('queues').select('name').where('id', '=', ticket.queue_id).executeTakeFirst(),
    db
      .selectFrom('clinics')
      .select('name')
      .where('id', '=', app.workstation.clinicId)
      .executeTakeFirst(),
    orderedQueue(db, ticket.queue_id, now),
    findServiceMinutes(db, ticket.queue_id, clinicDate(now)),
  ]);
  const place = ordered.waiting.findIndex((row) => row.ticket_id === ticket.ticket_id);
  const ahead = Math.max(0, place);
  return {
    ticketId: ticket.ticket_id,
    number: ticket.number,
    goTo: queue?.name ?? '',
    ahead,
    aboutMinutes: minutes === null ? null : Math.round(ahead * minutes),
    checkInAt: ticket.check_in_at as Instant,
    clinicName: clinic?.name ?? '',
  };
}
