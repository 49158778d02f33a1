import { assert } from '../../lib/assert.ts';
import type { EpochMs } from '../../lib/clock.ts';
import { ruleIds } from '../decision.ts';
import { type Lane, lanes } from './lane.ts';
import {
  type Caller,
  compareNumbers,
  defaultQueueConfig,
  dueAtOf,
  isFor,
  laneOf,
  limitMsOf,
  lineOf,
  type QueueConfig,
  type QueueTicket,
} from './line.ts';
import { withPlaces } from './passed.ts';

/** `pointer` counts steps of the cycle from 0, the first A. Tickets in any order. */
export type QueueSnapshot = {
  readonly now: EpochMs;
  readonly pointer: number;
  readonly tickets: readonly QueueTicket[];
  readonly config?: QueueConfig | undefined;
  /** Only who may be called by this room; absent: as if one room were open to all. */
  readonly caller?: Caller | null | undefined;
};

export type NextCall = {
  readonly ticket: QueueTicket;
  /** The lane whose turn it was; null for who is called before the cycle. */
  readonly lane: Lane | null;
  /** The pointer after this call. */
  readonly pointer: number;
  /** `i.3.1` emergency, `i.3.2` waited too long, `i.3.3` the cycle; and what else put the ticket there. */
  readonly because: readonly string[];
};

export type QueueOrder = {
  /** Ids of all tickets in the order of their calls, if all were called now; those whose slot is not near yet last. */
  readonly order: readonly string[];
  /** Rule ids by ticket id. */
  readonly because: Readonly<Record<string, readonly string[]>>;
};

/** The next ticket to call, or null when nobody can be called now (domain.md i.3). */
export function nextToCall(snapshot: QueueSnapshot): NextCall | null {
  return callSequence(snapshot, 1)[0] ?? null;
}

/** The next calls as they would follow each other now; fewer when nobody is left to call. */
export function callSequence(snapshot: QueueSnapshot, callsMax: number): readonly NextCall[] {
  const config = snapshot.config ?? defaultQueueConfig;
  let { lines, pointer } = startOf(snapshot, config);
  const calls: NextCall[] = [];
  while (calls.length < callsMax) {
    const call = pick({ lines, now: snapshot.now, pointer, config });
    if (!call) break;
    calls.push(call);
    pointer = call.pointer;
    lines = without(lines, call.ticket);
  }
  return calls;
}

/** The whole queue in its order, with the reason of each place (F4). Voided tickets are left out. */
export function orderQueue(snapshot: QueueSnapshot): QueueOrder {
  const config = snapshot.config ?? defaultQueueConfig;
  const calls = callSequence(snapshot, snapshot.tickets.length);
  const called = new Set(calls.map(({ ticket }) => ticket.id));
  const isLater = ({ id }: QueueTicket) => !called.has(id);
  const placed = withPlaces(snapshot.tickets, snapshot.now, config);
  const later = lineOf('A', placed.filter(isLater), config).map((ticket) => ticket.id);
  const reasons = calls.map(({ ticket, because }) => [ticket.id, because] as const);
  return {
    order: [...calls.map(({ ticket }) => ticket.id), ...later],
    because: Object.fromEntries([
      ...reasons,
      ...later.map((id) => [id, ['i.3.3', 'QUE-11']] as const),
    ]),
  };
}

type Lines = Readonly<Record<Lane, readonly QueueTicket[]>>;
type Moment = {
  readonly lines: Lines;
  readonly now: EpochMs;
  readonly pointer: number;
  readonly config: QueueConfig;
};

function startOf(snapshot: QueueSnapshot, config: QueueConfig): { lines: Lines; pointer: number } {
  assert(config.cycle.length > 0, 'the cycle names a lane');
  assert(snapshot.pointer >= 0, 'the pointer counts from 0');
  const tickets = withPlaces(snapshot.tickets, snapshot.now, config);
  const { now, caller = null } = snapshot;
  const line = (lane: Lane) =>
    lineOf(lane, tickets, config)
      .filter((ticket) => canBeCalled(ticket, lane, now, config))
      .filter((ticket) => isFor(ticket, caller, { now, config }));
  const lines = { E: line('E'), P: line('P'), A: line('A'), R: line('R'), W: line('W') };
  return { lines, pointer: snapshot.pointer % config.cycle.length };
}

/** An appointment only from ten minutes before its slot; in lane P there is no slot to wait for. */
function canBeCalled(ticket: QueueTicket, lane: Lane, now: EpochMs, config: QueueConfig): boolean {
  if (lane !== 'A') return true;
  return now >= (ticket.slotStartAt ?? ticket.checkInAt) - config.earlyMinutes * 60_000;
}

function pick(moment: Moment): NextCall | null {
  const { lines, pointer, config } = moment;
  const emergency = lines.E[0];
  const before = { lane: null, pointer };
  if (emergency)
    return { ...before, ticket: emergency, because: reasonsOf('i.3.1', emergency, config) };
  const overdue = longestOverdue(moment);
  if (overdue) return { ...before, ticket: overdue, because: reasonsOf('i.3.2', overdue, config) };
  for (const step of config.cycle.keys()) {
    const at = (pointer + step) % config.cycle.length;
    const lane = config.cycle[at];
    const ticket = lane && lines[lane][0];
    if (ticket) {
      const next = (at + 1) % config.cycle.length;
      return { ticket, lane, pointer: next, because: reasonsOf('i.3.3', ticket, config) };
    }
  }
  return pickOutsideCycle(moment);
}

/** The lanes that the clinic's cycle does not name come last, and do not move it. */
function pickOutsideCycle({ lines, pointer, config }: Moment): NextCall | null {
  const lane = lanes.find((one) => lines[one].length > 0);
  const ticket = lane && lines[lane][0];
  return ticket ? { ticket, lane, pointer, because: reasonsOf('i.3.3', ticket, config) } : null;
}

/**
 * The ticket that has waited longest beyond its limit. One that was put back behind others keeps its
 * place until it heads its lane; else QUE-20 would be undone for whoever was away for an hour.
 */
function longestOverdue({ lines, now, config }: Moment): QueueTicket | null {
  const waitOf = (ticket: QueueTicket) => now - dueAtOf(ticket, config);
  const overdue = lanes
    .flatMap((lane) => lines[lane].filter((ticket, at) => at === 0 || !ticket.place))
    .filter((ticket) => waitOf(ticket) > limitMsOf(ticket, config))
    .toSorted(
      (one, other) =>
        waitOf(other) - waitOf(one) ||
        one.checkInAt - other.checkInAt ||
        compareNumbers(one.number, other.number),
    );
  return overdue[0] ?? null;
}

function reasonsOf(step: string, ticket: QueueTicket, config: QueueConfig): readonly string[] {
  const isLate = laneOf(ticket, config) !== ticket.lane;
  return ruleIds(
    step,
    ticket.isFirstInLane && ticket.lane === 'P' && 'QUE-02',
    ticket.lane === 'R' && 'QUE-21',
    isLate && 'QUE-22',
    (ticket.passedCount ?? 0) > 0 && 'QUE-20',
  );
}

function without(lines: Lines, called: QueueTicket): Lines {
  const rest = (lane: Lane) => lines[lane].filter((ticket) => ticket.id !== called.id);
  return { E: rest('E'), P: rest('P'), A: rest('A'), R: rest('R'), W: rest('W') };
}
