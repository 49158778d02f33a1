import { feedHash } from './hash.ts';
import { has } from './mechanisms.ts';
import { isWhole } from './seal.ts';
import type { FeedEntry, Position } from './transaction.ts';

/**
 * Whether the entries follow a position: dense, each `chk` made of the one before it, each
 * transaction whole and of this scope. Stays on in production (replication.md 6.5, assertions I4
 * and I5).
 */
export function continues(
  from: Position,
  entries: readonly FeedEntry[],
  scope: { readonly scopeId: string; readonly kind: string },
): boolean {
  let at = from;
  for (const { seq, chk, status, tx } of entries) {
    if (tx.scopeId !== scope.scopeId || tx.scopeKind !== scope.kind) return false;
    if (seq !== at.seq + 1) return false;
    const isChained = chk === feedHash(at.chk, tx, status);
    if (!isChained && has('feed-hash-chain')) return false;
    if (!isWhole(tx)) return false;
    at = { seq, chk };
  }
  return true;
}

/** The position behind the last of these entries. */
export function positionAfter(from: Position, entries: readonly FeedEntry[]): Position {
  const last = entries.at(-1);
  return last ? { seq: last.seq, chk: last.chk } : from;
}
