import { readinessOf } from '../../../../shared/domain/orders/order.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { goneStates, selectTickets, type TicketRow } from '../queue/ticket-rows.ts';
import { idsOf } from '../residents/same-person.ts';
import { orderRows } from './day-rows.ts';

type Db = ReadDb | WriteDb;

/** The ticket of a visit, as far as a return with results needs it (QUE-21). */
export type VisitTicket = {
  readonly ticketId: string;
  readonly number: string;
  /** It is on the way back to the doctor, or was. */
  readonly isReturn: boolean;
  /** The visit is over, and was with a doctor. */
  readonly canReturn: boolean;
};

/** Null for a visit without a ticket that stands. */
export async function ticketOfVisit(db: Db, visitId: string): Promise<VisitTicket | null> {
  const row = await db
    .selectFrom('tickets')
    .leftJoin('queues', 'queues.id', 'tickets.queue_id')
    .select(['tickets.id', 'tickets.number', 'tickets.state', 'tickets.lane', 'queues.kind'])
    .where('visit_id', '=', visitId)
    .where('tickets.state', 'not in', goneStates)
    .where('tickets.removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const isReturn = row.lane === 'R';
  const isOver = row.state === 'done' && row.kind === 'consultation';
  return { ticketId: row.id, number: row.number, isReturn, canReturn: isOver && !isReturn };
}

/** The ticket of a resident whose results are all there and who was not back with the doctor yet; or null. */
export async function findReturn(
  db: Db,
  residentId: string,
  date: CalendarDate,
): Promise<TicketRow | null> {
  const over = await selectTickets(db, date)
    .where('tickets.resident_id', 'in', idsOf(residentId))
    .where('tickets.state', '=', 'done')
    .where('tickets.lane', '!=', 'R')
    .orderBy('tickets.check_in_at', 'desc')
    .execute();
  for (const row of over) {
    if (row.queue_kind !== 'consultation') continue;
    const rows = await orderRows(db, { visitId: row.visit_id });
    if (readinessOf(rows.map(({ facts }) => facts)).is === 'ready') return row;
  }
  return null;
}
