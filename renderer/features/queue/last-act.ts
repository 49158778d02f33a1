import type { QueueView } from '../../../shared/contract/queue.ts';
import { canTakeBack } from '../../../shared/domain/queue/calling.ts';
import type { EpochMs } from '../../../shared/lib/clock.ts';

/** A pass or a finish in this room, which may have been a mistake. */
export type LastAct = {
  readonly act: 'pass' | 'finish';
  readonly ticketId: string;
  readonly number: string;
  readonly name: string;
  readonly roomId: string;
  /** From when on the five minutes count: the call of who was passed, the finish itself. */
  readonly actedAt: EpochMs;
};

type Now = {
  readonly queues: readonly QueueView[];
  /** The queue of the room. */
  readonly queue: QueueView | null;
  readonly roomId: string | null;
  readonly nowMs: EpochMs;
};

/**
 * Whether the act can still be taken back (QUE-23): within five minutes, in the same room, and while the
 * person stands where the act has left them. The clinic's home decides it again.
 */
export function canUndo(last: LastAct, { queues, queue, roomId, nowMs }: Now): boolean {
  if (last.roomId !== roomId || !canTakeBack(last.actedAt, nowMs)) return false;
  const isIn = (tickets: QueueView['waiting']) =>
    tickets.some(({ ticketId }) => ticketId === last.ticketId);
  if (last.act === 'pass') return queue !== null && isIn(queue.passed);
  const hasMovedOn = queues.some(({ active, passed }) => isIn(active) || isIn(passed));
  return !hasMovedOn && queue !== null && !isIn(queue.waiting);
}
