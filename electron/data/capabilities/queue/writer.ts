import { clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { CycleStep } from '../../../../shared/domain/queue/cycle-step.ts';
import { hasRoomFor } from '../../../../shared/domain/queue/calling.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { placeOfReturn, stateAfterPass } from './order.ts';
import { findPointer, openRooms, orderedQueue, queueConfigAt, stopsOf } from './reader.ts';
import { settingNow } from '../administration/settings.ts';
import { selectTickets, type TicketRow, toWaitingTicket } from './ticket-rows.ts';
import { waitsAfter } from '../../../../shared/domain/queue/waits.ts';
import { idsOf } from '../residents/same-person.ts';

type CallInput = {
  readonly queueId: string;
  readonly roomId: string;
  readonly ticketId: string | null;
};

type Chosen = { readonly row: TicketRow; readonly pointer: number | null };

/**
 * Whoever the rules say is next, or the one ticket that was asked for. Runs inside the home's write
 * transaction, so two desks that press at once get two different people (QUE-25).
 *
 * @throws AppError `queue-empty`, `wrong-state`, `not-found`, `room-full`
 */
export async function chooseTicket(unit: Unit, input: CallInput): Promise<Chosen> {
  await requireRoom(unit, input);
  const chosen = await chooseRow(unit, input);
  const inRoom = await countInRoom(unit, input.roomId);
  const roomCap = await settingNow(unit.db, 'queue.room-cap', unit.now);
  if (!hasRoomFor(inRoom, roomCap)) throw new AppError('room-full', { params: { count: inRoom } });
  return chosen;
}

async function chooseRow(unit: Unit, input: CallInput): Promise<Chosen> {
  if (input.ticketId !== null)
    return { row: await requireWaiting(unit, input.ticketId, input.queueId), pointer: null };
  const caller = { roomId: input.roomId, doctorId: unit.actor.id };
  const ordered = await orderedQueue(unit.db, input.queueId, unit.now, caller);
  if (!ordered.next) throw new AppError('queue-empty');
  return { row: ordered.next.row, pointer: ordered.next.pointer };
}

async function countInRoom(unit: Unit, roomId: string): Promise<number> {
  const rows = await selectTickets(unit.db, clinicDate(unit.now))
    .where('tickets.room_id', '=', roomId)
    .where('tickets.state', 'in', ['called', 'serving'])
    .execute();
  return rows.length;
}

async function requireRoom(unit: Unit, { roomId, queueId }: CallInput): Promise<void> {
  const room = await openRooms(unit.db, clinicDate(unit.now))
    .where('id', '=', roomId)
    .where('queue_id', '=', queueId)
    .executeTakeFirst();
  if (!room) throw new AppError('not-found');
}

async function requireWaiting(unit: Unit, ticketId: string, queueId: string): Promise<TicketRow> {
  const row = await selectTickets(unit.db, clinicDate(unit.now))
    .where('tickets.id', '=', ticketId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  if (row.state !== 'waiting' || row.queue_id !== queueId) throw new AppError('wrong-state');
  return row;
}

/** The call itself, and the step of the cycle that led to it. */
export async function callOps(
  app: AppContext,
  unit: Unit,
  { row, pointer }: Chosen,
  input: CallInput,
): Promise<Operation[]> {
  const known = await findPointer(unit.db, input.queueId, clinicDate(unit.now));
  const step: CycleStep | null =
    pointer === null ? null : { from: known?.pointer ?? 0, to: pointer };
  const ops = await patches(unit, row, {
    state: 'called',
    room_id: input.roomId,
    called_at: toInstant(unit.now),
    called_by: unit.actor.id,
    calls: row.calls + 1,
    cycle_step: step === null ? null : JSON.stringify(step),
  });
  ops.push(...(await doublesOps(unit, row)));
  if (step !== null) ops.push(await pointerOp(app, unit, input.queueId, step.to));
  return ops;
}

/**
 * Two desks that did not see each other may have taken the same resident in, each with a ticket. The
 * one that is called counts; the others are void, so that nobody is called twice (QUE-25).
 */
async function doublesOps(unit: Unit, called: TicketRow): Promise<Operation[]> {
  const doubles = await selectTickets(unit.db, clinicDate(unit.now))
    .where('tickets.resident_id', 'in', idsOf(called.resident_id))
    .where('tickets.id', '!=', called.ticket_id)
    .where('tickets.state', 'in', ['waiting', 'passed'])
    .execute();
  const ops: Operation[] = [];
  for (const row of doubles) {
    ops.push(...(await patches(unit, row, { state: 'void', finished_at: toInstant(unit.now) })));
    ops.push(await unit.patch('visits', row.visit_id, 'state', 'void'));
  }
  return ops;
}

async function pointerOp(
  app: AppContext,
  unit: Unit,
  queueId: string,
  pointer: number,
): Promise<Operation> {
  const date = clinicDate(unit.now);
  const known = await findPointer(unit.db, queueId, date);
  if (known) return unit.patch('queue_pointers', known.id, 'pointer', pointer);
  return {
    op: 'insert',
    entity: 'queue_pointers',
    rowId: app.makeId(),
    fields: { queue_id: queueId, date, pointer },
  };
}

/** Nobody came: passed; the third time the ticket is void (QUE-20). */
export async function passOps(unit: Unit, row: TicketRow) {
  const config = await queueConfigAt(unit.db, unit.now);
  const state = stateAfterPass(row.passed_count + 1, config);
  const ops = await patches(unit, row, {
    state,
    passed_count: row.passed_count + 1,
    room_id: null,
    ...(state === 'void' ? { finished_at: toInstant(unit.now) } : {}),
  });
  // Who went home instead of coming back to the doctor was here all the same.
  const left = row.lane === 'R' ? 'done' : 'void';
  if (state === 'void') ops.push(await unit.patch('visits', row.visit_id, 'state', left));
  return { ops, state };
}

/** This stop is over: to the next stop's queue, or done with the visit. */
export async function finishOps(unit: Unit, row: TicketRow) {
  const next = stopsOf(row)[row.stop_index + 1];
  if (next === undefined) {
    const ops = await patches(unit, row, { state: 'done', finished_at: toInstant(unit.now) });
    return {
      ops: [...ops, await unit.patch('visits', row.visit_id, 'state', 'done')],
      state: 'done' as const,
    };
  }
  const ops = await patches(unit, row, {
    ...waitsField(row),
    state: 'waiting',
    stop_index: row.stop_index + 1,
    queue_id: next,
    room_id: null,
    called_at: null,
    calls: 0,
    passed_count: 0,
    place: null,
    for_room_id: null,
    ...(row.lane === 'R' ? {} : { queued_at: toInstant(unit.now) }),
  });
  return { ops, state: 'waiting' as const };
}

/** What is known of the waits so far, before the ticket forgets when it was called (F5). */
export function waitsField(row: TicketRow): { readonly waits?: string } {
  const waits = waitsAfter(toWaitingTicket(row));
  return waits.length > 0 ? { waits: JSON.stringify(waits) } : {};
}

/** A passed resident is back and waits again, behind those the rules let past (QUE-20). */
export async function comeBackOps(unit: Unit, row: TicketRow): Promise<Operation[]> {
  const here = await selectTickets(unit.db, clinicDate(unit.now))
    .where('tickets.queue_id', '=', row.queue_id)
    .execute();
  const config = await queueConfigAt(unit.db, unit.now);
  const decided = placeOfReturn(row, here, { now: unit.now, config });
  if (decided.outcome === 'void') throw new AppError('wrong-state');
  return patches(unit, row, {
    ...waitsField(row),
    state: 'waiting',
    place: JSON.stringify(decided.place),
    called_at: null,
    calls: 0,
  });
}

type TicketField =
  | 'state'
  | 'room_id'
  | 'called_at'
  | 'calls'
  | 'passed_count'
  | 'stop_index'
  | 'queue_id'
  | 'queued_at'
  | 'place'
  | 'finished_at'
  | 'lane'
  | 'lane_because'
  | 'stops'
  | 'called_by'
  | 'for_doctor_id'
  | 'for_room_id'
  | 'cycle_step'
  | 'waits';

export type TicketFields = Readonly<Partial<Record<TicketField, string | number | null>>>;

/** The registers of a ticket that an act writes. */
export async function patches(
  unit: Unit,
  row: TicketRow,
  fields: TicketFields,
): Promise<Operation[]> {
  const ops: Operation[] = [];
  for (const [field, value] of Object.entries(fields)) {
    ops.push(await unit.patch('tickets', row.ticket_id, field, value ?? null));
  }
  return ops;
}
