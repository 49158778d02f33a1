import { type EpochMs, fromInstant, type Instant } from '../../lib/clock.ts';

/** How long somebody waited at one stop: from coming into the queue to the call. */
export type Wait = { readonly queueId: string; readonly from: Instant; readonly to: Instant };

/** Minutes, whole; null where nobody waited. */
export type WaitFigures = {
  readonly count: number;
  readonly medianMinutes: number | null;
  readonly longestMinutes: number | null;
};

/** A ticket as far as its waiting goes. */
export type WaitingTicket = {
  readonly queueId: string;
  readonly isWaiting: boolean;
  readonly queuedAt: Instant;
  readonly calledAt: Instant | null;
  /** Of the stops, and the calls before a pass, that are over. */
  readonly over: readonly Wait[];
};

/**
 * The waits that are over once a ticket leaves its stop or comes back into its queue: the first call of a stop ends its wait,
 * and whoever was away then did not wait on (F5).
 */
export function waitsAfter(ticket: WaitingTicket): readonly Wait[] {
  const { queueId, queuedAt, calledAt, over } = ticket;
  const isKnown = over.some((wait) => wait.queueId === queueId && wait.from === queuedAt);
  if (calledAt === null || isKnown) return over;
  return [...over, { queueId, from: queuedAt, to: calledAt }];
}

/** Of those who wait in a queue now, and of everybody who was called there today (F5). */
export function waitsOf(
  queueId: string,
  tickets: readonly WaitingTicket[],
  now: EpochMs,
): { readonly now: WaitFigures; readonly today: WaitFigures } {
  const waiting = tickets.filter((ticket) => ticket.isWaiting && ticket.queueId === queueId);
  const called = tickets.flatMap(waitsAfter).filter((wait) => wait.queueId === queueId);
  return {
    now: figures(waiting.map(({ queuedAt }) => now - fromInstant(queuedAt))),
    today: figures(called.map(({ from, to }) => fromInstant(to) - fromInstant(from))),
  };
}

function figures(waitsMs: readonly number[]): WaitFigures {
  const sorted = waitsMs.map((ms) => Math.max(0, ms)).toSorted((one, other) => one - other);
  const [low, high] = [
    sorted[Math.ceil(sorted.length / 2) - 1],
    sorted[Math.floor(sorted.length / 2)],
  ];
  const longest = sorted.at(-1);
  return {
    count: sorted.length,
    medianMinutes: low === undefined || high === undefined ? null : minutes((low + high) / 2),
    longestMinutes: longest === undefined ? null : minutes(longest),
  };
}

/** Minutes that are over, as a ticket counts its own. */
function minutes(ms: number): number {
  return Math.floor(ms / 60_000);
}
