import { clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { selectTickets, type TicketRow } from '../queue/ticket-rows.ts';
import { inRoomStates, leftOpen, notCalledStates } from './reader.ts';

type Closed = { readonly noShows: readonly TicketRow[]; readonly ops: readonly Operation[] };

/**
 * The end of the session: tickets that wait or were passed are no-shows, named by the closing
 * itself (QUE-20), and not void: nothing about them was wrong. Whoever was already at a stop has been here: their visit is done.
 *
 * @throws AppError `wrong-state` while somebody is in a room, or on the way there
 */
export async function closeDay(unit: Unit, closingId: string): Promise<Closed> {
  const date = clinicDate(unit.now);
  const rows = await selectTickets(unit.db, date).execute();
  if (rows.some(({ state }) => inRoomStates.includes(state))) throw new AppError('wrong-state');
  const noShows = rows.filter(({ state }) => notCalledStates.includes(state));
  const ops: Operation[] = [];
  for (const row of noShows) {
    ops.push(await unit.patch('tickets', row.ticket_id, 'state', 'no-show'));
    ops.push(await unit.patch('tickets', row.ticket_id, 'finished_at', toInstant(unit.now)));
    const visitState = row.stop_index > 0 ? 'done' : 'void';
    ops.push(await unit.patch('visits', row.visit_id, 'state', visitState));
  }
  ops.push({
    op: 'insert',
    entity: 'day_closings',
    rowId: closingId,
    fields: {
      date,
      closed_at: toInstant(unit.now),
      closed_by: unit.actor.id ?? '',
      no_shows: JSON.stringify(noShows.map(({ ticket_id }) => ticket_id)),
      left_open: JSON.stringify(await leftOpen(unit.db, unit.now)),
    },
  });
  return { noShows, ops };
}
