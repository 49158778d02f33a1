import { toInstant } from '../../shared/lib/clock.ts';
import {
  type BatchResult,
  foldBatch,
  type Refusal,
  type RowChange,
  rowsTouched,
} from '../../shared/replication/batch.ts';
import { membershipRuns } from '../../shared/replication/compartment.ts';
import { supersededIn } from '../../shared/replication/rows.ts';
import { type Transaction, transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { evictLeft, noteUnheardPapers, readAway } from './evict.ts';
import { loadRows, saveRows } from './row-store.ts';

export type Applied = {
  readonly changes: readonly RowChange[];
  /** A row appeared: something may have waited for it. See {@link retryRefused}. */
  readonly hasNewRow: boolean;
  readonly refused: BatchResult['refused'];
};

/**
 * Folds transactions of one scope into the tables; each is folded here once. What can not be folded
 * is noted in `inbox_bad` and stands in nobody's way.
 */
export async function applyTransactions(
  db: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  now: number,
): Promise<Applied> {
  const changes: RowChange[] = [];
  const refused: { txId: string; reason: Refusal }[] = [];
  // They are in no feed yet, and yet whoever replaces one of them need not remember it.
  const folding = new Set<string>();
  for (const run of membershipRuns(txs)) {
    await noteUnheardPapers(db, scopeId, run);
    const folded = await applyOnce(db, scopeId, run, folding);
    changes.push(...folded.changes.values());
    refused.push(...folded.refused);
  }
  await noteRefused(db, scopeId, refused, now);
  return { changes, hasNewRow: changes.some(({ isNew }) => isNew), refused };
}

/**
 * Tries again what is in the feed and could not be folded, until nothing more fits: when a row
 * appeared, and at the start after an upgrade.
 */
export async function retryRefused(db: WriteDb, scopeId: string): Promise<void> {
  for (;;) {
    const waiting = await readRefused(db, scopeId);
    if (waiting.length === 0) return;
    const { refused } = await applyOnce(db, scopeId, waiting);
    const still = new Set(refused.map(({ txId }) => txId));
    const settled = waiting.map(({ txId }) => txId).filter((txId) => !still.has(txId));
    if (settled.length === 0) return;
    await db
      .deleteFrom('inbox_bad')
      .where('scope_id', '=', scopeId)
      .where('tx_id', 'in', settled)
      .execute();
  }
}

/** @param folding what was folded of the same batch, and is now */
async function applyOnce(
  db: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  folding: Set<string> = new Set(),
): Promise<BatchResult> {
  const rows = await loadRows(db, scopeId, rowsTouched(txs));
  const result = foldBatch(rows, txs, await readAway(db, scopeId, txs));
  const left = new Set(result.refused.map(({ txId }) => txId));
  for (const { txId } of txs) if (!left.has(txId)) folding.add(txId);
  const states = [...result.changes.keys()].flatMap((key) => rows.get(key)?.state ?? []);
  const asked = states.flatMap(supersededIn).filter((txId) => !left.has(txId));
  const held = new Set([...folding, ...(await foldedAmong(db, scopeId, new Set(asked)))]);
  await saveRows(db, rows, result.changes.values(), (txId) => held.has(txId));
  for (const { link, tx } of result.links) {
    const { linkId, kind, a, b, supersedes } = link;
    await db
      .insertInto('links')
      .values({ scope_id: scopeId, link_id: linkId, kind, a, b, supersedes, tx_id: tx.txId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  const changed = [...result.changes.values()];
  const memberships = changed.filter(({ entity }) => entity === 'memberships');
  await evictLeft(
    db,
    scopeId,
    memberships.map(({ rowId }) => rowId),
  );
  return result;
}

/** Of these transactions, those that are part of the rows and never come again. */
async function foldedAmong(
  db: WriteDb,
  scopeId: string,
  txIds: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (txIds.size === 0) return [];
  const found = await db
    .selectFrom('feed')
    .leftJoin('inbox_bad', (join) =>
      join
        .onRef('inbox_bad.scope_id', '=', 'feed.scope_id')
        .onRef('inbox_bad.tx_id', '=', 'feed.tx_id'),
    )
    .select('feed.tx_id')
    .where('feed.scope_id', '=', scopeId)
    .where('feed.tx_id', 'in', [...txIds])
    .where('feed.status', '=', 'applied')
    .where('inbox_bad.tx_id', 'is', null)
    .execute();
  const waiting = await db
    .selectFrom('limbo')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .where('tx_id', 'in', [...txIds])
    .where('status', '=', 'applied')
    .execute();
  return [...found, ...waiting].map((row) => row.tx_id);
}

async function noteRefused(
  db: WriteDb,
  scopeId: string,
  refused: BatchResult['refused'],
  now: number,
): Promise<void> {
  if (refused.length === 0) return;
  const at = toInstant(now);
  await db
    .insertInto('inbox_bad')
    .values(refused.map(({ txId, reason }) => ({ scope_id: scopeId, tx_id: txId, reason, at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function readRefused(db: WriteDb, scopeId: string): Promise<readonly Transaction[]> {
  const rows = await db
    .selectFrom('inbox_bad')
    .innerJoin('feed', (join) =>
      join
        .onRef('feed.scope_id', '=', 'inbox_bad.scope_id')
        .onRef('feed.tx_id', '=', 'inbox_bad.tx_id'),
    )
    .select('body')
    .where('inbox_bad.scope_id', '=', scopeId)
    .orderBy('seq')
    .execute();
  return rows.map(({ body }) => transaction.parse(JSON.parse(body)));
}
