import { sql } from 'kysely';
import { foldBatch, type RowMap, rowKey, rowsTouched } from '../../shared/replication/batch.ts';
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
  await trx
    .updateTable('limbo')
    .set({ status: 'refused' })
    .where('scope_id', '=', scopeId)
    .where('tx_id', '=', anyOf(gone))
    .execute();
  await sql`delete from inbox_bad where scope_id = ${scopeId} and tx_id in
    (select tx_id from feed where scope_id = ${scopeId} and seq > ${to.seq})`.execute(trx);
  await trx.deleteFrom('feed').where('scope_id', '=', scopeId).where('seq', '>', to.seq).execute();
  await trx
    .updateTable('scopes')
    .set({ seq: to.seq, chk: to.chk })
    .where('scope_id', '=', scopeId)
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
): Promise<void> {
  if (notAccepted.length === 0) return;
  const touched = rowsTouched(notAccepted);
  const dropped = new Set(notAccepted.map(({ txId }) => txId));
  const { rows: counting } = await sql<{ body: string }>`select body from (
      select tx_id, body, seq, 0 as part from feed
        where scope_id = ${scopeId} and status = 'applied'
      union all select tx_id, body, seq, 1 from limbo
        where scope_id = ${scopeId} and status = 'applied'
    ) as known
    where not exists (select 1 from inbox_bad
      where inbox_bad.scope_id = ${scopeId} and inbox_bad.tx_id = known.tx_id)
    order by part, seq`.execute(trx);
  const rows: RowMap = new Map();
  const kept = counting.flatMap(({ body }) => {
    const tx = transaction.parse(JSON.parse(body));
    const ops = tx.ops.filter((op) => op.op !== 'link' && isTouched(touched, op.entity, op.rowId));
    return ops.length > 0 && !dropped.has(tx.txId) ? [{ ...tx, ops }] : [];
  });
  const { changes } = foldBatch(rows, kept, await readAway(trx, scopeId, kept));
  for (const [entity, ids] of touched) {
    const gone = [...ids].filter((rowId) => !changes.has(rowKey(entity, rowId)));
    await sql`delete from ${sql.table(entity)}
      where scope_id = ${scopeId} and id = any(${gone}::text[])`.execute(trx);
  }
  const held = new Set(kept.map(({ txId }) => txId));
  await saveRows(trx, rows, changes.values(), (txId) => held.has(txId));
}

function isTouched(
  touched: ReturnType<typeof rowsTouched>,
  entity: string,
  rowId: string,
): boolean {
  return [...touched].some(([name, ids]) => name === entity && ids.has(rowId));
}
