import type { EpochMs } from '../lib/clock.ts';

/**
 * The next stamp of a replica: the time of the home as far as this machine knows it, and always
 * later than the last one. It is for display and tie-break only, is fixed when the transaction is
 * made and never rewritten; causality is in the bases (replication.md 5.4, conflicts).
 *
 * @param last stamp of the replica's previous transaction, 0 for none
 * @param offsetMs home's clock minus this machine's, see {@link clockOffset}
 */
export function nextStamp(last: number, now: EpochMs, offsetMs: number): number {
  return Math.max(last + 1, Math.round(now + offsetMs), 0);
}

/**
 * How far the other clock is ahead of ours, taking the answer as made half-way through the exchange.
 */
export function clockOffset(sentAt: EpochMs, receivedAt: EpochMs, theirs: EpochMs): number {
  return Math.round(theirs - (sentAt + receivedAt) / 2);
}
