import { rowKey } from './batch.ts';
import { isGranted, residentNamed } from './compartment.ts';
import type { Operation, Transaction } from './transaction.ts';

/**
 * A home's order may put an act before the end of a membership that is a part of the rows here already, out of the
 * order of a home before it. By the new order the rows of whoever left went with that end, and the act with them;
 * the rows that are here are those of a later beginning, of which the act is no part
 * (docs/adr/0012-look-up-grant-evict.md, 4).
 */

/** A membership by the places of what began and ended it, in the order that counts now. */
export type MembershipSpan = {
  readonly residentId: string;
  readonly begun: number;
  /** Everything that ended it; none while it stands. The first took the resident away. */
  readonly ends: readonly MembershipEnd[];
};

export type MembershipEnd = {
  readonly place: number;
  /** It is a part of the rows, though its place in the feed is still to come. */
  readonly isAhead: boolean;
};

/** Who left by an end that lies ahead, and the place of the last such end. */
export function leftAhead(spans: readonly MembershipSpan[]): ReadonlyMap<string, number> {
  const left = new Map<string, number>();
  for (const span of spans) {
    const { residentId } = span;
    if (!firstOf(span)?.isAhead) continue;
    const ended = endOf(span);
    const stays = spans.some(
      (other) => other.residentId === residentId && other.begun < ended && endOf(other) > ended,
    );
    if (!stays) left.set(residentId, Math.max(ended, left.get(residentId) ?? ended));
  }
  return left;
}

function firstOf({ ends }: MembershipSpan): MembershipEnd | undefined {
  return ends.toSorted((one, other) => one.place - other.place)[0];
}

/** An end before the beginning counts with it. */
function endOf(span: MembershipSpan): number {
  return Math.max(span.begun, firstOf(span)?.place ?? Number.POSITIVE_INFINITY);
}

type RowOperation = Exclude<Operation, { op: 'link' }>;

/** Of whom an operation speaks: what it names, what its row says, or what makes its row among these acts. */
export function ownersAmong(
  txs: readonly Transaction[],
  residentOf: (op: RowOperation) => string | null,
): (op: Operation) => readonly string[] {
  const made = new Map<string, string>();
  for (const op of txs.flatMap(({ ops }) => ops)) {
    if (op.op === 'link') continue;
    const residentId = residentNamed(op);
    if (residentId !== null) made.set(rowKey(op.entity, op.rowId), residentId);
  }
  return (op) => {
    if (op.op === 'link') return [op.a, op.b];
    if (!isGranted(op.entity)) return [];
    const residentId =
      residentNamed(op) ?? residentOf(op) ?? made.get(rowKey(op.entity, op.rowId)) ?? null;
    return residentId === null ? [] : [residentId];
  };
}

export type Parted = {
  /** The acts with what still counts of them. */
  readonly counting: readonly Transaction[];
  /** What has gone, for whoever notes which rows have left. */
  readonly gone: readonly Transaction[];
};

/** Parts acts into what counts and what went with somebody who has left. */
export function partLeft(
  txs: readonly Transaction[],
  isGone: (tx: Transaction, op: Operation) => boolean,
): Parted {
  const gone: Transaction[] = [];
  const counting = txs.map((tx) => {
    const left = tx.ops.filter((op) => isGone(tx, op));
    if (left.length === 0) return tx;
    gone.push({ ...tx, ops: left });
    return { ...tx, ops: tx.ops.filter((op) => !left.includes(op)) };
  });
  return { counting, gone };
}

/** Which rows acts speak of. */
export function rowIdsIn(txs: readonly Transaction[]): readonly string[] {
  const ids = txs.flatMap(({ ops }) => ops.flatMap((op) => (op.op === 'link' ? [] : [op.rowId])));
  return [...new Set(ids)];
}
