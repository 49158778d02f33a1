import { has } from './mechanisms.ts';
import type { FeedEntry, Position } from './transaction.ts';

/**
 * What of an offer follows the district's position. Empty: nothing that it does not have.
 * `elsewhere`: there is a hole between, or the offer is of another history.
 */
export function entriesBehind(
  head: Position,
  from: Position,
  entries: readonly FeedEntry[],
): readonly FeedEntry[] | 'elsewhere' {
  const last = entries.at(-1);
  if (from.seq > head.seq) return 'elsewhere';
  if (!last || last.seq < head.seq) return [];
  const meeting = from.seq === head.seq ? from : entries.find(({ seq }) => seq === head.seq);
  if (meeting?.chk !== head.chk && has('feed-hash-chain')) return 'elsewhere';
  return entries.filter(({ seq }) => seq > head.seq);
}
