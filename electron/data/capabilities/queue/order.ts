import type { Lane } from '../../../../shared/contract/schemas.ts';
import type {
  Bound,
  Caller,
  LinePlace,
  QueueConfig,
  QueueTicket,
} from '../../../../shared/domain/queue/line.ts';
import { nextToCall, orderQueue } from '../../../../shared/domain/queue/order.ts';
import { placeAfterPass } from '../../../../shared/domain/queue/passed.ts';
import { type PlaceReason, whyBehind } from '../../../../shared/domain/queue/why.ts';
import { type EpochMs, fromInstant, type Instant } from '../../../../shared/lib/clock.ts';
import type { TicketRow } from './ticket-rows.ts';

export type OrderedQueue = {
  readonly waiting: readonly TicketRow[];
  readonly because: ReadonlyMap<string, readonly string[]>;
  /** Whom the rules call next, and where the cycle stands then. */
  readonly next: { readonly row: TicketRow; readonly pointer: number } | null;
};

type Moment = {
  readonly pointer: number;
  readonly now: EpochMs;
  readonly config: QueueConfig;
};

/**
 * The rows of one queue put in order by the rules (domain.md i.3).
 *
 * @param caller whose next call is asked for; anybody's without
 */
export function orderWaiting(
  rows: readonly TicketRow[],
  at: Moment,
  caller: Caller | null = null,
): OrderedQueue {
  const waiting = rows.filter(({ state }) => state === 'waiting');
  const snapshot = { ...at, tickets: waiting.map(toQueueTicket) };
  const { order, because } = orderQueue(snapshot);
  const byId = new Map(waiting.map((row) => [row.ticket_id, row]));
  const next = nextToCall({ ...snapshot, caller });
  const nextRow = next && byId.get(next.ticket.id);
  return {
    waiting: order.flatMap((id) => byId.get(id) ?? []),
    because: new Map(Object.entries(because)),
    next: nextRow && next ? { row: nextRow, pointer: next.pointer } : null,
  };
}

/** Everybody who is called before a ticket, with the reason; null for one that does not wait here. */
export function reasonsBefore(
  rows: readonly TicketRow[],
  at: Moment,
  ticketId: string,
): readonly PlaceReason[] | null {
  const waiting = rows.filter(({ state }) => state === 'waiting').map(toQueueTicket);
  return whyBehind({ ...at, tickets: waiting }, ticketId);
}

/** Where a passed ticket stands when it comes back, or that it is void (QUE-20). */
export function placeOfReturn(
  row: TicketRow,
  rows: readonly TicketRow[],
  { now, config }: { readonly now: EpochMs; readonly config: QueueConfig },
) {
  const waiting = rows.filter(({ state }) => state === 'waiting').map(toQueueTicket);
  return placeAfterPass(toQueueTicket(row), waiting, now, config);
}

/** What a ticket is after so many calls without an answer: the last one voids it. */
export function stateAfterPass(passes: number, { voidAtPass }: QueueConfig): 'passed' | 'void' {
  return passes >= voidAtPass ? 'void' : 'passed';
}

function toQueueTicket(row: TicketRow): QueueTicket {
  const place = row.place === null ? null : (JSON.parse(row.place) as LinePlace);
  return {
    id: row.ticket_id,
    number: row.number,
    lane: row.lane as Lane,
    // with results it came when it came back (QUE-21); any other keeps its place from stop to stop (QUE-12)
    checkInAt: fromInstant((row.lane === 'R' ? row.queued_at : row.check_in_at) as Instant),
    slotStartAt: row.slot_start === null ? null : fromInstant(row.slot_start as Instant),
    hasPriority: row.has_priority === 1,
    isFirstInLane: row.is_first_in_lane === 1,
    passedCount: row.passed_count,
    place,
    boundTo: boundTo(row),
  };
}

/** A doctor is waited for where doctors are; a room in its own queue. */
function boundTo(row: TicketRow): Bound | null {
  const doctorId = row.queue_kind === 'consultation' ? row.for_doctor_id : null;
  const roomId = row.for_room_id;
  return doctorId === null && roomId === null ? null : { doctorId, roomId };
}
