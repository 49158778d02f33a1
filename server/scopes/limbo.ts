import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import {
  foldInAnyOrder,
  leftBehind,
  type RowMap,
  rowKey,
  rowsAnew,
} from '../../shared/replication/batch.ts';
import {
  type FeedEntry,
  type Position,
  type Transaction,
  transaction,
} from '../../shared/replication/transaction.ts';
import { anyOf, type WriteDb } from '../db/open.ts';
import { readAway } from './evict.ts';
import { leftWithSomebody } from './presence.ts';
import { saveRows } from './row-store.ts';

/**
 * Entries that left the feed of a scope because its home's order is another (docs/adr/0009, 2). They lie here until the
 * home offers them again, and stay folded in the rows, where they are: what went with somebody who left is not.
 */

/** Goes back to a common point; the caller holds the row of the scope. */
export async function rewind(trx: WriteDb, scopeId: string, to: Position): Promise<void> {
  const gone = await leftWithSomebody(trx, scopeId, to.seq);
  await sql`insert into limbo (scope_id, tx_id, seq, status, body)
    select feed.scope_id, feed.tx_id, seq,
      case when inbox_bad.tx_id is null then status else 'refused' end, body
    from feed left join inbox_bad
      on inbox_bad.scope_id = feed.scope_id and inbox_bad.tx_id = feed.tx_id
    where feed.scope_id = ${scopeId} and seq > ${to.seq} on conflict do nothing`.execute(trx);
  await unfoldInLimbo(trx, scopeId, gone);
  await sql`delete from inbox_bad where scope_id = ${scopeId} and tx_id in
    (select tx_id from feed where scope_id = ${scopeId} and seq > ${to.seq})`.execute(trx);
  await trx.deleteFrom('feed').where('scope_id', '=', scopeId).where('seq', '>', to.seq).execute();
  await trx
    .updateTable('scopes')
    .set({ seq: to.seq, chk: to.chk })
    .where('scope_id', '=', scopeId)
    .execute();
}

/** These are no part of the rows any more, and count anew when they come again. */
export async function unfoldInLimbo(
  trx: WriteDb,
  scopeId: string,
  txIds: Iterable<string>,
): Promise<void> {
  await trx
    .updateTable('limbo')
    .set({ status: 'refused' })
    .where('scope_id', '=', scopeId)
    .where('tx_id', '=', anyOf(txIds))
    .execute();
}

/** Which of these entries lie in limbo and are a part of the rows already. */
export async function foldedInLimbo(
  trx: WriteDb,
  scopeId: string,
  entries: readonly FeedEntry[],
): Promise<ReadonlySet<string>> {
  if (entries.length === 0) return new Set();
  const found = await trx
    .selectFrom('limbo')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .where('tx_id', 'in', txIdsOf(entries))
    .where('status', '=', 'applied')
    .execute();
  return new Set(found.map((row) => row.tx_id));
}

/** Takes out of limbo what is in the feed: only then, so that it is held by one of the two at any time. */
export async function leaveLimbo(
  trx: WriteDb,
  scopeId: string,
  entries: readonly FeedEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await trx
    .deleteFrom('limbo')
    .where('scope_id', '=', scopeId)
    .where('tx_id', 'in', txIdsOf(entries))
    .execute();
}

function txIdsOf(entries: readonly FeedEntry[]): string[] {
  return entries.map(({ tx }) => tx.txId);
}

/**
 * Makes the rows anew that transactions touched which count for nothing after all: folded here when
 * they came first, and not accepted when they came again.
 */
export async function refold(
  trx: WriteDb,
  scopeId: string,
  notAccepted: readonly Transaction[],
  now: number,
): Promise<void> {
  if (notAccepted.length === 0) return;
  const dropped = new Set(notAccepted.map(({ txId }) => txId));
  const known = await readCounting(trx, scopeId);
  const counting = known.filter(({ txId }) => !dropped.has(txId));
  const left = leftBehind(counting, notAccepted);
  await letWait(trx, scopeId, left, now);
  const without = [...notAccepted, ...left];
  const touched = rowsAnew(without, counting);
  const rows: RowMap = new Map();
  const kept = counting.flatMap((tx) => {
    const ops = tx.ops.filter((op) => op.op !== 'link' && isTouched(touched, op.entity, op.rowId));
    return ops.length > 0 && !left.includes(tx) ? [{ ...tx, ops }] : [];
  });
  const changes = foldInAnyOrder(rows, kept, await readAway(trx, scopeId, kept));
  for (const [entity, ids] of touched) {
    const gone = [...ids].filter((rowId) => !changes.has(rowKey(entity, rowId)));
    await sql`delete from ${sql.table(entity)}
      where scope_id = ${scopeId} and id = any(${gone}::text[])`.execute(trx);
  }
  const held = new Set(kept.map(({ txId }) => txId));
  await saveRows(trx, rows, changes.values(), (txId) => held.has(txId));
  await takeBackLinks(trx, scopeId, without);
}

/** What is a part of the rows, from the feed and from limbo. */
async function readCounting(trx: WriteDb, scopeId: string): Promise<readonly Transaction[]> {
  const { rows } = await sql<{ body: string }>`select body from (
      select tx_id, body, seq, 0 as part from feed
        where scope_id = ${scopeId} and status = 'applied'
      union all select tx_id, body, seq, 1 from limbo
        where scope_id = ${scopeId} and status = 'applied'
    ) as known
    where not exists (select 1 from inbox_bad
      where inbox_bad.scope_id = ${scopeId} and inbox_bad.tx_id = known.tx_id)
    order by part, seq`.execute(trx);
  return rows.map(({ body }) => transaction.parse(JSON.parse(body)));
}

/** Waits for its rows from now on: in the feed, or until it is there. */
async function letWait(
  trx: WriteDb,
  scopeId: string,
  left: readonly Transaction[],
  now: number,
): Promise<void> {
  if (left.length === 0) return;
  const ids = left.map(({ txId }) => txId);
  await sql`insert into inbox_bad (scope_id, tx_id, reason, at)
    select scope_id, tx_id, 'row-missing', ${toInstant(now)} from feed
    where scope_id = ${scopeId} and tx_id = any(${ids}::text[]) on conflict do nothing`.execute(
    trx,
  );
  await unfoldInLimbo(trx, scopeId, ids);
}

/** A link that was not accepted links nobody. */
async function takeBackLinks(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
): Promise<void> {
  const linking = txs.filter(({ ops }) => ops.some(({ op }) => op === 'link'));
  if (linking.length === 0) return;
  await trx
    .deleteFrom('links')
    .where('scope_id', '=', scopeId)
    .where('tx_id', '=', anyOf(linking.map(({ txId }) => txId)))
    .execute();
}

function isTouched(touched: ReturnType<typeof rowsAnew>, entity: string, rowId: string): boolean {
  return [...touched].some(([name, ids]) => name === entity && ids.has(rowId));
}
