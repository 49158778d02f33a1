import type { Position } from './transaction.ts';

/**
 * Where two feeds may have parted (docs/adr/0009, 1). Feeds part near their heads, so the points are
 * dense there and rarer below; the lowest is the anchor, below which nothing may be lost.
 */

/** Points in a row below the head, before the distances begin to double. */
const DENSE_POINTS = 64;

/**
 * The numbers of the entries to show, highest first.
 *
 * @param head number of the last entry
 * @param anchor number of the lowest point that may be common
 */
export function pointsBelow(head: number, anchor: number): readonly number[] {
  const seqs: number[] = [];
  for (let at = head; at > anchor && seqs.length < DENSE_POINTS; at -= 1) seqs.push(at);
  for (let step = 1, at = head - DENSE_POINTS; at > anchor; at -= step, step *= 2) seqs.push(at);
  return [...seqs, anchor];
}

/** The highest of these points that is one of a feed. */
export async function highestKnown(
  points: readonly Position[],
  chkAt: (seq: number) => Promise<string | null>,
): Promise<Position | null> {
  for (const point of points.toSorted((a, b) => b.seq - a.seq))
    if ((await chkAt(point.seq)) === point.chk) return point;
  return null;
}

/**
 * Whether a transaction shows that its writer goes on elsewhere: one of the own replica that this
 * database does not know, or knows otherwise (docs/adr/0009, 4).
 */
export function provesRollback(
  tx: { readonly txNo: number; readonly txHash: string },
  self: { readonly nextNo: number },
  ownHash: string | null,
): boolean {
  return tx.txNo >= self.nextNo || (ownHash !== null && ownHash !== tx.txHash);
}
