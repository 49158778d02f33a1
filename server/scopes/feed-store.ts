import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import {
  type FeedEntry,
  feedEntry,
  type Position,
  START,
  type Transaction,
  transaction,
} from '../../shared/replication/transaction.ts';
import { has } from '../../shared/replication/mechanisms.ts';
import { limits } from '../../shared/replication/protocol.ts';
import type { ReadDb, WriteDb } from '../db/open.ts';

/** Where a scope stands; undefined when the district does not know it. */
export function readScope(db: ReadDb, scopeId: string) {
  return db
    .selectFrom('scopes')
    .select(['kind', 'is_home', 'seq', 'chk', 'home_device_id', 'claim'])
    .where('scope_id', '=', scopeId)
    .executeTakeFirst();
}

/**
 * Takes the row of the scope for this transaction. Last before the entries are written: whoever holds
 * it appends, so the order of entries is the order of commits (replication.md 5.4, server push 4).
 */
export async function lockHead(db: WriteDb, scopeId: string): Promise<Position> {
  return db
    .selectFrom('scopes')
    .select(['seq', 'chk'])
    .where('scope_id', '=', scopeId)
    .$if(has('scope-row-lock'), (head) => head.forUpdate())
    .executeTakeFirstOrThrow();
}

type Appending = {
  readonly now: number;
  readonly beside?: readonly string[];
  readonly report?: HomeReport;
};

/** What the home of a clinic says of itself with every offer. */
export type HomeReport = {
  readonly home_head: number | null;
  readonly home_halted: string | null;
  /** Left as it is without. */
  readonly home_desks?: string | null;
};

/**
 * Writes entries behind the locked head and moves it.
 *
 * @param beside ids of donated transactions whose streams went on without them
 * @param report of a clinic's home, where the entries come from there
 */
export async function appendEntries(
  db: WriteDb,
  scopeId: string,
  entries: readonly FeedEntry[],
  { now, beside = [], report }: Appending,
): Promise<void> {
  const last = entries.at(-1);
  if (!last) return;
  const column = (pick: (entry: FeedEntry) => string | number) => entries.map(pick);
  await sql`insert into feed
      (scope_id, seq, chk, tx_id, tx_hash, replica_id, tx_no, status, received_at, body, in_stream)
    select ${scopeId}, seq, chk, tx_id, tx_hash, replica_id, tx_no, status, ${toInstant(now)}, body,
      not tx_id = any(${beside}::text[])
    from unnest(
      ${column(({ seq }) => seq)}::bigint[],
      ${column(({ chk }) => chk)}::text[],
      ${column(({ tx }) => tx.txId)}::text[],
      ${column(({ tx }) => tx.txHash)}::text[],
      ${column(({ tx }) => tx.replicaId)}::text[],
      ${column(({ tx }) => tx.txNo)}::bigint[],
      ${column(({ status }) => status)}::text[],
      ${column(({ tx }) => JSON.stringify(tx))}::text[]
    ) as entry (seq, chk, tx_id, tx_hash, replica_id, tx_no, status, body)`.execute(db);
  await db
    .updateTable('scopes')
    .set({ seq: last.seq, chk: last.chk, last_contact_at: toInstant(now), ...report })
    .where('scope_id', '=', scopeId)
    .execute();
}

/** The chk at a place in a feed; null where there is no such entry. */
export async function chkAt(db: ReadDb, scopeId: string, seq: number): Promise<string | null> {
  if (seq === 0) return START.chk;
  const row = await db
    .selectFrom('feed')
    .select('chk')
    .where('scope_id', '=', scopeId)
    .where('seq', '=', seq)
    .executeTakeFirst();
  return row?.chk ?? null;
}

const CHUNK_ENTRIES = 100;

/** The entries behind `afterSeq`, as many as fit into a page and at least one where there is one. */
export async function readEntries(
  db: ReadDb,
  scopeId: string,
  afterSeq: number,
  maxBytes: number,
): Promise<FeedEntry[]> {
  const entries: FeedEntry[] = [];
  let bytes = 0;
  for (;;) {
    const rows = await db
      .selectFrom('feed')
      .select(['seq', 'chk', 'status', 'body'])
      .where('scope_id', '=', scopeId)
      .where('seq', '>', entries.at(-1)?.seq ?? afterSeq)
      .orderBy('seq')
      .limit(CHUNK_ENTRIES)
      .execute();
    for (const { body, ...row } of rows) {
      bytes += Buffer.byteLength(body);
      const isFull = bytes > maxBytes || entries.length >= limits.pageEntries;
      if (isFull && entries.length > 0) return entries;
      entries.push(feedEntry.parse({ ...row, tx: JSON.parse(body) }));
    }
    if (rows.length < CHUNK_ENTRIES) return entries;
  }
}

/** An act of a feed by its place. */
export type Placed = { readonly seq: number; readonly tx: Transaction };

const READ_AT_ONCE = 500;

/** The accepted acts of a feed behind `from`, and before another place if one is given, a part at a time. */
export async function* readApplied(
  db: ReadDb,
  scopeId: string,
  { from, before = null }: { readonly from: number; readonly before?: number | null },
): AsyncGenerator<readonly Placed[]> {
  for (let after = from; ; ) {
    const rows = await db
      .selectFrom('feed')
      .select(['seq', 'body'])
      .where('scope_id', '=', scopeId)
      .where('seq', '>', after)
      .$if(before !== null, (query) => query.where('seq', '<', before ?? 0))
      .where('status', '=', 'applied')
      .where('body', '<>', '')
      .orderBy('seq')
      .limit(READ_AT_ONCE)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    after = last.seq;
    yield rows.map(({ seq, body }) => ({ seq, tx: transaction.parse(JSON.parse(body)) }));
  }
}
