import type { EpochMs } from '../../lib/clock.ts';
import { isLateFor, type Lane } from './lane.ts';

/** A ticket that waits. What was called, passed and not come back, done or void is not in the line. */
export type QueueTicket = {
  readonly id: string;
  /** The number on the ticket; breaks ties, `A9` before `A10`. */
  readonly number: string;
  readonly lane: Lane;
  readonly checkInAt: EpochMs;
  /** Start of the booked slot; needed in lane A. In lane P: lane A may call it, too, unless it is late. */
  readonly slotStartAt?: EpochMs | null | undefined;
  /** In lane A: lane P may call it, too (i.3). */
  readonly hasPriority?: boolean | undefined;
  /** In lane P: before the others (QUE-02). */
  readonly isFirstInLane?: boolean | undefined;
  /** How often it was called without an answer (QUE-20). */
  readonly passedCount?: number | undefined;
  /**
   * Where it stands since it came back, as {@link placeAfterPass} said: null where nobody was to be
   * let past. Absent for a ticket that was passed: it is placed among those who wait now.
   */
  readonly place?: LinePlace | null | undefined;
  /** Who has to call it; {@link isFor} says for how long. Null and absent: anybody of this queue. */
  readonly boundTo?: Bound | null | undefined;
};

/** One doctor (the one who ordered the tests, QUE-21, or the one of the booking, QUE-08), or one room. */
export type Bound = { readonly doctorId: string | null; readonly roomId: string | null };

/** The room that calls, and who sits in it. */
export type Caller = { readonly doctorId: string | null; readonly roomId: string | null };

/** A place behind somebody; kept as that one's key, which stays true when that one has gone. */
export type LinePlace = { readonly behind: LineKey; readonly returnedAt: EpochMs };

/** By which tickets of one lane are sorted. */
export type LineKey = {
  readonly isFirst: boolean;
  readonly dueAt: EpochMs;
  readonly checkInAt: EpochMs;
  readonly number: string;
  /** When it was put behind the ticket of this key; -1 for that ticket itself. */
  readonly returnedAt: EpochMs;
};

/** Everything about call order that a clinic may set (domain.md i.3). */
export type QueueConfig = {
  /** Minutes beyond the due time after which a ticket is called before the cycle. */
  readonly maxWaitMinutes: number;
  readonly maxWaitReturnMinutes: number;
  /** A lane that is not named here is called when no lane of the cycle has anybody. */
  readonly cycle: readonly Exclude<Lane, 'E'>[];
  /** Minutes before its slot from which an appointment may be called. */
  readonly earlyMinutes: number;
  readonly lateAfterMinutes: number;
  /** How many waiting tickets a passed one lets past (QUE-20). */
  readonly letPast: number;
  /** The pass that voids a ticket. */
  readonly voidAtPass: number;
};

export const defaultQueueConfig: QueueConfig = {
  maxWaitMinutes: 60,
  maxWaitReturnMinutes: 40,
  cycle: ['A', 'P', 'A', 'W', 'A', 'R'],
  earlyMinutes: 10,
  lateAfterMinutes: 15,
  letPast: 2,
  voidAtPass: 3,
};

/** The lane in which a ticket is called: a late appointment is a walk-in (QUE-22). */
export function laneOf(ticket: QueueTicket, config: QueueConfig): Lane {
  return ticket.lane === 'A' && isLate(ticket, config) ? 'W' : ticket.lane;
}

function isLate({ slotStartAt, checkInAt }: QueueTicket, config: QueueConfig): boolean {
  return typeof slotStartAt === 'number' && isLateFor(slotStartAt, checkInAt, config);
}

/** From when its waiting counts: the slot of an appointment, else check-in (i.3). */
export function dueAtOf(ticket: QueueTicket, config: QueueConfig): EpochMs {
  return laneOf(ticket, config) === 'A'
    ? (ticket.slotStartAt ?? ticket.checkInAt)
    : ticket.checkInAt;
}

/** After how many minutes beyond its due time a ticket is called before the cycle (i.3.2). */
export function limitMsOf(ticket: QueueTicket, config: QueueConfig): number {
  const minutes = ticket.lane === 'R' ? config.maxWaitReturnMinutes : config.maxWaitMinutes;
  return minutes * 60_000;
}

/**
 * Whether a room may call a ticket: one that is bound to another doctor or room is left to them until
 * it has waited beyond its limit. Then anybody calls it, so that nobody waits for a doctor who has gone
 * home (QUE-21).
 */
export function isFor(
  ticket: QueueTicket,
  caller: Caller | null,
  at: { readonly now: EpochMs; readonly config: QueueConfig },
): boolean {
  const { boundTo } = ticket;
  if (!caller || !boundTo) return true;
  if (at.now - dueAtOf(ticket, at.config) > limitMsOf(ticket, at.config)) return true;
  const isTheirRoom = boundTo.roomId === null || boundTo.roomId === caller.roomId;
  return isTheirRoom && (boundTo.doctorId === null || boundTo.doctorId === caller.doctorId);
}

/**
 * Those who wait in a lane, in their order: A by slot and check-in, the others by check-in, ties by
 * ticket number (i.3). Somebody with priority and an appointment stands in both lanes. Whoever has been
 * put back behind others stays in the own lane only.
 */
export function lineOf(
  lane: Lane,
  tickets: readonly QueueTicket[],
  config: QueueConfig,
): readonly QueueTicket[] {
  const isHere = (ticket: QueueTicket) =>
    laneOf(ticket, config) === lane || (!ticket.place && secondLaneOf(ticket, config) === lane);
  return tickets
    .filter(isHere)
    .map((ticket) => ({ ticket, key: keyOf(ticket, lane) }))
    .toSorted((one, other) => {
      const byKey = compareKeys(one.key, other.key);
      return byKey === 0 ? compareNumbers(one.ticket.number, other.ticket.number) : byKey;
    })
    .map(({ ticket }) => ticket);
}

/** The other lane that may call it: of two, whichever calls first (i.3). */
function secondLaneOf(ticket: QueueTicket, config: QueueConfig): Lane | null {
  if (ticket.lane === 'A' && ticket.hasPriority) return 'P';
  const hasSlot = ticket.lane === 'P' && typeof ticket.slotStartAt === 'number';
  return hasSlot && !isLate(ticket, config) ? 'A' : null;
}

/** The key of a ticket inside a lane. */
export function keyOf(ticket: QueueTicket, lane: Lane): LineKey {
  if (ticket.place) return { ...ticket.place.behind, returnedAt: ticket.place.returnedAt };
  const dueAt = lane === 'A' ? (ticket.slotStartAt ?? ticket.checkInAt) : ticket.checkInAt;
  return {
    isFirst: lane === 'P' && ticket.isFirstInLane === true,
    dueAt,
    checkInAt: ticket.checkInAt,
    number: ticket.number,
    returnedAt: -1,
  };
}

function compareKeys(one: LineKey, other: LineKey): number {
  return (
    Number(other.isFirst) - Number(one.isFirst) ||
    one.dueAt - other.dueAt ||
    one.checkInAt - other.checkInAt ||
    compareNumbers(one.number, other.number) ||
    one.returnedAt - other.returnedAt
  );
}

/** Ticket numbers as people count: runs of digits by value, the rest as text. */
export function compareNumbers(one: string, other: string): number {
  const [parts, others] = [one.match(/\d+|\D+/g) ?? [], other.match(/\d+|\D+/g) ?? []];
  for (const [at, part] of parts.entries()) {
    const against = others[at];
    if (against === undefined) return 1;
    const byValue = Number(part) - Number(against);
    if (byValue) return byValue;
    if (part !== against) return part < against ? -1 : 1;
  }
  return parts.length - others.length;
}
