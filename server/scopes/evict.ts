import { sql } from 'kysely';
import {
  type Away,
  grantedEntities,
  opsOfPresent,
  papersNamed,
  residentsNamed,
} from '../../shared/replication/compartment.ts';
import { rowKey, rowsTouched } from '../../shared/replication/batch.ts';
import { type Transaction, transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { loadRows } from './row-store.ts';

/** What happens in the district's rows of a scope when a membership ends (docs/adr/0012, 4). */

/** Who of those that these transactions speak of is away from the scope. */
export async function readAway(
  db: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
): Promise<Away> {
  const residents = await awayAmong(db, scopeId, residentsNamed(txs));
  const touched = new Set([...rowsTouched(txs).values()].flatMap((ids) => [...ids]));
  const rows = await db
    .selectFrom('away_rows')
    .select('row_id')
    .where('scope_id', '=', scopeId)
    .where(sql<boolean>`row_id = any(${[...touched]}::text[])`)
    .execute();
  const left = new Set(rows.map((row) => row.row_id));
  return { isResident: (id) => residents.has(id), isRow: (id) => left.has(id) };
}

/** Whose membership has ended, and who has no other one. */
export async function awayAmong(
  db: WriteDb,
  scopeId: string,
  residentIds: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  if (residentIds.size === 0) return new Set();
  const { rows } = await sql<{ resident_id: string }>`select resident_id from memberships
    where scope_id = ${scopeId} and resident_id = any(${[...residentIds]}::text[])
    group by resident_id having bool_and(ended_at is not null)`.execute(db);
  return new Set(rows.map((row) => row.resident_id));
}

/** Takes the rows away of whoever left by a change of these memberships. */
export async function evictLeft(
  db: WriteDb,
  scopeId: string,
  membershipIds: readonly string[],
): Promise<void> {
  if (membershipIds.length === 0) return;
  const { rows } = await sql<{ resident_id: string }>`select resident_id from memberships
    where scope_id = ${scopeId} and id = any(${membershipIds}::text[])
      and ended_at is not null`.execute(db);
  const ended = new Set(rows.map((row) => row.resident_id));
  const left = [...(await awayAmong(db, scopeId, ended))].sort();
  for (const residentId of left) await evict(db, scopeId, residentId);
  if (left.length > 0) await unfoldWaiting(db, scopeId, new Set(left));
}

/**
 * Notes what papers these transactions name of somebody who has left already: their bytes are still taken, for whoever
 * has the record (docs/adr/0013-attachments.md).
 */
export async function noteUnheardPapers(
  db: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
): Promise<void> {
  const papers = txs.flatMap(papersNamed);
  const left = await awayAmong(db, scopeId, new Set(papers.map(({ residentId }) => residentId)));
  const unheard = papers
    .filter(({ residentId }) => left.has(residentId))
    .map(({ rowId, sha256, bytes }) => ({ scope_id: scopeId, row_id: rowId, sha256, bytes }));
  if (unheard.length === 0) return;
  await db
    .insertInto('left_papers')
    .values(unheard)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function evict(db: WriteDb, scopeId: string, residentId: string): Promise<void> {
  await sql`insert into left_papers (scope_id, row_id, sha256, bytes)
    select scope_id, id, sha256, bytes from attachments
      where scope_id = ${scopeId} and resident_id = ${residentId}
    on conflict do nothing`.execute(db);
  for (const entity of grantedEntities) {
    const column = entity === 'residents' ? sql.ref('id') : sql.ref('resident_id');
    await sql`with gone as (delete from ${sql.table(entity)}
        where scope_id = ${scopeId} and ${column} = ${residentId} returning id)
      insert into away_rows (scope_id, row_id) select ${scopeId}, id from gone
        on conflict do nothing`.execute(db);
  }
  await sql`delete from links where scope_id = ${scopeId}
    and (a = ${residentId} or b = ${residentId})`.execute(db);
}

/** What left the feed, and is on its way into it again, was part of rows that are not here any more. */
async function unfoldWaiting(
  db: WriteDb,
  scopeId: string,
  left: ReadonlySet<string>,
): Promise<void> {
  const waiting = await db
    .selectFrom('limbo')
    .select(['tx_id', 'body'])
    .where('scope_id', '=', scopeId)
    .where('status', '=', 'applied')
    .execute();
  for (const { tx_id: txId, body } of waiting) {
    const tx = transaction.parse(JSON.parse(body));
    const { isRow } = await readAway(db, scopeId, [tx]);
    const away: Away = { isResident: (id) => left.has(id), isRow };
    const rows = await loadRows(db, scopeId, rowsTouched([tx]));
    const isHere = (entity: string, rowId: string) => rows.has(rowKey(entity, rowId));
    if (opsOfPresent(tx, away, isHere) !== 'resident-away') continue;
    await db
      .updateTable('limbo')
      .set({ status: 'refused' })
      .where('scope_id', '=', scopeId)
      .where('tx_id', '=', txId)
      .execute();
  }
}
