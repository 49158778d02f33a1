import { toInstant } from '../../shared/lib/clock.ts';
import type { Answer, Ask } from '../../shared/replication/protocol.ts';
import type { Transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { putInMail } from './mailbox.ts';

/**
 * What a workstation that was sent away hands over of a clinic's scope: its own acts lie in quarantine
 * until an operator decides, and those of others, proven by their signatures, go to the clinic's home
 * like any donation. Everything is acknowledged, and nothing is lost.
 */
export async function takeLastWords(
  trx: WriteDb,
  { scopeId, txs }: Pick<Ask<'donate'>, 'scopeId' | 'txs'>,
  now: number,
): Promise<Answer<'donate'>> {
  const known = await inFeed(trx, scopeId, txs);
  const revoked = await ofRevoked(trx, scopeId, txs);
  const strangers = txs.filter(({ txId }) => !known.has(txId));
  for (const tx of strangers) if (revoked.has(tx.replicaId)) await keep(trx, tx, now);
  const others = strangers.filter(({ replicaId }) => !revoked.has(replicaId));
  await putInMail(trx, scopeId, others, now);
  const verdictOf = ({ txId, replicaId }: Transaction) => {
    if (known.has(txId)) return 'duplicate';
    return revoked.has(replicaId) ? 'quarantined' : 'applied';
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
async function ofRevoked(trx: WriteDb, scopeId: string, txs: readonly Transaction[]) {
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
