import { toInstant } from '../../../shared/lib/clock.ts';
import {
  type BatchResult,
  foldBatch,
  type LinkOperation,
  type Refusal,
  type RowChange,
  type RowKey,
  rowKey,
  rowsTouched,
} from '../../../shared/replication/batch.ts';
import {
  beginsMembership,
  endsMembership,
  membershipRuns,
} from '../../../shared/replication/compartment.ts';
import type { Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { awayHere, evictLeft } from './evict.ts';
import { noteUnheardPapers } from './left-papers.ts';
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
  const changes: RowChange[] = [];
  const refused: { txId: string; reason: Refusal }[] = [];
  // They are in the feed already, and yet whoever replaces one of them has to remember it until it is folded.
  const toCome = new Set(txs.map(({ txId }) => txId));
  for (const run of membershipRuns(txs)) {
    for (const { txId } of run) toCome.delete(txId);
    const settle = (left: BatchResult['refused']) => setAside(db, scopeId, left, now);
    noteUnheardPapers(db, scopeId, run);
    const folded = applyOnce(db, run, settle, toCome);
    changes.push(...folded.changes.values());
    refused.push(...folded.refused);
    // Whoever had left before they came is away for all that follows, wherever a batch ends.
    if (run.some(beginsMembership)) changes.push(...retry(db, scopeId, waitingEnds, toCome));
    if (isAnyWaiting(db, scopeId, [...folded.changes.values()]))
      changes.push(...retry(db, scopeId, waitingForRows, toCome));
  }
  return { changes, refused };
}

/** Tries again what could not be folded, until nothing more fits. For the start after an upgrade. */
export function retryRefused(db: WriteDb, scopeId: string): readonly RowChange[] {
  return retry(db, scopeId, readRefused);
}

function retry(
  db: WriteDb,
  scopeId: string,
  read: (db: WriteDb, scopeId: string) => readonly Transaction[],
  toCome: ReadonlySet<string> = new Set(),
): readonly RowChange[] {
  const changes: RowChange[] = [];
  for (;;) {
    const waiting = read(db, scopeId);
    const settle = (refused: BatchResult['refused']) => {
      const still = new Set(refused.map(({ txId }) => txId));
      for (const { txId } of waiting) if (!still.has(txId)) takeBack(db, scopeId, txId);
      for (const { txId, reason } of refused) noteReason(db, scopeId, txId, reason);
    };
    const result = applyOnce(db, waiting, settle, toCome);
    changes.push(...result.changes.values());
    if (result.refused.length === waiting.length) return changes;
  }
}

/**
 * `settle` runs before the rows are written, because they ask which transactions are folded.
 *
 * @param toCome what will be folded behind these, and is held already
 */
function applyOnce(
  db: WriteDb,
  txs: readonly Transaction[],
  settle: (refused: BatchResult['refused']) => void,
  toCome: ReadonlySet<string> = new Set(),
): BatchResult {
  const rows = loadRows(db, rowsTouched(txs));
  const result = foldBatch(rows, txs, awayHere(db));
  settle(result.refused);
  saveRows(db, rows, result.changes.values(), toCome);
  for (const { link, tx } of result.links) saveLink(db, link, tx);
  const gone = evictLeft(db, result.changes.values());
  if (result.links.length === 0 && gone.length === 0) return result;
  const changes = withLinked(result);
  for (const change of gone) changes.set(rowKey(change.entity, change.rowId), change);
  return { ...result, changes };
}

/** A link changes no row, and yet what is shown of both residents. */
function withLinked({ changes, links }: BatchResult): Map<RowKey, RowChange> {
  const all = new Map(changes);
  for (const rowId of links.flatMap(({ link }) => [link.a, link.b])) {
    const key = rowKey('residents', rowId);
    if (!all.has(key)) all.set(key, { entity: 'residents', rowId, isNew: false });
  }
  return all;
}

export function saveLink(db: WriteDb, link: LinkOperation, tx: Transaction): void {
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

function noteReason(db: WriteDb, scopeId: string, txId: string, reason: Refusal): void {
  prepared(db)('update inbox_bad set reason = ? where scope_id = ? and tx_id = ?').run(
    reason,
    scopeId,
    txId,
  );
}

/** Whether something waits for what appeared: for a row, or for a resident to be back. */
function isAnyWaiting(db: WriteDb, scopeId: string, changes: readonly RowChange[]): boolean {
  const find = prepared(db)('select 1 from inbox_bad where scope_id = ? and reason = ? limit 1');
  const isFor = (reason: Refusal) => find.get(scopeId, reason) !== undefined;
  // Of who is back the membership comes first, and the rows perhaps in the next page.
  const isNews = changes.some(({ isNew, entity }) => isNew || entity === 'memberships');
  return isNews && (isFor('row-missing') || isFor('resident-away'));
}

function readRefused(db: WriteDb, scopeId: string): readonly Transaction[] {
  return readThose(db, scopeId, 'true');
}

/** What a row that appeared, or a resident who is back, can help; the rest waits for another version of the program. */
function waitingForRows(db: WriteDb, scopeId: string): readonly Transaction[] {
  return readThose(db, scopeId, "reason in ('row-missing', 'resident-away')");
}

/** Ends of memberships that a new home's order put before their beginning. */
function waitingEnds(db: WriteDb, scopeId: string): readonly Transaction[] {
  return readThose(db, scopeId, "reason = 'row-missing'").filter(endsMembership);
}

function readThose(db: WriteDb, scopeId: string, which: string): readonly Transaction[] {
  const rows = prepared(db)(
    `select feed.body from inbox_bad join feed using (scope_id, tx_id)
     where scope_id = ? and ${which} order by feed.seq`,
  ).all(scopeId);
  return rows.map(({ body }) => transactionOf(String(body)));
}
