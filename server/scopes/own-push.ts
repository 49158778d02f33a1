import type { RowChange } from '../../shared/replication/batch.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import { type Judgement, judgePush, type Verdict } from '../../shared/replication/home.ts';
import type { Answer, Ask, Origin } from '../../shared/replication/protocol.ts';
import type { FeedEntry, Transaction } from '../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../db/open.ts';
import { applyTransactions, retryWaiting } from './apply.ts';
import { appendEntries, lockHead } from './feed-store.ts';
import { contentsOf, readStream, saveStream, setAside } from './streams.ts';

/**
 * Takes a part of somebody's stream into a scope that the district orders: `reference`, and those of
 * hospitals and tablets. What the writer may not write is kept in the feed, acknowledged and not
 * applied: nothing is lost, and whoever wrote it sees that it was not accepted.
 */

/** A part of the stream of one replica, proven to be its own. */
export type Handed = Pick<Ask<'push'>, 'scopeId' | 'replicaId'> & {
  readonly txs: readonly Transaction[];
};

type Results = Answer<'push'>['results'];

/** What became of it. */
export type Taken = {
  readonly answer: Answer<'push'>;
  /** Accepted ones that the scope did not have. */
  readonly applied: readonly Transaction[];
  readonly changes: readonly RowChange[];
};

type Rules = {
  /** Whether the district applies this one, judged on the rows behind everything before it. */
  readonly mayApply: (tx: Transaction) => Promise<boolean>;
  readonly now: number;
};

/** Whoever holds the row of the scope is the next in its feed, so two pushes follow each other. */
export async function takeInOrder(trx: WriteDb, handed: Handed, rules: Rules): Promise<Taken> {
  let head = await lockHead(trx, handed.scopeId);
  const judgement = await judge(trx, handed);
  const results: Results = [];
  const applied: Transaction[] = [];
  const changes: RowChange[] = [];
  for (const { tx, verdict } of judgement.taken) {
    if (verdict === 'append') {
      const told = await append(trx, tx, head, rules);
      head = told.entry;
      changes.push(...told.changes);
      if (told.entry.status === 'applied') applied.push(tx);
      results.push({ txId: tx.txId, verdict: told.entry.status });
      continue;
    }
    if (verdict !== 'duplicate') await setAside(trx, tx, verdict, rules.now);
    results.push({ txId: tx.txId, verdict: verdictOf(verdict) });
  }
  await saveStream(trx, handed, judgement.stream);
  const answer = { outcome: judgement.outcome, ...judgement.stream, results };
  return { answer, applied, changes };
}

function verdictOf(verdict: Verdict): Results[number]['verdict'] {
  return verdict === 'id-reused' ? 'quarantined' : 'duplicate';
}

async function judge(trx: WriteDb, { scopeId, replicaId, txs }: Handed): Promise<Judgement> {
  const stream = await readStream(trx, scopeId, replicaId);
  const { contentOf, hashOf } = await contentsOf(trx, scopeId, txs);
  return judgePush(stream, txs, { contentOf, hashOf: (txNo) => hashOf({ replicaId, txNo }) });
}

type Head = { readonly seq: number; readonly chk: string };

async function append(trx: WriteDb, tx: Transaction, head: Head, { mayApply, now }: Rules) {
  const isAllowed = await mayApply(tx);
  const status: FeedEntry['status'] = isAllowed ? 'applied' : 'quarantined';
  const chk = feedHash(head.chk, tx, status);
  const entry: FeedEntry = { seq: head.seq + 1, chk, status, tx };
  const { hasNewRow, changes } = isAllowed
    ? await applyTransactions(trx, tx.scopeId, [tx], now)
    : { hasNewRow: false, changes: [] };
  await appendEntries(trx, tx.scopeId, [entry], { now });
  if (hasNewRow) await retryWaiting(trx, tx.scopeId);
  return { entry, changes };
}

/** Who signs for the stream that a device hands over as its own. */
export function ownOrigin(
  { replicaId }: Pick<Ask<'push'>, 'replicaId'>,
  { deviceId, publicKey, name }: Caller,
): Origin {
  return { replicaId, deviceId, publicKey, name };
}

/** Nobody writes in the district's own stream. @throws ProtocolRefusal `bad-transaction` */
export async function requireStranger(
  db: ReadDb,
  { scopeId, replicaId }: Pick<Ask<'push'>, 'scopeId' | 'replicaId'>,
): Promise<void> {
  const self = await db
    .selectFrom('self')
    .select('replica_id')
    .where('scope_id', '=', scopeId)
    .executeTakeFirst();
  if (self?.replica_id === replicaId) throw new ProtocolRefusal('bad-transaction');
}
