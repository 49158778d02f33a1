import { toInstant } from '../../../shared/lib/clock.ts';
import {
  type BatchResult,
  foldBatch,
  type LinkOperation,
  type Refusal,
  type RowChange,
  rowKey,
  rowsTouched,
} from '../../../shared/replication/batch.ts';
import type { Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { prepared } from '../db/write-context.ts';
import { loadRows, saveRows } from './row-store.ts';
import { transactionOf } from './scope-store.ts';

/** Called inside the transaction that changed the rows, so that what is derived from them follows. */
export type OnApplied = (db: WriteDb, changes: readonly RowChange[]) => Promise<void> | void;

export type Applied = {
  readonly changes: readonly RowChange[];
  readonly refused: BatchResult['refused'];
};

/**
 * Folds transactions of one scope into the tables. They are already in the feed or the outbox, and
 * are folded here once. What can not be folded is noted in `inbox_bad` and stands in nobody's way;
 * when the row that it waits for appears, it follows at once.
 */
export function applyTransactions(
  db: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  now: number,
): Applied {
  const first = applyOnce(db, txs, (refused) => setAside(db, scopeId, refused, now));
  const changes = [...first.changes.values()];
  const hasNewRow = changes.some(({ isNew }) => isNew);
  if (hasNewRow && isAnyWaitingForRow(db, scopeId)) changes.push(...retryRefused(db, scopeId));
  return { changes, refused: first.refused };
}

/** Tries again what could not be folded, until nothing more fits. For the start after an upgrade. */
export function retryRefused(db: WriteDb, scopeId: string): readonly RowChange[] {
  const changes: RowChange[] = [];
  for (;;) {
    const waiting = readRefused(db, scopeId);
    const result = applyOnce(db, waiting, (refused) => {
      const still = new Set(refused.map(({ txId }) => txId));
      for (const { txId } of waiting) if (!still.has(txId)) takeBack(db, scopeId, txId);
    });
    changes.push(...result.changes.values());
    if (result.refused.length === waiting.length) return changes;
  }
}

/** `settle` runs before the rows are written, because they ask which transactions are folded. */
function applyOnce(
  db: WriteDb,
  txs: readonly Transaction[],
  settle: (refused: BatchResult['refused']) => void,
): BatchResult {
  const rows = loadRows(db, rowsTouched(txs));
  const result = foldBatch(rows, txs);
  settle(result.refused);
  saveRows(db, rows, result.changes.values());
  if (result.links.length === 0) return result;
  for (const { link, tx } of result.links) saveLink(db, link, tx);
  return { ...result, changes: withLinked(result) };
}

/** A link changes no row, and yet what is shown of both residents. */
function withLinked({ changes, links }: BatchResult): BatchResult['changes'] {
  const all = new Map(changes);
  for (const rowId of links.flatMap(({ link }) => [link.a, link.b])) {
    const key = rowKey('residents', rowId);
    if (!all.has(key)) all.set(key, { entity: 'residents', rowId, isNew: false });
  }
  return all;
}

function saveLink(db: WriteDb, link: LinkOperation, tx: Transaction): void {
  prepared(db)(
    `insert into links (link_id, scope_id, kind, a, b, supersedes, tx_id)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (link_id) do nothing`,
  ).run(link.linkId, tx.scopeId, link.kind, link.a, link.b, link.supersedes, tx.txId);
}

function setAside(
  db: WriteDb,
  scopeId: string,
  refused: readonly { txId: string; reason: Refusal }[],
  now: number,
): void {
  const insert = `insert into inbox_bad (scope_id, tx_id, reason, at) values (?, ?, ?, ?)
    on conflict do nothing`;
  for (const { txId, reason } of refused) {
    prepared(db)(insert).run(scopeId, txId, reason, toInstant(now));
  }
}

function takeBack(db: WriteDb, scopeId: string, txId: string): void {
  prepared(db)('delete from inbox_bad where scope_id = ? and tx_id = ?').run(scopeId, txId);
}

function isAnyWaitingForRow(db: WriteDb, scopeId: string): boolean {
  const find = `select 1 from inbox_bad where scope_id = ? and reason = 'row-missing' limit 1`;
  return prepared(db)(find).get(scopeId) !== undefined;
}

function readRefused(db: WriteDb, scopeId: string): readonly Transaction[] {
  const rows = prepared(db)(
    `select feed.body from inbox_bad join feed using (scope_id, tx_id)
     where scope_id = ? order by feed.seq`,
  ).all(scopeId);
  return rows.map(({ body }) => transactionOf(String(body)));
}
