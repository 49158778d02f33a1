import type { EpochMs } from '../../lib/clock.ts';
import { type Decision, ruleIds } from '../decision.ts';
import type { Lane } from './lane.ts';
import {
  defaultQueueConfig,
  dueAtOf,
  keyOf,
  laneOf,
  limitMsOf,
  lineOf,
  type QueueConfig,
  type QueueTicket,
} from './line.ts';
import { callSequence, type NextCall, type QueueSnapshot } from './order.ts';
import { withPlaces } from './passed.ts';

/** Why one ticket is called before another. Each is one sentence on the desk. */
export const whyCodes = [
  /** An emergency. */
  'emergency',
  /** It waited longer than anybody shall. */
  'waited-too-long',
  /** Both did; this one longer. */
  'waited-longer',
  /** The lanes take turns, and it is this one's. */
  'turn-A',
  'turn-P',
  'turn-R',
  'turn-W',
  /** The other's appointment is not near yet. */
  'not-near',
  /** The other came too late for its appointment, and stands by arrival. */
  'late',
  /** The other was passed, and came back behind these. */
  'other-passed',
  /** It was passed, and has its place again. */
  'back-in-place',
  /** The oldest come first among those with priority. */
  'eldest',
  'earlier-slot',
  'came-earlier',
  /** The same moment: by the number on the ticket. */
  'number',
] as const;
export type WhyCode = (typeof whyCodes)[number];

export type Why = Decision & {
  readonly code: WhyCode;
  /** Minutes that it waited beyond its due time. */
  readonly waitedMinutes: number;
  /** What the sentence speaks of: a slot or a check-in; null where it needs no time. */
  readonly at: EpochMs | null;
};

export type PlaceReason = { readonly id: string; readonly why: Why };

/**
 * "Why is my number after theirs": everybody who is called before a ticket, in order, each with its
 * reason (F4, i.3). Empty for whoever is next; null for a ticket that does not wait here.
 */
export function whyBehind(
  snapshot: QueueSnapshot,
  ticketId: string,
): readonly PlaceReason[] | null {
  const config = snapshot.config ?? defaultQueueConfig;
  const tickets = withPlaces(snapshot.tickets, snapshot.now, config);
  const mine = tickets.find(({ id }) => id === ticketId);
  if (!mine) return null;
  const calls = callSequence({ ...snapshot, tickets }, tickets.length);
  const place = calls.findIndex(({ ticket }) => ticket.id === ticketId);
  const pair = { mine, now: snapshot.now, config, isNear: place >= 0 };
  const called = place < 0 ? calls : calls.slice(0, place);
  const reasons = called.map((call) => ({ id: call.ticket.id, why: whyOf(call, pair) }));
  if (place >= 0) return reasons;
  return [...reasons, ...laterAhead(tickets, calls, pair)];
}

type Pair = {
  readonly mine: QueueTicket;
  readonly now: EpochMs;
  readonly config: QueueConfig;
  /** Mine can be called now. */
  readonly isNear: boolean;
};

/** Appointments that are not near either, and come before mine. */
function laterAhead(
  tickets: readonly QueueTicket[],
  calls: readonly NextCall[],
  pair: Pair,
): readonly PlaceReason[] {
  const called = new Set(calls.map(({ ticket }) => ticket.id));
  const later = lineOf(
    'A',
    tickets.filter(({ id }) => !called.has(id)),
    pair.config,
  );
  const ahead = later.slice(
    0,
    later.findIndex(({ id }) => id === pair.mine.id),
  );
  return ahead.map((theirs) => ({ id: theirs.id, why: withinLane('A', theirs, pair) }));
}

function whyOf(call: NextCall, pair: Pair): Why {
  const theirs = call.ticket;
  const decide = decider(theirs, pair);
  if (call.because.includes('i.3.1'))
    return pair.mine.lane === 'E'
      ? withinLane('E', theirs, pair)
      : decide('emergency', null, 'i.3.1');
  if (!pair.isNear) return decide('not-near', pair.mine.slotStartAt ?? null, 'QUE-11', 'i.3.3');
  if (call.because.includes('i.3.2')) {
    const mineMs = waitOf(pair.mine, pair);
    const isLonger = mineMs > limitMsOf(pair.mine, pair.config) && waitOf(theirs, pair) >= mineMs;
    if (pair.mine.place && !isLonger) return decide('other-passed', null, 'QUE-20');
    return decide(isLonger ? 'waited-longer' : 'waited-too-long', null, 'i.3.2');
  }
  const lane = call.lane ?? laneOf(theirs, pair.config);
  const isSameLine = lineOf(lane, [pair.mine], pair.config).length > 0;
  return isSameLine ? withinLane(lane, theirs, pair) : decide(turnOf(lane), null, 'i.3.3');
}

/** Two of one lane. */
function withinLane(lane: Lane, theirs: QueueTicket, pair: Pair): Why {
  const { mine, config } = pair;
  const decide = decider(theirs, pair);
  const [key, other] = [keyOf(theirs, lane), keyOf(mine, lane)];
  if (mine.place) return decide('other-passed', null, 'QUE-20');
  if (theirs.place) return decide('back-in-place', null, 'QUE-20');
  if (key.isFirst && !other.isFirst) return decide('eldest', null, 'QUE-02');
  const isLate = mine.lane === 'A' && laneOf(mine, config) === 'W';
  if (isLate && lane === 'W') return decide('late', mine.slotStartAt ?? null, 'QUE-22');
  if (key.dueAt !== other.dueAt && lane === 'A') return decide('earlier-slot', key.dueAt, 'i.3');
  if (key.checkInAt !== other.checkInAt) return decide('came-earlier', key.checkInAt, 'i.3');
  return decide('number', null, 'i.3');
}

function decider(theirs: QueueTicket, pair: Pair) {
  return (code: WhyCode, at: EpochMs | null, ...because: readonly string[]): Why => ({
    code,
    at,
    waitedMinutes: Math.max(0, Math.floor(waitOf(theirs, pair) / 60_000)),
    because: ruleIds(...because),
    ruleSet: 'queue',
    version: '2026.1',
  });
}

function waitOf(ticket: QueueTicket, { now, config }: Pair): number {
  return now - dueAtOf(ticket, config);
}

function turnOf(lane: Lane): WhyCode {
  const turns = { E: 'emergency', P: 'turn-P', A: 'turn-A', R: 'turn-R', W: 'turn-W' } as const;
  return turns[lane];
}
