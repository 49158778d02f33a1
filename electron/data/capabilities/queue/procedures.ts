import { clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Topic } from '../../live/changes.ts';
import type { HandlerContext, Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { boardState } from './board.ts';
import { putBackOps, recallOps, resultsOps, takeBackOps, transferOps } from './moves.ts';
import { queueState, whyAt } from './reader.ts';
import { selectTickets, type TicketRow } from './ticket-rows.ts';
import { callOps, chooseTicket, comeBackOps, finishOps, passOps } from './writer.ts';

const watched: readonly Topic[] = [
  'tickets',
  'visits',
  'residents',
  'queues',
  'rooms',
  'staff',
  'queue_pointers',
  'settings',
  'connection',
  'minute',
];

/** The queue: watched everywhere, decided at the clinic's home (F4, QUE-25). */
export function queueProcedures(app: AppContext, os: Implementer) {
  const { clinicId } = app.workstation;
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
    board: boardProcedure(app, os),
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
        await unit.issue(await recallOps(unit, row));
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
    ...moveProcedures(app, os),
    why: whyProcedure(app, os),
  });
}

function whyProcedure(app: AppContext, os: Implementer) {
  return os.queue.why.handler(({ input, signal }) =>
    live({
      changes: app.changes,
      topics: watched,
      compute: () => whyAt(app.database.read, input.ticketId, app.clock.now()),
      signal,
    }),
  );
}

function boardProcedure(app: AppContext, os: Implementer) {
  const { clinicId, isDemo } = app.workstation;
  return os.queue.board.handler(({ input, signal }) => {
    const roomIds = input?.roomIds;
    return live({
      changes: app.changes,
      topics: watched,
      compute: () =>
        boardState(app.database.read, { clinicId, now: app.clock.now(), isDemo, roomIds }),
      signal,
    });
  });
}

/** What sends a ticket elsewhere, or takes an act on it back. */
function moveProcedures(app: AppContext, os: Implementer) {
  const { clinicId } = app.workstation;
  return {
    transfer: os.queue.transfer.handler(({ context, input }) =>
      act(
        context,
        input.ticketId,
        ['waiting', 'called', 'serving', 'passed'],
        async (unit, row) => {
          context.about([row.resident_id], input.reason);
          await unit.issue(await transferOps(unit, row, input, clinicId));
          return 'waiting';
        },
      ),
    ),
    putBack: os.queue.putBack.handler(({ context, input }) =>
      act(context, input.ticketId, ['called', 'serving'], async (unit, row) => {
        await unit.issue(await putBackOps(unit, row));
        return 'waiting';
      }),
    ),
    takeBack: os.queue.takeBack.handler(({ context, input }) =>
      act(context, input.ticketId, ['passed', 'waiting', 'done'], async (unit, row) => {
        const { ops, state } = await takeBackOps(unit, row, input.roomId);
        await unit.issue(ops);
        return state;
      }),
    ),
    bringResults: os.queue.bringResults.handler(({ context, input }) =>
      act(context, input.ticketId, ['done'], async (unit, row) => {
        await unit.issue(await resultsOps(unit, row));
        return 'waiting';
      }),
    ),
  };
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
