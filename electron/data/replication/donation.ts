import { type Caller, ProtocolRefusal } from '../../../shared/replication/exchange.ts';
import { contentJson } from '../../../shared/replication/hash.ts';
import { judgeDonation, signersOf, type StreamHead } from '../../../shared/replication/home.ts';
import type { Answer, Ask } from '../../../shared/replication/protocol.ts';
import { provesRollback } from '../../../shared/replication/recovery.ts';
import { isAuthentic, isCarriable } from '../../../shared/replication/seal.ts';
import type { Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { applyTransactions } from './apply.ts';
import { verifySignature } from './device.ts';
import { keyOf, noteOrigins, noteStrangers } from './known-devices.ts';
import type { Ledger } from './ledger.ts';
import { leaveLimbo } from './limbo.ts';
import { refold } from './refold.ts';
import { appendToFeed, hashInStream, readScope, readSelf, transactionOf } from './scope-store.ts';

export type Donation = {
  readonly now: number;
  /**
   * Who brings it: somebody who asks here; the district, of whose feed it is a part; or the scope's mailbox there, where
   * an operator has let it through.
   */
  readonly from: Caller | 'district' | 'mailbox';
};

/**
 * The home takes what it lost or never saw (docs/adr/0009, 3 and 5): each transaction is proven by
 * its own signature, so whoever brings it can not change it. Bringing it twice changes nothing.
 *
 * @throws ProtocolRefusal `bad-transaction` when one is not what its signer wrote; none is taken then
 */
export async function takeDonation(
  db: WriteDb,
  ledger: Ledger,
  { scopeId, txs, origins, quarantined = [] }: Ask<'donate'>,
  { now, from }: Donation,
): Promise<Answer<'donate'>> {
  const told = isRevoked(from) ? signersOf({ txs, origins }) : origins;
  if (isRevoked(from)) noteStrangers(db, told, from, now);
  const isTold = noteOrigins(db, scopeId, told, now);
  const { kind } = readScope(db, scopeId);
  const isGenuine = (tx: Transaction) =>
    tx.scopeId === scopeId && tx.scopeKind === kind && isCarriable(tx) && isSigned(db, tx);
  if (!isTold || !txs.every(isGenuine)) throw new ProtocolRefusal('bad-transaction');
  const fresh: Transaction[] = [];
  const notAccepted: Transaction[] = [];
  let isRolledBack = false;
  const held = new Set(quarantined);
  const results = txs.map((tx) => {
    isRolledBack ||= isOfLostSelf(db, tx);
    const isHeld = held.has(tx.txId) || isOfDismissed(db, tx, from);
    const taken = takeOne(db, tx, { now, isHeld });
    if (taken.status === 'applied' && !taken.isFolded) fresh.push(tx);
    if (taken.status === 'quarantined' && taken.isFolded) notAccepted.push(tx);
    return { txId: tx.txId, verdict: taken.status };
  });
  const { changes } = applyTransactions(db, scopeId, fresh, now);
  await ledger.announce(db, scopeId, [...changes, ...refold(db, scopeId, notAccepted, now)]);
  if (isRolledBack) ledger.rebear(db, scopeId);
  return { results };
}

type Taken = {
  readonly status: 'applied' | 'duplicate' | 'quarantined';
  /** It was in limbo here, and is a part of the rows. */
  readonly isFolded: boolean;
};

function takeOne(
  db: WriteDb,
  tx: Transaction,
  { now, isHeld }: { readonly now: number; readonly isHeld: boolean },
): Taken {
  const stream = readStream(db, tx);
  const facts = {
    content: contentOf(db, tx),
    numbered: hashInStream(db, tx.scopeId, tx.replicaId, tx.txNo),
  };
  const { verdict, isNextInStream } = judgeDonation(tx, stream, facts);
  if (isNextInStream) moveStream(db, tx);
  if (verdict === 'duplicate') {
    takeWordsBack(db, tx);
    return { status: 'duplicate', isFolded: true };
  }
  if (verdict === 'id-reused') return { status: 'quarantined', isFolded: false };
  const isFolded = leaveLimbo(db, tx.scopeId, tx.txId) ?? false;
  const status = isHeld ? 'quarantined' : 'applied';
  appendToFeed(db, tx, status, { now, isInStream: isNextInStream });
  return { status, isFolded };
}

/** A home that was a desk once has let go of words that somebody else brings now. */
function takeWordsBack(db: WriteDb, tx: Transaction): void {
  if (readScope(db, tx.scopeId).anchorSeq === 0) return;
  prepared(db)(
    `update feed set body = ? where scope_id = ? and tx_id = ? and tx_hash = ? and body = ''`,
  ).run(JSON.stringify(tx), tx.scopeId, tx.txId, tx.txHash);
}

function isSigned(db: WriteDb, tx: Transaction): boolean {
  const key = keyOf(db, tx.scopeId, tx.replicaId);
  return key !== null && isAuthentic(tx, key, verifySignature);
}

/** Whether this database once wrote it and does not know any more. */
function isOfLostSelf(db: WriteDb, tx: Transaction): boolean {
  const self = readSelf(db, tx.scopeId);
  if (self.replicaId !== tx.replicaId) return false;
  const row = prepared(db)(
    'select tx_hash from feed where scope_id = ? and replica_id = ? and tx_no = ? and in_stream = 1',
  ).get(tx.scopeId, tx.replicaId, tx.txNo);
  return provesRollback(tx, self, row ? String(row['tx_hash']) : null);
}

function isRevoked(from: Donation['from']): from is Caller {
  return typeof from === 'object' && from.isRevoked;
}

/**
 * Whether somebody wrote it who was sent away, and it comes from them or their like; or who ordered the clinic after it:
 * what this home hears of such a one now, they said to those who believed them.
 */
function isOfDismissed(db: WriteDb, tx: Transaction, from: Donation['from']): boolean {
  if (from === 'mailbox') return false;
  const row = prepared(db)(
    `select is_outbid from streams join known_devices using (device_id)
     where scope_id = ? and replica_id = ? and is_revoked = 1`,
  ).get(tx.scopeId, tx.replicaId);
  return row !== undefined && (isRevoked(from) || row['is_outbid'] === 1);
}

function readStream(db: WriteDb, { scopeId, replicaId }: Transaction): StreamHead {
  const row = prepared(db)(
    'select last_no, last_hash from streams where scope_id = ? and replica_id = ?',
  ).get(scopeId, replicaId);
  return { lastNo: Number(row?.['last_no']), lastHash: String(row?.['last_hash']) };
}

function moveStream(db: WriteDb, tx: Transaction): void {
  prepared(db)(
    'update streams set last_no = ?, last_hash = ? where scope_id = ? and replica_id = ?',
  ).run(tx.txNo, tx.txHash, tx.scopeId, tx.replicaId);
}

/**
 * What the feed here holds under the id of a transaction ({@link contentJson}), or null. Where the
 * body was let go of, two backups held it, and an id is never given twice.
 */
export function contentOf(db: WriteDb, tx: Transaction): string | null {
  const find = 'select body from feed where scope_id = ? and tx_id = ?';
  const row = prepared(db)(find).get(tx.scopeId, tx.txId);
  if (!row) return null;
  return contentJson(row['body'] === '' ? tx : transactionOf(String(row['body'])));
}
