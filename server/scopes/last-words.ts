import { toInstant } from '../../shared/lib/clock.ts';
import type { Caller } from '../../shared/replication/exchange.ts';
import type { Answer, Ask } from '../../shared/replication/protocol.ts';
import type { Transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { putInMail } from './mailbox.ts';

/**
 * What somebody hands over of a clinic's scope, proven by its signatures, goes to the clinic's home by its mailbox. What
 * lay in quarantine, and the acts of a workstation that was sent away and brings them itself, lie in quarantine until an
 * operator decides. Everything is acknowledged, and nothing is lost.
 */
export async function handOnWords(
  trx: WriteDb,
  { scopeId, txs, quarantined }: Pick<Ask<'donate'>, 'scopeId' | 'txs' | 'quarantined'>,
  caller: Pick<Caller, 'isRevoked'>,
  now: number,
): Promise<Answer<'donate'>> {
  const known = await inFeed(trx, scopeId, txs);
  const revoked = caller.isRevoked ? await ofRevoked(trx, scopeId, txs) : new Set<string>();
  const held = new Set(quarantined);
  const isHeld = ({ txId, replicaId }: Transaction) => held.has(txId) || revoked.has(replicaId);
  const strangers = txs.filter(({ txId }) => !known.has(txId));
  for (const tx of strangers) if (isHeld(tx)) await keep(trx, tx, now);
  await putInMail(
    trx,
    scopeId,
    strangers.filter((tx) => !isHeld(tx)),
    now,
  );
  const verdictOf = (tx: Transaction) => {
    if (known.has(tx.txId)) return 'duplicate';
    return isHeld(tx) ? 'quarantined' : 'applied';
  };
  return { results: txs.map((tx) => ({ txId: tx.txId, verdict: verdictOf(tx) })) };
}

async function inFeed(trx: WriteDb, scopeId: string, txs: readonly Transaction[]) {
  if (txs.length === 0) return new Set<string>();
  const rows = await trx
    .selectFrom('feed')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .where(
      'tx_id',
      'in',
      txs.map(({ txId }) => txId),
    )
    .execute();
  return new Set(rows.map((row) => row.tx_id));
}

/** Replicas of these transactions whose workstations were sent away. */
export async function ofRevoked(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
): Promise<Set<string>> {
  const replicas = [...new Set(txs.map(({ replicaId }) => replicaId))];
  if (replicas.length === 0) return new Set<string>();
  const rows = await trx
    .selectFrom('streams')
    .innerJoin('known_devices', 'known_devices.device_id', 'streams.device_id')
    .select('replica_id')
    .where('scope_id', '=', scopeId)
    .where('replica_id', 'in', replicas)
    .where('is_revoked', '=', true)
    .execute();
  return new Set(rows.map((row) => row.replica_id));
}

async function keep(trx: WriteDb, tx: Transaction, now: number): Promise<void> {
  await trx
    .insertInto('quarantine')
    .values({
      scope_id: tx.scopeId,
      tx_id: tx.txId,
      replica_id: tx.replicaId,
      tx_no: tx.txNo,
      tx_hash: tx.txHash,
      body: JSON.stringify(tx),
      at: toInstant(now),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
