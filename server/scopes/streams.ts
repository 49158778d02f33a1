import { toInstant } from '../../shared/lib/clock.ts';
import { contentJson } from '../../shared/replication/hash.ts';
import { STREAM_START, type StreamHead } from '../../shared/replication/home.ts';
import { type Transaction, transaction } from '../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../db/open.ts';

/** The streams of those who write in a scope that the district orders. */

/** How far the district has the stream of one replica. */
export async function readStream(
  db: ReadDb,
  scopeId: string,
  replicaId: string,
): Promise<StreamHead> {
  const row = await db
    .selectFrom('streams')
    .select(['last_no', 'last_hash'])
    .where('scope_id', '=', scopeId)
    .where('replica_id', '=', replicaId)
    .executeTakeFirst();
  return row ? { lastNo: row.last_no, lastHash: row.last_hash } : STREAM_START;
}

/** How far it has the streams of everybody who wrote one of these. */
export async function readStreams(
  db: ReadDb,
  scopeId: string,
  txs: readonly Transaction[],
): Promise<ReadonlyMap<string, StreamHead>> {
  const replicas = [...new Set(txs.map(({ replicaId }) => replicaId))];
  const rows = await db
    .selectFrom('streams')
    .select(['replica_id', 'last_no', 'last_hash'])
    .where('scope_id', '=', scopeId)
    .where('replica_id', 'in', replicas)
    .execute();
  return new Map(
    rows.map((row) => [row.replica_id, { lastNo: row.last_no, lastHash: row.last_hash }]),
  );
}

/** The stream goes on behind a transaction. */
export async function moveStream(trx: WriteDb, tx: Transaction): Promise<void> {
  await saveStream(trx, tx, { lastNo: tx.txNo, lastHash: tx.txHash });
}

export async function saveStream(
  trx: WriteDb,
  { scopeId, replicaId }: Pick<Transaction, 'scopeId' | 'replicaId'>,
  { lastNo, lastHash }: StreamHead,
): Promise<void> {
  await trx
    .updateTable('streams')
    .set({ last_no: lastNo, last_hash: lastHash })
    .where('scope_id', '=', scopeId)
    .where('replica_id', '=', replicaId)
    .execute();
}

export type Contents = {
  /** What the feed holds under the id of a transaction, or null. */
  readonly contentOf: (tx: Transaction) => string | null;
  /** The hash that the stream has under the number of a transaction, or null. */
  readonly hashOf: (tx: Pick<Transaction, 'replicaId' | 'txNo'>) => string | null;
};

/** What is known under the ids and numbers of these transactions. */
export async function contentsOf(
  db: ReadDb,
  scopeId: string,
  txs: readonly Transaction[],
): Promise<Contents> {
  const ids = txs.map(({ txId }) => txId);
  const replicas = [...new Set(txs.map(({ replicaId }) => replicaId))];
  const numbers = txs.map(({ txNo }) => txNo);
  const known = await db
    .selectFrom('feed')
    .select(['tx_id', 'body'])
    .where('scope_id', '=', scopeId)
    .where('tx_id', 'in', ids)
    .execute();
  const numbered = await db
    .selectFrom('feed')
    .select(['replica_id', 'tx_no', 'tx_hash'])
    .where('scope_id', '=', scopeId)
    .where('replica_id', 'in', replicas)
    .where('tx_no', 'in', numbers)
    .where('in_stream', '=', true)
    .execute();
  const aside = await db
    .selectFrom('set_aside')
    .select(['replica_id', 'tx_no', 'tx_hash'])
    .where('scope_id', '=', scopeId)
    .where('replica_id', 'in', replicas)
    .where('tx_no', 'in', numbers)
    .execute();
  const contents = new Map(
    known.map(({ tx_id: txId, body }) => [txId, contentJson(transaction.parse(JSON.parse(body)))]),
  );
  const hashes = new Map(
    [...aside, ...numbered].map((row) => [`${row.replica_id}/${row.tx_no}`, row.tx_hash]),
  );
  return {
    contentOf: ({ txId }) => contents.get(txId) ?? null,
    hashOf: ({ replicaId, txNo }) => hashes.get(`${replicaId}/${txNo}`) ?? null,
  };
}

/** Keeps a number of a stream that has no entry of its own in the feed. */
export async function setAside(
  trx: WriteDb,
  tx: Transaction,
  reason: 'known' | 'id-reused',
  now: number,
): Promise<void> {
  const { scopeId, replicaId, txNo, txId, txHash } = tx;
  await trx
    .insertInto('set_aside')
    .values({
      scope_id: scopeId,
      replica_id: replicaId,
      tx_no: txNo,
      tx_id: txId,
      tx_hash: txHash,
      reason,
      body: JSON.stringify(tx),
      at: toInstant(now),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
