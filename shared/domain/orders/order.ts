import type { EpochMs } from '../../lib/clock.ts';
import { findTest, type Yield } from './catalogue.ts';

/** States of a test that was ordered; each follows from what is there, so that two desks never disagree. */
export const orderStates = ['ordered', 'collected', 'resulted', 'cancelled'] as const;
export type OrderState = (typeof orderStates)[number];

/** What is known of one ordered test. */
export type OrderFacts = {
  readonly test: string;
  readonly orderedAt: EpochMs;
  readonly isCancelled: boolean;
  readonly isCollected: boolean;
  readonly results: readonly { readonly yields: Yield; readonly at: EpochMs }[];
  /** When a report (a paper, or words) answered it; null without one. */
  readonly reportedAt: EpochMs | null;
};

/** A cancelled one stays cancelled, whatever comes later. */
export function orderStateOf(facts: OrderFacts): OrderState {
  if (facts.isCancelled) return 'cancelled';
  if (resultedAt(facts) !== null) return 'resulted';
  return facts.isCollected || facts.results.length > 0 ? 'collected' : 'ordered';
}

/** When its last result came; null while something is missing. */
export function resultedAt({ test, results, reportedAt }: OrderFacts): EpochMs | null {
  if (reportedAt !== null) return reportedAt;
  const wanted = findTest(test)?.yields ?? [];
  const times = wanted.map((one) => results.find(({ yields }) => yields === one)?.at);
  if (times.length === 0) return null;
  return times.reduce<EpochMs | null>(
    (latest, at) => (at === undefined || latest === null ? null : Math.max(latest, at)),
    -Infinity,
  );
}

/** The clock of a test: how long it took or takes, and whether that is too long (V7). */
export type OrderClock = { readonly minutes: number; readonly isOverdue: boolean };

/** Null for a cancelled one, for which nobody waits. Overdue from the end of the last minute on. */
export function orderClock(
  facts: OrderFacts,
  now: EpochMs,
  limitMinutes: number,
): OrderClock | null {
  if (facts.isCancelled) return null;
  const done = resultedAt(facts);
  const minutes = Math.max(0, Math.floor(((done ?? now) - facts.orderedAt) / 60_000));
  return { minutes, isOverdue: done === null && minutes >= limitMinutes };
}

/** The tests of one visit together: `ready` when all that were not cancelled have their results. */
export function readinessOf(
  orders: readonly OrderFacts[],
): { readonly is: 'none' | 'waiting' } | { readonly is: 'ready'; readonly at: EpochMs } {
  const standing = orders.filter(({ isCancelled }) => !isCancelled);
  const times = standing.map(resultedAt);
  if (times.length === 0) return { is: 'none' };
  const latest = times.reduce<EpochMs | null>(
    (last, at) => (at === null || last === null ? null : Math.max(last, at)),
    -Infinity,
  );
  return latest === null ? { is: 'waiting' } : { is: 'ready', at: latest };
}
