import { sql } from 'kysely';
import { papersNamed } from '../../shared/replication/compartment.ts';
import {
  leftAhead,
  ownersAmong,
  partLeft,
  rowIdsIn,
} from '../../shared/replication/order-of-leaving.ts';
import type { FeedEntry, Transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { readResidents } from './compartment.ts';

type Offered = {
  readonly scopeId: string;
  /** In their new order, behind what was gone back to. */
  readonly entries: readonly FeedEntry[];
  /** Which of them are a part of the rows already. */
  readonly folded: ReadonlySet<string>;
};

/** What acts that are folded now say, without what they say of somebody who left behind them in the new order. */
export async function withoutLeft(
  trx: WriteDb,
  txs: readonly Transaction[],
  offered: Offered,
): Promise<readonly Transaction[]> {
  const { scopeId, entries } = offered;
  const ahead = await readAhead(trx, offered);
  if (ahead.size === 0) return txs;
  const seqOf = new Map(entries.map(({ seq, tx }) => [tx.txId, seq]));
  const left = await readLeft(trx, scopeId, ahead, seqOf);
  if (left.size === 0) return txs;
  const residentOf = await readResidents(
    trx,
    [scopeId],
    txs.flatMap(({ ops }) => ops),
  );
  const ownerOf = ownersAmong(txs, residentOf);
  const { counting, gone } = partLeft(txs, (tx, op) => {
    const place = seqOf.get(tx.txId) ?? 0;
    return ownerOf(op).some((residentId) => place < (left.get(residentId) ?? -1));
  });
  await noteGone(trx, scopeId, gone);
  return counting;
}

/** Where what is folded already stands in the new order: in the offer, and behind it what has not come again. */
async function readAhead(
  trx: WriteDb,
  { scopeId, entries, folded }: Offered,
): Promise<ReadonlyMap<string, number>> {
  const waiting = await trx
    .selectFrom('limbo')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .where('status', '=', 'applied')
    .orderBy('seq')
    .execute();
  const again = entries.filter(({ tx }) => folded.has(tx.txId));
  const ahead = new Map(again.map(({ seq, tx }) => [tx.txId, seq]));
  const last = entries.at(-1)?.seq ?? 0;
  for (const [at, row] of waiting.entries())
    if (!ahead.has(row.tx_id)) ahead.set(row.tx_id, last + 1 + at);
  return ahead;
}

type MembershipRow = {
  readonly resident_id: string;
  readonly begun: string;
  /** What ended it. */
  readonly ends: readonly string[];
};

async function readLeft(
  trx: WriteDb,
  scopeId: string,
  ahead: ReadonlyMap<string, number>,
  seqOf: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<MembershipRow>`
    with spans as (select resident_id, c_tx as begun, array(
        select head ->> 0 from json_array_elements(coalesce(fv::json -> 'ended_at', '[]')) head
      ) as ends from memberships where scope_id = ${scopeId})
    select * from spans where resident_id in (
      select resident_id from spans where ends && ${[...ahead.keys()]}::text[])`.execute(trx);
  // What is in neither lies before the point that was gone back to.
  const placeOf = (txId: string) => ahead.get(txId) ?? seqOf.get(txId) ?? -1;
  return leftAhead(
    rows.map(({ resident_id: residentId, begun, ends }) => ({
      residentId,
      begun: placeOf(begun),
      ends: ends.map((txId) => ({ place: placeOf(txId), isAhead: ahead.has(txId) })),
    })),
  );
}

/** What an end of membership leaves behind of rows: that they were here, and the papers among them. */
async function noteGone(
  trx: WriteDb,
  scopeId: string,
  gone: readonly Transaction[],
): Promise<void> {
  const rows = rowIdsIn(gone).map((row_id) => ({ scope_id: scopeId, row_id }));
  const papers = gone
    .flatMap(papersNamed)
    .map(({ rowId, sha256, bytes }) => ({ scope_id: scopeId, row_id: rowId, sha256, bytes }));
  if (rows.length > 0)
    await trx
      .insertInto('away_rows')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  if (papers.length > 0)
    await trx
      .insertInto('left_papers')
      .values(papers)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
