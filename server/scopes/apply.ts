import { toInstant } from '../../shared/lib/clock.ts';
import {
  type BatchResult,
  foldBatch,
  type Refusal,
  type RowChange,
  rowsTouched,
} from '../../shared/replication/batch.ts';
import {
  beginsMembership,
  endsMembership,
  membershipRuns,
} from '../../shared/replication/compartment.ts';
import { supersededIn } from '../../shared/replication/rows.ts';
import { type Transaction, transaction } from '../../shared/replication/transaction.ts';
import { anyOf, type WriteDb } from '../db/open.ts';
import { evictLeft, noteUnheardPapers, readAway } from './evict.ts';
import { loadRows, saveRows } from './row-store.ts';

export type Applied = {
  readonly changes: readonly RowChange[];
  /** A row appeared: something may have waited for it. See {@link retryWaiting}. */
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
  let refused: BatchResult['refused'] = [];
  // They are in no feed yet, and yet whoever replaces one of them need not remember it.
  const folding = new Set<string>();
  const refusedAmong = (isWanted: (tx: Transaction) => boolean) => {
    const waiting = new Set(refused.filter(({ reason }) => isForRows(reason)).map((r) => r.txId));
    return txs.filter((tx) => waiting.has(tx.txId) && isWanted(tx));
  };
  const noteTried = (tried: readonly Transaction[], result: BatchResult) => {
    changes.push(...result.changes.values());
    const ids = new Set(tried.map(({ txId }) => txId));
    refused = [...refused.filter(({ txId }) => !ids.has(txId)), ...result.refused];
    return result.refused.length < tried.length;
  };
  for (const run of membershipRuns(txs)) {
    await noteUnheardPapers(db, scopeId, run);
    const folded = await applyOnce(db, scopeId, run, folding);
    noteTried(run, folded);
    // Whoever had left before they came is away for all that follows, wherever an offer ends.
    if (run.some(beginsMembership)) {
      const ends = refusedAmong(endsMembership);
      noteTried(ends, await applyEnds(db, scopeId, ends, folding));
    }
    for (let isAny = [...folded.changes.values()].some(isNews); isAny; ) {
      await retry(db, scopeId, WAITS_FOR_ROWS, folding);
      const waiting = refusedAmong(() => true);
      isAny = noteTried(waiting, await applyOnce(db, scopeId, waiting, folding));
    }
  }
  await noteRefused(db, scopeId, refused, now);
  return { changes, hasNewRow: changes.some(({ isNew }) => isNew), refused };
}

/** Ends of memberships that a new home's order put before their beginning: of this batch, and of those before it. */
async function applyEnds(
  db: WriteDb,
  scopeId: string,
  ends: readonly Transaction[],
  folding: Set<string>,
): Promise<BatchResult> {
  for (let after = 0; ; ) {
    const waiting = await readRefused(db, scopeId, { after, reasons: ['row-missing'] });
    const last = waiting.at(-1);
    if (!last) return applyOnce(db, scopeId, ends, folding);
    after = last.seq;
    const before = waiting.filter(({ tx }) => endsMembership(tx));
    const txs = before.map(({ tx }) => tx);
    const { refused } = await applyOnce(db, scopeId, txs, folding);
    await settle(db, scopeId, before, refused);
  }
}

/** What a row that appeared, or a resident who is back, can help; the rest waits for another version of the program. */
const WAITS_FOR_ROWS: readonly Refusal[] = ['row-missing', 'resident-away'];

function isNews({ isNew, entity }: RowChange): boolean {
  return isNew || entity === 'memberships';
}

function isForRows(reason: Refusal): boolean {
  return WAITS_FOR_ROWS.includes(reason);
}

/** Tries again what waits for rows, because some appeared. */
export function retryWaiting(db: WriteDb, scopeId: string): Promise<void> {
  return retry(db, scopeId, WAITS_FOR_ROWS);
}

/** Tries again whatever is in the feed and could not be folded: at the start after an upgrade. */
export function retryRefused(db: WriteDb, scopeId: string): Promise<void> {
  return retry(db, scopeId, null);
}

/** Until nothing more fits, a part at a time: after weeks with an older version there may be very many. */
async function retry(
  db: WriteDb,
  scopeId: string,
  reasons: readonly Refusal[] | null,
  folding: Set<string> = new Set(),
): Promise<void> {
  for (let isAnySettled = true; isAnySettled; ) {
    isAnySettled = false;
    for (let after = 0; ; ) {
      const waiting = await readRefused(db, scopeId, { after, reasons });
      const last = waiting.at(-1);
      if (!last) break;
      after = last.seq;
      const { refused } = await applyOnce(
        db,
        scopeId,
        waiting.map(({ tx }) => tx),
        folding,
      );
      isAnySettled ||= refused.length < waiting.length;
      await settle(db, scopeId, waiting, refused);
    }
  }
}

async function settle(
  db: WriteDb,
  scopeId: string,
  tried: readonly Waiting[],
  refused: BatchResult['refused'],
): Promise<void> {
  const reasons = new Map(refused.map(({ txId, reason }) => [txId, reason]));
  for (const { tx, reason } of tried) {
    const now = reasons.get(tx.txId);
    if (now === undefined || now === reason) continue;
    await db
      .updateTable('inbox_bad')
      .set({ reason: now })
      .where('scope_id', '=', scopeId)
      .where('tx_id', '=', tx.txId)
      .execute();
  }
  const settled = tried.map(({ tx }) => tx.txId).filter((txId) => !reasons.has(txId));
  await db
    .deleteFrom('inbox_bad')
    .where('scope_id', '=', scopeId)
    .where('tx_id', '=', anyOf(settled))
    .execute();
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
    .where('feed.tx_id', '=', anyOf(txIds))
    .where('feed.status', '=', 'applied')
    .where('inbox_bad.tx_id', 'is', null)
    .execute();
  const waiting = await db
    .selectFrom('limbo')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .where('tx_id', '=', anyOf(txIds))
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

type Waiting = { readonly seq: number; readonly reason: string; readonly tx: Transaction };

const RETRIED_AT_ONCE = 500;

async function readRefused(
  db: WriteDb,
  scopeId: string,
  { after, reasons }: { readonly after: number; readonly reasons: readonly Refusal[] | null },
): Promise<readonly Waiting[]> {
  const rows = await db
    .selectFrom('inbox_bad')
    .innerJoin('feed', (join) =>
      join
        .onRef('feed.scope_id', '=', 'inbox_bad.scope_id')
        .onRef('feed.tx_id', '=', 'inbox_bad.tx_id'),
    )
    .select(['seq', 'reason', 'body'])
    .where('inbox_bad.scope_id', '=', scopeId)
    .where('seq', '>', after)
    .$if(reasons !== null, (those) => those.where('reason', 'in', reasons ?? []))
    .orderBy('seq')
    .limit(RETRIED_AT_ONCE)
    .execute();
  return rows.map(({ seq, reason, body }) => {
    return { seq, reason, tx: transaction.parse(JSON.parse(body)) };
  });
}
