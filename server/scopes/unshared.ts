import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import type { Transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { readTransactions } from './compartment.ts';
import type { Writer } from './own-words.ts';

/**
 * A district that was restored has forgotten of whose words some of its copies were. What replaced one of them would be
 * handed on as a replacement of nothing, and stand beside what it replaced. It waits for the original, which its own
 * clinic brings again.
 */

/**
 * So long it waits: a clinic that is there brings its feed within seconds, and an original may have died with its home, or
 * be away for weeks. Two values side by side are better than one that nobody else hears of.
 */
const PATIENCE_MS = 60_000;

/** Of these acts, those that have to wait; that they do is noted. */
export async function noteUnshared(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  { device, now }: Writer,
): Promise<ReadonlySet<string>> {
  const bases = txs.flatMap((tx) => basesOf(tx).map((base) => ({ txId: tx.txId, base })));
  const forgotten = await forgottenAmong(trx, scopeId, bases, device.deviceId);
  const waiting = bases.filter(({ base }) => forgotten.has(base));
  if (waiting.length === 0) return new Set();
  const at = toInstant(now());
  await trx
    .insertInto('unshared')
    .values(waiting.map(({ txId, base }) => ({ scope_id: scopeId, tx_id: txId, base, at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return new Set(waiting.map(({ txId }) => txId));
}

function basesOf({ ops }: Transaction): readonly string[] {
  return [...new Set(ops.flatMap((op) => (op.op === 'patch' ? op.base : [])))];
}

/** Copies that this district once made, by the name that it signed them with, and has no word of. */
async function forgottenAmong(
  trx: WriteDb,
  scopeId: string,
  bases: readonly { readonly base: string }[],
  deviceId: string,
): Promise<ReadonlySet<string>> {
  if (bases.length === 0) return new Set();
  const ids = [...new Set(bases.map(({ base }) => base))];
  const { rows } = await sql<{ tx_id: string }>`select feed.tx_id from feed
    join streams on streams.scope_id = feed.scope_id and streams.replica_id = feed.replica_id
    left join copies on copies.scope_id = feed.scope_id and copies.tx_id = feed.tx_id
    where feed.scope_id = ${scopeId} and feed.tx_id = any(${ids}::text[])
      and streams.device_id = ${deviceId} and copies.tx_id is null`.execute(trx);
  return new Set(rows.map((row) => row.tx_id));
}

/** What can be handed on now, by its scope: all that it waited for is known, or will not be. */
export async function takeShareable(
  trx: WriteDb,
  { now }: Writer,
): Promise<ReadonlyMap<string, readonly Transaction[]>> {
  const before = toInstant(now() - PATIENCE_MS);
  const { rows } = await sql<{ scope_id: string; tx_id: string }>`
    with known as (select u.scope_id, u.tx_id from unshared u
      join feed on feed.scope_id = u.scope_id and feed.tx_id = u.tx_id
      group by u.scope_id, u.tx_id
      having min(u.at) < ${before} or bool_and(exists (select 1 from copies
        where copies.scope_id = u.scope_id and copies.tx_id = u.base)))
    delete from unshared using known
      where unshared.scope_id = known.scope_id and unshared.tx_id = known.tx_id
      returning unshared.scope_id, unshared.tx_id`.execute(trx);
  const byScope = Map.groupBy(rows, ({ scope_id }) => scope_id);
  const acts = new Map<string, readonly Transaction[]>();
  for (const scopeId of [...byScope.keys()].sort()) {
    const ids = new Set(byScope.get(scopeId)?.map((row) => row.tx_id));
    acts.set(scopeId, await readTransactions(trx, scopeId, ids));
  }
  return acts;
}
