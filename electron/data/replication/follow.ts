import { assert } from '../../../shared/lib/assert.ts';
import type { RowChange } from '../../../shared/replication/batch.ts';
import { continues, positionAfter } from '../../../shared/replication/chain.ts';
import { runsOf } from '../../../shared/replication/compartment.ts';
import type { HaltReason } from '../../../shared/lib/halt-reason.ts';
import { has } from '../../../shared/replication/mechanisms.ts';
import type { DistrictView, Origin, Page } from '../../../shared/replication/protocol.ts';
import type { FeedEntry, Position, Transaction } from '../../../shared/replication/transaction.ts';
import type { DatabaseHandle, ReadDb, WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { applyTransactions } from './apply.ts';
import { verifySignature } from './device.ts';
import { endsIn } from './evict.ts';
import { keyOf, noteOrigins } from './known-devices.ts';
import { leaveLimbo, letGo } from './limbo.ts';
import { isPulled, makeAnew } from './snapshot/clear-scope.ts';
import type { Ledger } from './ledger.ts';
import { readLeftAhead, withoutLeft } from './order-of-leaving.ts';
import { beginAnew } from './presence.ts';
import { refold } from './refold.ts';
import { bringBackWhoStayed, keepWhoComesAgain, leaveBehind } from './stayed.ts';
import { insertEntry, readScope } from './scope-store.ts';

/** Entries of one commit. A page is cut into several, so that no commit keeps the windows waiting. */
const BATCH_ENTRIES = 250;

export type Follow = {
  readonly db: DatabaseHandle;
  readonly ledger: Ledger;
  readonly now: () => number;
};

/** A page that is not what it says: nothing of it is kept. */
class BrokenPage extends Error {
  override readonly name = 'BrokenPage';
}

/**
 * Puts a page on the disk: entries, rows, cursor and what leaves the outbox, in one transaction for
 * each part of the page.
 *
 * @param isRelayed the peer is not the scope's home, so every signature is checked
 * @returns the cursor behind the page, or `broken` when the page is not what it says
 */
export async function storePage(
  follow: Follow,
  scopeId: string,
  page: Page,
  isRelayed: boolean,
): Promise<Position | 'broken'> {
  let from = page.from;
  try {
    for (let at = 0; at < page.entries.length; at += BATCH_ENTRIES) {
      const entries = page.entries.slice(at, at + BATCH_ENTRIES);
      const batch = { ...page, from, entries };
      const to = positionAfter(from, entries);
      if (!has('cursor-with-data'))
        await follow.db.write(async (db) => moveCursor(db, scopeId, to, page.head));
      await follow.db.write((db) => storeBatch(db, follow, batch, { scopeId, isRelayed }));
      from = to;
    }
    return from;
  } catch (error) {
    if (error instanceof BrokenPage) return 'broken';
    throw error;
  }
}

async function storeBatch(
  db: WriteDb,
  { ledger, now }: Follow,
  page: Page,
  { scopeId, isRelayed }: { readonly scopeId: string; readonly isRelayed: boolean },
): Promise<void> {
  const scope = readScope(db, scopeId);
  assert(!scope.isHome, 'a home pulls from nobody');
  const cursor = has('cursor-with-data') ? scope.position : page.from;
  assert(cursor.seq === page.from.seq, 'a page is stored at the cursor');
  const isWhole =
    cursor.chk === page.from.chk &&
    continues(page.from, page.entries, scope) &&
    noteOrigins(db, scopeId, page.origins, now()) &&
    (!isRelayed || areSigned(db, page.entries));
  if (!isWhole) throw new BrokenPage();
  const changes = [...runsOf(page.entries, ({ tx }) => tx)].flatMap((run) =>
    storeEntries(db, scopeId, run, now()),
  );
  moveCursor(db, scopeId, positionAfter(page.from, page.entries), page.head);
  leaveOutbox(db, scopeId);
  if (page.durable) noteDurable(db, scopeId, page.durable);
  await ledger.announce(db, scopeId, changes);
}

function areSigned(db: WriteDb, entries: readonly FeedEntry[]): boolean {
  return entries.every(({ tx }) => {
    const key = keyOf(db, tx.scopeId, tx.replicaId);
    return key !== null && verifySignature(key, tx.txHash, tx.signature);
  });
}

/**
 * Own transactions were folded when they were made, and those in limbo when they came first: seen
 * again, they only count as seen. One that the scope's home did not accept is taken out of the rows.
 */
function storeEntries(
  db: WriteDb,
  scopeId: string,
  entries: readonly FeedEntry[],
  now: number,
): readonly RowChange[] {
  const accepted = entries.filter(({ status }) => status === 'applied');
  const kept = keepWhoComesAgain(
    db,
    scopeId,
    accepted.map(({ tx }) => tx),
  );
  const left = readLeftAhead(db, scopeId);
  const fresh: Transaction[] = [];
  const own: Transaction[] = [];
  let hasEnded = false;
  const notAccepted: Transaction[] = [];
  const seen = prepared(db)('update outbox set is_seen = 1 where tx_id = ? returning is_folded');
  for (const entry of entries) {
    insertEntry(db, entry, now);
    const isOwn = seen.get(entry.tx.txId)?.['is_folded'] === 1;
    const isFolded = leaveLimbo(db, scopeId, entry.tx.txId) ?? isOwn;
    if (isOwn) own.push(entry.tx);
    hasEnded ||= isFolded && entry.status === 'applied' && endsIn(entry.tx).length > 0;
    if (!isFolded && entry.status === 'applied') fresh.push(entry.tx);
    if (isFolded && entry.status === 'quarantined') notAccepted.push(entry.tx);
  }
  if (isPulled(db, scopeId)) makeAnew(db, scopeId, fresh);
  beginAnew(db, scopeId, fresh, now);
  const counting = withoutLeft(db, scopeId, fresh, left);
  const { changes } = applyTransactions(db, scopeId, counting, now);
  const others = hasEnded ? leaveBehind(db, scopeId) : [];
  const stayed = bringBackWhoStayed(db, scopeId, own);
  return [...kept, ...changes, ...others, ...stayed, ...refold(db, scopeId, notAccepted, now)];
}

function moveCursor(db: WriteDb, scopeId: string, to: Position, head: number): void {
  prepared(db)('update scopes set seq = ?, chk = ?, known_head = ? where scope_id = ?').run(
    to.seq,
    to.chk,
    Math.max(head, to.seq),
    scopeId,
  );
}

/** Notes that the home has the own stream up to `no`: more than before, or less after a restore. */
export function acknowledge(db: WriteDb, scopeId: string, no: number): void {
  prepared(db)('update self set acked_no = ? where scope_id = ?').run(no, scopeId);
  leaveOutbox(db, scopeId);
}

/** Keeps what was told of the district's backups; it never goes back. */
export function noteDurable(db: WriteDb, scopeId: string, durable: Position): void {
  prepared(db)(
    `update scopes set durable_seq = ?, durable_chk = ? where scope_id = ? and durable_seq < ?`,
  ).run(durable.seq, durable.chk, scopeId, durable.seq);
  letGo(db, scopeId, durable);
}

/** An outbox row leaves only when it is both acknowledged and seen in the feed. */
function leaveOutbox(db: WriteDb, scopeId: string): void {
  prepared(db)(
    `delete from outbox where scope_id = ? ${has('keep-until-seen') ? 'and is_seen = 1' : ''}
       and tx_no <= (select acked_no from self where self.scope_id = outbox.scope_id)`,
  ).run(scopeId);
}

/** Notes who else writes in the scope, without a word of theirs yet. */
export async function hearOrigins(
  { db, now }: Follow,
  scopeId: string,
  origins: readonly Origin[],
): Promise<void> {
  const known = await db.read
    .selectFrom('streams')
    .select('replica_id')
    .where('scope_id', '=', scopeId)
    .execute();
  const names = new Set(known.map((row) => row.replica_id));
  const strangers = origins.filter(({ replicaId }) => !names.has(replicaId));
  if (strangers.length > 0)
    await db.write(async (trx) => void noteOrigins(trx, scopeId, strangers, now()));
}

/** Where a follower starts: its cursor and its own stream. */
export async function readFollower(db: ReadDb, scopeId: string) {
  const row = await db
    .selectFrom('scopes')
    .innerJoin('self', 'self.scope_id', 'scopes.scope_id')
    .select(['seq', 'chk', 'known_head', 'replica_id', 'next_no', 'last_hash', 'acked_no'])
    .where('scopes.scope_id', '=', scopeId)
    .executeTakeFirstOrThrow();
  return {
    cursor: { seq: row.seq, chk: row.chk },
    replicaId: row.replica_id,
    highNo: row.next_no - 1,
    ackedNo: row.acked_no,
    lastHash: row.last_hash,
  };
}

/**
 * The own transactions after a number, oldest first, dense; empty when the first is not here. A home
 * that lost what it had acknowledged gets it from the feed and from limbo.
 */
export async function readUnsent(
  db: ReadDb,
  scopeId: string,
  afterNo: number,
  most: { readonly bytes: number; readonly count: number },
): Promise<readonly Transaction[]> {
  const waiting = await ownRows(db, 'outbox', { scopeId, replicaId: null, afterNo, ...most });
  const rows =
    waiting[0]?.tx_no === afterNo + 1
      ? waiting
      : await everyOwnRow(db, { scopeId, afterNo, ...most }, waiting);
  const txs: Transaction[] = [];
  let bytes = 0;
  for (const { tx_no: txNo, body } of rows) {
    bytes += Buffer.byteLength(body);
    const isNext = txNo === afterNo + txs.length + 1;
    if (!isNext || (txs.length > 0 && bytes > most.bytes)) break;
    txs.push(JSON.parse(body) as Transaction);
  }
  return txs;
}

type OwnRange = {
  readonly scopeId: string;
  /** Null in the outbox, which holds nobody else's. */
  readonly replicaId: string | null;
  readonly afterNo: number;
  readonly count: number;
};
type OwnRow = { readonly tx_no: number; readonly tx_hash: string; readonly body: string };

/** What of the own stream lies in one of its three places. */
async function ownRows(
  db: ReadDb,
  table: 'outbox' | 'feed' | 'limbo',
  { scopeId, replicaId, afterNo, count }: OwnRange,
): Promise<readonly OwnRow[]> {
  let query = db
    .selectFrom(table as 'feed')
    .select(['tx_no', 'tx_hash', 'body'])
    .where('scope_id', '=', scopeId)
    .where('tx_no', '>', afterNo);
  if (replicaId !== null) query = query.where('replica_id', '=', replicaId);
  return query.orderBy('tx_no').limit(count).execute();
}

async function everyOwnRow(
  db: ReadDb,
  range: Omit<OwnRange, 'replicaId'>,
  waiting: readonly OwnRow[],
): Promise<readonly OwnRow[]> {
  const { replicaId } = await readFollower(db, range.scopeId);
  const feed = await ownRows(db, 'feed', { ...range, replicaId });
  const limbo = await ownRows(db, 'limbo', { ...range, replicaId });
  const byNo = new Map([...limbo, ...feed, ...waiting].map((row) => [row.tx_no, row]));
  return [...byNo.values()].filter(({ body }) => body !== '').toSorted((a, b) => a.tx_no - b.tx_no);
}

/** The hash of an own transaction by its number; null where this database has it no more. */
export async function ownHashAt(db: ReadDb, scopeId: string, no: number): Promise<string | null> {
  const { replicaId, highNo, lastHash } = await readFollower(db, scopeId);
  if (no === highNo) return lastHash;
  const range = { scopeId, afterNo: no - 1, count: 1 };
  for (const table of ['outbox', 'feed', 'limbo'] as const) {
    const own = { ...range, replicaId: table === 'outbox' ? null : replicaId };
    const [row] = await ownRows(db, table, own);
    if (row?.tx_no === no) return row.tx_hash;
  }
  return null;
}

/** Notes the home's clock against ours, why replication of a scope stands still, or that it goes on. */
export async function noteScope(
  db: DatabaseHandle,
  scopeId: string,
  note: {
    readonly clockOffsetMs?: number;
    readonly head?: number;
    readonly stoppedBecause?: HaltReason | null;
    readonly district?: DistrictView;
  },
): Promise<void> {
  const { clockOffsetMs, head, stoppedBecause, district } = note;
  await db.write(async (trx) => {
    await trx
      .updateTable('scopes')
      .set({
        ...(clockOffsetMs === undefined ? {} : { clock_offset_ms: clockOffsetMs }),
        ...(head === undefined ? {} : { known_head: head }),
        ...(stoppedBecause === undefined ? {} : { stopped_because: stoppedBecause }),
        ...(district ? { district_seq: district.seq, district_at: district.at } : {}),
      })
      .where('scope_id', '=', scopeId)
      .execute();
  });
}
