import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import type { Caller } from '../../shared/replication/exchange.ts';
import { type Answer, type Ask, limits } from '../../shared/replication/protocol.ts';
import { type Transaction, transaction } from '../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../db/open.ts';
import { readOrigins } from './known-devices.ts';
import { requireHome } from './scope-access.ts';

/**
 * What the district and others have to say in a clinic's scope waits here until the clinic's home has
 * it in its feed (docs/adr/0009, 8). The district never writes in a feed that it does not order.
 */

/** Puts transactions into the mailbox of a scope; what is there or in the feed already is left out. */
export async function putInMail(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  now: number,
): Promise<void> {
  if (txs.length === 0) return;
  const ids = txs.map(({ txId }) => txId);
  const bodies = txs.map((tx) => JSON.stringify(tx));
  await sql`insert into mail (scope_id, tx_id, place, body, at)
    select ${scopeId}, one.tx_id, last.place + one.number, one.body, ${toInstant(now)}
    from unnest(${ids}::text[], ${bodies}::text[]) with ordinality as one (tx_id, body, number),
      (select coalesce(max(place), 0) as place from mail where scope_id = ${scopeId}) as last
    where not exists
      (select 1 from feed where feed.scope_id = ${scopeId} and feed.tx_id = one.tx_id)
    on conflict do nothing`.execute(trx);
}

/** What lies in limbo waits for the home of the scope, whoever that is now. */
export async function mailLimbo(trx: WriteDb, scopeId: string, now: number): Promise<void> {
  const rows = await trx
    .selectFrom('limbo')
    .select('body')
    .where('scope_id', '=', scopeId)
    .where('status', '<>', 'quarantined')
    .orderBy('seq')
    .execute();
  const txs = rows.map(({ body }) => transaction.parse(JSON.parse(body)));
  await putInMail(trx, scopeId, txs, now);
}

/** What is in the feed has arrived. */
export async function takeOutOfMail(
  trx: WriteDb,
  scopeId: string,
  txIds: readonly string[],
): Promise<void> {
  if (txIds.length === 0) return;
  await trx
    .deleteFrom('mail')
    .where('scope_id', '=', scopeId)
    .where('tx_id', 'in', txIds)
    .execute();
}

export async function countMail(db: ReadDb, scopeId: string): Promise<number> {
  const { waiting } = await db
    .selectFrom('mail')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('scope_id', '=', scopeId)
    .executeTakeFirstOrThrow();
  return waiting;
}

/** The mail of a scope for its home, oldest first, as much as fits. */
export async function readMail(
  db: ReadDb,
  { scopeId }: Ask<'mail'>,
  caller: Caller,
): Promise<Answer<'mail'>> {
  await requireHome(db, scopeId, caller);
  const rows = await db
    .selectFrom('mail')
    .select('body')
    .where('scope_id', '=', scopeId)
    .orderBy('place')
    .limit(limits.pageEntries)
    .execute();
  const txs: Transaction[] = [];
  let bytes = 0;
  for (const { body } of rows) {
    bytes += Buffer.byteLength(body);
    if (txs.length > 0 && bytes > limits.pageBytes) break;
    txs.push(transaction.parse(JSON.parse(body)));
  }
  const replicas = new Set(txs.map(({ replicaId }) => replicaId));
  const origins = await readOrigins(db, scopeId, [...replicas]);
  return { txs, origins: [...origins.values()] };
}
