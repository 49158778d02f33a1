import { type CycleStep, pointerAfterPutBack } from '../../../../shared/domain/queue/cycle-step.ts';
import { CALLS_MAX, canTakeBack, decideRecall } from '../../../../shared/domain/queue/calling.ts';
import { clinicDate, fromInstant, type Instant, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { findPointer, listQueues, openRooms, stopsOf } from './reader.ts';
import type { TicketRow } from './ticket-rows.ts';
import { patches, type TicketFields, waitsField } from './writer.ts';

/** Not called, not passed, nobody sent for: a ticket that waits anew. */
const fresh: TicketFields = {
  state: 'waiting',
  room_id: null,
  called_at: null,
  called_by: null,
  calls: 0,
};

/**
 * One more call of somebody who did not come (QUE-20).
 *
 * @throws AppError `called-too-soon` with the seconds left; `wrong-state` after the third
 */
export async function recallOps(unit: Unit, row: TicketRow): Promise<Operation[]> {
  const lastAt = fromInstant((row.called_at ?? row.queued_at) as Instant);
  const decided = decideRecall({ calls: row.calls, lastAt }, unit.now);
  if (decided.outcome === 'no-more')
    throw new AppError('wrong-state', { params: { calls: CALLS_MAX } });
  if (decided.outcome === 'too-soon')
    throw new AppError('called-too-soon', { params: { count: decided.seconds } });
  return patches(unit, row, { called_at: toInstant(unit.now), calls: row.calls + 1 });
}

export type Transfer = {
  readonly queueId: string;
  readonly roomId: string | null;
  readonly doctorId: string | null;
  readonly isComingBack: boolean;
};

/**
 * Into another queue, room or to another doctor. The place there is the one of the arrival, as if it
 * had always waited there: nobody loses the morning to a wrong queue.
 *
 * @throws AppError `not-found` for a queue, room or doctor that is not there today
 */
export async function transferOps(
  unit: Unit,
  row: TicketRow,
  to: Transfer,
  clinicId: string,
): Promise<Operation[]> {
  await requireTarget(unit, to, clinicId);
  const stops = stopsOf(row);
  const before = stops.slice(0, row.stop_index);
  const after = stops.slice(row.stop_index + 1);
  const back = to.isComingBack && to.queueId !== row.queue_id ? [row.queue_id] : [];
  const isSame = to.queueId === row.queue_id;
  const sender = back.length > 0 ? (row.called_by ?? row.for_doctor_id) : row.for_doctor_id;
  return patches(unit, row, {
    ...fresh,
    ...waitsField(row),
    queue_id: to.queueId,
    stops: JSON.stringify([...before, to.queueId, ...back, ...after]),
    queued_at: isSame || row.lane === 'R' ? row.queued_at : toInstant(unit.now),
    passed_count: isSame ? row.passed_count : 0,
    place: isSame ? row.place : null,
    for_room_id: to.roomId,
    for_doctor_id: to.doctorId ?? (isSame ? null : sender),
  });
}

async function requireTarget(unit: Unit, to: Transfer, clinicId: string): Promise<void> {
  const date = clinicDate(unit.now);
  const queues = await listQueues(unit.db, clinicId, date);
  if (!queues.some(({ id }) => id === to.queueId)) throw new AppError('not-found');
  const { roomId, doctorId } = to;
  if (roomId !== null) await requireRoomOf(unit, roomId, to.queueId);
  if (doctorId === null) return;
  const doctor = await unit.db
    .selectFrom('staff')
    .select('id')
    .where('id', '=', doctorId)
    .where('clinic_id', '=', clinicId)
    .where('role', '=', 'doctor')
    .where('is_active', '=', 1)
    .executeTakeFirst();
  if (!doctor) throw new AppError('not-found');
}

/** A wrong call: it waits where it waited, and the cycle stands where it stood (i.3, QUE-23). */
export async function putBackOps(unit: Unit, row: TicketRow): Promise<Operation[]> {
  requireRecent(row.called_at, unit.now);
  const ops = await patches(unit, row, { ...fresh, cycle_step: null });
  const step = row.cycle_step === null ? null : (JSON.parse(row.cycle_step) as CycleStep);
  const known = await findPointer(unit.db, row.queue_id, clinicDate(unit.now));
  const pointer = known && pointerAfterPutBack(known.pointer, step);
  if (known && pointer !== known.pointer)
    ops.push(await unit.patch('queue_pointers', known.id, 'pointer', pointer ?? 0));
  return ops;
}

/**
 * A wrong pass or finish. Who was passed stands as called again, who had gone on or home is in the room
 * again, while nobody else has called them (QUE-23).
 */
export async function takeBackOps(
  unit: Unit,
  row: TicketRow,
  roomId: string,
): Promise<{ readonly ops: Operation[]; readonly state: 'called' | 'serving' }> {
  if (row.state === 'passed') {
    requireRecent(row.called_at, unit.now);
    await requireRoomOf(unit, roomId, row.queue_id);
    const passes = Math.max(0, row.passed_count - 1);
    const again = { state: 'called', room_id: roomId, passed_count: passes };
    return { ops: await patches(unit, row, again), state: 'called' };
  }
  const isDone = row.state === 'done';
  const stop = isDone ? row.stop_index : row.stop_index - 1;
  const queueId = stopsOf(row)[stop];
  if (queueId === undefined) throw new AppError('wrong-state');
  requireRecent(isDone ? row.finished_at : row.queued_at, unit.now);
  await requireRoomOf(unit, roomId, queueId);
  const ops = await patches(unit, row, {
    state: 'serving',
    stop_index: stop,
    queue_id: queueId,
    room_id: roomId,
    finished_at: null,
    called_by: unit.actor.id,
  });
  if (isDone) ops.push(await unit.patch('visits', row.visit_id, 'state', 'open'));
  return { ops, state: 'serving' };
}

/** Somebody is back with results: the same number, lane R, the doctor who sent for them (QUE-21). */
export async function resultsOps(unit: Unit, row: TicketRow): Promise<Operation[]> {
  if (row.queue_kind !== 'consultation') throw new AppError('wrong-state');
  return [
    ...(await patches(unit, row, {
      ...fresh,
      ...waitsField(row),
      lane: 'R',
      lane_because: JSON.stringify(['QUE-21']),
      queued_at: toInstant(unit.now),
      passed_count: 0,
      place: null,
      finished_at: null,
      for_doctor_id: row.called_by,
      for_room_id: null,
    })),
    await unit.patch('visits', row.visit_id, 'state', 'open'),
  ];
}

async function requireRoomOf(unit: Unit, roomId: string, queueId: string): Promise<void> {
  const room = await openRooms(unit.db, clinicDate(unit.now))
    .where('id', '=', roomId)
    .where('queue_id', '=', queueId)
    .executeTakeFirst();
  if (!room) throw new AppError('not-found');
}

function requireRecent(at: string | null, now: number): void {
  if (at === null || !canTakeBack(fromInstant(at as Instant), now))
    throw new AppError('wrong-state');
}
