import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import { comersIn, endsMembership, opsOfPresent } from '../../shared/replication/compartment.ts';
import { leftBefore, type Turn, turnsOf } from '../../shared/replication/presence.ts';
import {
  type Operation,
  type Transaction,
  transaction,
} from '../../shared/replication/transaction.ts';
import { anyOf, type WriteDb } from '../db/open.ts';
import { readResidents } from './compartment.ts';
import { readAway } from './evict.ts';
import { readApplied } from './feed-store.ts';

type StayRow = {
  readonly resident_id: string;
  readonly begun: number;
  readonly ended: number | null;
};

/** When residents came to a scope and left it, by its feed; of several ends of one membership the first counts. */
export async function readTurns(
  trx: WriteDb,
  scopeId: string,
  residentIds: ReadonlySet<string> | null = null,
): Promise<ReadonlyMap<string, readonly Turn[]>> {
  const ids = residentIds && [...residentIds];
  const { rows } = await sql<StayRow>`
    select m.resident_id, began.seq::int as begun, (
        select min(feed.seq)::int from json_array_elements(coalesce(m.fv::json -> 'ended_at', '[]')) head
        join feed on feed.scope_id = m.scope_id and feed.tx_id = head ->> 0
      ) as ended
    from memberships m
    join feed began on began.scope_id = m.scope_id and began.tx_id = m.c_tx
    where m.scope_id = ${scopeId}
      and (${ids}::text[] is null or m.resident_id = any(${ids}::text[]))`.execute(trx);
  const byResident = Map.groupBy(rows, ({ resident_id }) => resident_id);
  return new Map([...byResident].map(([id, stays]) => [id, turnsOf(stays)]));
}

/**
 * Which acts of a scope's feed behind a place are no part of the rows any more, because whomever they speak of has left
 * since, whether they are back or not.
 */
export async function leftWithSomebody(
  trx: WriteDb,
  scopeId: string,
  from: number,
): Promise<readonly string[]> {
  const turns = await readTurns(trx, scopeId);
  const left = new Map([...turns].map(([id, theirs]) => [id, leftBefore(theirs)]));
  const isGone = (residentId: string, seq: number) => seq < (left.get(residentId) ?? 0);
  const last = Math.max(0, ...left.values());
  const gone: string[] = [];
  for await (const entries of readApplied(trx, scopeId, { from, before: last }))
    gone.push(...(await goneAmong(trx, scopeId, entries, isGone)));
  return gone;
}

async function goneAmong(
  trx: WriteDb,
  scopeId: string,
  entries: readonly { readonly seq: number; readonly tx: Transaction }[],
  isGone: (residentId: string, seq: number) => boolean,
): Promise<readonly string[]> {
  const txs = entries.map(({ tx }) => tx);
  const { isRow } = await readAway(trx, scopeId, txs);
  const ops = txs.flatMap((tx) => tx.ops);
  const residentOf = await readResidents(trx, [scopeId], ops);
  const isOnlyOfGone = ({ seq, tx }: (typeof entries)[number]) => {
    const isRowGone = (rowId: string) => {
      const op = tx.ops.find((one) => one.op !== 'link' && one.rowId === rowId);
      const residentId = op && op.op !== 'link' ? residentOf(op) : null;
      return residentId === null ? isRow(rowId) : isGone(residentId, seq);
    };
    const away = { isRow: isRowGone, isResident: (id: string) => isGone(id, seq) };
    return opsOfPresent(tx, away, () => false) === 'resident-away';
  };
  return entries.filter(isOnlyOfGone).map(({ tx }) => tx.txId);
}

/**
 * By a new order an end may lie before a beginning that is a part of the rows already: of its own membership, or of
 * another one of the same resident, who leaves between the two. What began, and what came with it, counts anew where it
 * comes again, and its ends with it, also one that has its place in the feed already: it waits there.
 *
 * @param txs what is folded now
 */
export async function beginAnew(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  now: number,
): Promise<void> {
  const leaving = await residentsOf(trx, scopeId, txs);
  if (leaving.length === 0) return;
  const { rows } = await sql<{ id: string; resident_id: string; begun: string; ends: string[] }>`
    select m.id, m.resident_id, m.c_tx as begun, array(
        select head ->> 0 from json_array_elements(coalesce(m.fv::json -> 'ended_at', '[]')) head
      ) as ends
    from memberships m
    join limbo on limbo.scope_id = m.scope_id and limbo.tx_id = m.c_tx
      and limbo.status = 'applied'
    where m.scope_id = ${scopeId} and m.resident_id = any(${leaving}::text[])`.execute(trx);
  if (rows.length === 0) return;
  const waiting = await trx
    .selectFrom('limbo')
    .select(['seq', 'body'])
    .where('scope_id', '=', scopeId)
    .where('status', '=', 'applied')
    .where('body', '<>', '')
    .orderBy('seq')
    .execute();
  const residents = new Set(rows.map((row) => row.resident_id));
  const entries = waiting.map(({ seq, body }) => ({
    seq,
    tx: transaction.parse(JSON.parse(body)),
  }));
  const theirs = await goneAmong(trx, scopeId, entries, (id) => residents.has(id));
  await trx
    .updateTable('limbo')
    .set({ status: 'refused' })
    .where('scope_id', '=', scopeId)
    .where('tx_id', '=', anyOf([...theirs, ...rows.flatMap(({ begun, ends }) => [begun, ...ends])]))
    .execute();
  await sql`insert into inbox_bad (scope_id, tx_id, reason, at)
    select scope_id, tx_id, 'row-missing', ${toInstant(now)} from feed
    where scope_id = ${scopeId} and tx_id = any(${rows.flatMap(({ ends }) => ends)}::text[])
    on conflict do nothing`.execute(trx);
  await sql`delete from memberships where scope_id = ${scopeId}
    and id = any(${rows.map(({ id }) => id)}::text[])`.execute(trx);
}

/** Whose memberships these acts end; one that is ended may have begun among them. */
async function residentsOf(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
): Promise<readonly string[]> {
  const ended = txs.filter(endsMembership).flatMap(({ ops }) => rowIdsOfMemberships(ops));
  if (ended.length === 0) return [];
  const { rows } = await sql<{ resident_id: string }>`select resident_id from memberships
    where scope_id = ${scopeId} and id = any(${ended}::text[])`.execute(trx);
  const fresh = txs.filter(({ ops }) =>
    ops.some((op) => op.op !== 'link' && ended.includes(op.rowId)),
  );
  return [...rows.map((row) => row.resident_id), ...fresh.flatMap(comersIn)];
}

function rowIdsOfMemberships(ops: readonly Operation[]): readonly string[] {
  return ops.flatMap((op) => (op.op === 'patch' && op.entity === 'memberships' ? [op.rowId] : []));
}
