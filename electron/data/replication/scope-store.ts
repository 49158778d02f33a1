import { assert } from '../../../shared/lib/assert.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import type { ScopeKind } from '../../../shared/replication/entity-field.ts';
import { feedHash } from '../../../shared/replication/hash.ts';
import {
  type FeedEntry,
  type Position,
  type Transaction,
  transaction,
} from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import type { SqlRow } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';

/** A scope as this database has it. */
export type Scope = {
  readonly scopeId: string;
  readonly kind: ScopeKind;
  readonly isHome: boolean;
  readonly position: Position;
  readonly clockOffsetMs: number;
  /** Bodies are kept above this. */
  readonly anchorSeq: number;
};

/** This database as a writer of a scope. */
export type Self = {
  readonly replicaId: string;
  readonly nextNo: number;
  readonly lastHash: string;
  readonly ackedNo: number;
  readonly lastHlc: number;
};

export function readScope(db: WriteDb, scopeId: string): Scope {
  const row = prepared(db)(
    'select kind, is_home, seq, chk, clock_offset_ms, anchor_seq from scopes where scope_id = ?',
  ).get(scopeId);
  assert(row, 'the scope is open in this database');
  return {
    scopeId,
    kind: row['kind'] as ScopeKind,
    isHome: row['is_home'] === 1,
    position: { seq: Number(row['seq']), chk: String(row['chk']) },
    clockOffsetMs: Number(row['clock_offset_ms']),
    anchorSeq: Number(row['anchor_seq']),
  };
}

export function readSelf(db: WriteDb, scopeId: string): Self {
  const row = prepared(db)(
    'select replica_id, next_no, last_hash, acked_no, last_hlc from self where scope_id = ?',
  ).get(scopeId);
  assert(row, 'this database writes in the scope');
  return {
    replicaId: String(row['replica_id']),
    nextNo: Number(row['next_no']),
    lastHash: String(row['last_hash']),
    ackedNo: Number(row['acked_no']),
    lastHlc: Number(row['last_hlc']),
  };
}

/** Moves the own stream on behind a transaction that was just made. */
export function advanceSelf(db: WriteDb, tx: Transaction): void {
  prepared(db)('update self set next_no = ?, last_hash = ?, last_hlc = ? where scope_id = ?').run(
    tx.txNo + 1,
    tx.txHash,
    tx.hlc,
    tx.scopeId,
  );
}

/** Keeps an own transaction until the home has it and it came back in the feed. */
export function putInOutbox(db: WriteDb, tx: Transaction, now: number): void {
  prepared(db)(
    `insert into outbox (scope_id, tx_no, tx_id, tx_hash, body, created_at)
     values (?, ?, ?, ?, ?, ?)`,
  ).run(tx.scopeId, tx.txNo, tx.txId, tx.txHash, JSON.stringify(tx), toInstant(now));
}

/**
 * Puts a transaction behind the head of a scope that is ordered here. Answers its entry.
 *
 * @param isInStream false for a donated one whose stream went on without it
 */
export function appendToFeed(
  db: WriteDb,
  tx: Transaction,
  status: FeedEntry['status'],
  { now, isInStream = true }: { readonly now: number; readonly isInStream?: boolean },
): FeedEntry {
  const { isHome, position } = readScope(db, tx.scopeId);
  assert(isHome, 'only the home of a scope orders it');
  const seq = position.seq + 1;
  const entry = { seq, chk: feedHash(position.chk, tx, status), status, tx };
  insertEntry(db, entry, now, isInStream);
  prepared(db)('update scopes set seq = ?, chk = ?, known_head = ? where scope_id = ?').run(
    seq,
    entry.chk,
    seq,
    tx.scopeId,
  );
  return entry;
}

/** Stores an entry as it is; the caller moves the position of the scope in the same transaction. */
export function insertEntry(db: WriteDb, entry: FeedEntry, now: number, isInStream = true): void {
  const { seq, chk, status, tx } = entry;
  prepared(db)(
    `insert into feed
       (scope_id, seq, chk, tx_id, tx_hash, replica_id, tx_no, status, received_at, body, in_stream)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    tx.scopeId,
    seq,
    chk,
    tx.txId,
    tx.txHash,
    tx.replicaId,
    tx.txNo,
    status,
    toInstant(now),
    JSON.stringify(tx),
    isInStream ? 1 : 0,
  );
}

/** A row of `feed` as the entry that travels. The body was checked when it was stored. */
export function entryOf(row: SqlRow): FeedEntry {
  return {
    seq: Number(row['seq']),
    chk: String(row['chk']),
    status: row['status'] === 'quarantined' ? 'quarantined' : 'applied',
    tx: JSON.parse(String(row['body'])) as Transaction,
  };
}

/** A stored transaction; parsed again because an older version may have written it. */
export function transactionOf(body: string): Transaction {
  return transaction.parse(JSON.parse(body));
}

/** The hash that a stream has under a number here, or null. */
export function hashInStream(
  db: WriteDb,
  scopeId: string,
  replicaId: string,
  no: number,
): string | null {
  const row = prepared(db)(
    `select tx_hash from feed where scope_id = ? and replica_id = ? and tx_no = ? and in_stream = 1
     union all
     select tx_hash from set_aside where scope_id = ? and replica_id = ? and tx_no = ?`,
  ).get(scopeId, replicaId, no, scopeId, replicaId, no);
  return row ? String(row['tx_hash']) : null;
}
