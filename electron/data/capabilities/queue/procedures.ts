import { clinicDate, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Topic } from '../../live/changes.ts';
import type { HandlerContext, Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { boardState, queueState } from './reader.ts';
import { selectTickets, type TicketRow } from './ticket-rows.ts';
import { callOps, chooseTicket, comeBackOps, finishOps, passOps } from './writer.ts';

const watched: readonly Topic[] = [
  'tickets',
  'visits',
  'residents',
  'queues',
  'rooms',
  'queue_pointers',
  'settings',
  'connection',
  'minute',
];

/** Calls per arrival (QUE-20): the first call and two recalls. */
const CALLS_MAX = 3;

/** The queue: watched everywhere, decided at the clinic's home (F4, QUE-25). */
export function queueProcedures(app: AppContext, os: Implementer) {
  const { clinicId, isDemo } = app.workstation;
  const canCall = () => app.isHome() || app.connectionState().home.reachable;
  return os.queue.router({
    watch: os.queue.watch.handler(({ signal }) =>
      live({
        changes: app.changes,
        topics: watched,
        compute: () =>
          queueState(app.database.read, { clinicId, now: app.clock.now(), canCall: canCall() }),
        signal,
      }),
    ),
    board: os.queue.board.handler(({ signal }) =>
      live({
        changes: app.changes,
        topics: watched,
        compute: () => boardState(app.database.read, { clinicId, now: app.clock.now(), isDemo }),
        signal,
      }),
    ),
    call: os.queue.call.handler(({ context, input }) =>
      context.commit(async (unit) => {
        if (input.ticketId !== null && !input.reason?.trim()) throw new AppError('reason-required');
        const chosen = await chooseTicket(unit, input);
        context.about([chosen.row.resident_id], input.reason ?? undefined);
        await unit.issue(await callOps(app, unit, chosen, input));
        return answer(chosen.row, 'called');
      }),
    ),
    recall: os.queue.recall.handler(({ context, input }) =>
      act(context, input.ticketId, ['called'], async (unit, row) => {
        if (row.calls >= CALLS_MAX)
          throw new AppError('wrong-state', { params: { calls: row.calls } });
        await unit.issue([
          await unit.patch('tickets', row.ticket_id, 'called_at', toInstant(unit.now)),
          await unit.patch('tickets', row.ticket_id, 'calls', row.calls + 1),
        ]);
        return 'called';
      }),
    ),
    start: os.queue.start.handler(({ context, input }) =>
      act(context, input.ticketId, ['called'], async (unit, row) => {
        await unit.issue([await unit.patch('tickets', row.ticket_id, 'state', 'serving')]);
        return 'serving';
      }),
    ),
    pass: os.queue.pass.handler(({ context, input }) =>
      act(context, input.ticketId, ['called'], async (unit, row) => {
        const { ops, state } = await passOps(unit, row);
        await unit.issue(ops);
        return state;
      }),
    ),
    finish: os.queue.finish.handler(({ context, input }) =>
      act(context, input.ticketId, ['called', 'serving'], async (unit, row) => {
        const { ops, state } = await finishOps(unit, row);
        await unit.issue(ops);
        return state;
      }),
    ),
    comeBack: os.queue.comeBack.handler(({ context, input }) =>
      act(context, input.ticketId, ['passed'], async (unit, row) => {
        await unit.issue(await comeBackOps(unit, row));
        return 'waiting';
      }),
    ),
  });
}

type State = TicketRow['state'];

/** One act on one ticket that stands in one of the states; anything else was decided already. */
function act(
  context: HandlerContext,
  ticketId: string,
  states: readonly State[],
  work: (
    unit: Unit,
    row: TicketRow,
  ) => Promise<'called' | 'serving' | 'waiting' | 'passed' | 'done' | 'void'>,
) {
  return context.commit(async (unit) => {
    const row = await requireTicket(unit, ticketId, unit.now);
    context.about([row.resident_id]);
    if (!states.includes(row.state)) throw new AppError('wrong-state');
    return answer(row, await work(unit, row));
  });
}

async function requireTicket(unit: Unit, ticketId: string, now: EpochMs): Promise<TicketRow> {
  const row = await selectTickets(unit.db, clinicDate(now))
    .where('tickets.id', '=', ticketId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  return row;
}

function answer<After extends string>(row: TicketRow, state: After) {
  return { ticketId: row.ticket_id, number: row.number, state };
}
