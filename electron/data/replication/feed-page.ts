import { START, type FeedEntry, type Position } from '../../../shared/replication/transaction.ts';
import { has } from '../../../shared/replication/mechanisms.ts';
import { limits } from '../../../shared/replication/protocol.ts';
import type { ReadDb } from '../db/handle.ts';
import { entryOf } from './scope-store.ts';

/**
 * The entries behind `afterSeq`, as many as fit into a page and at least one where there is one. It ends
 * before the first whose words are not here.
 */
export async function readEntries(
  db: ReadDb,
  scopeId: string,
  afterSeq: number,
  maxBytes: number = limits.pageBytes,
): Promise<readonly FeedEntry[]> {
  const rows = db
    .selectFrom('feed')
    .select(['seq', 'chk', 'status', 'body'])
    .where('scope_id', '=', scopeId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limits.pageEntries)
    .stream();
  const entries: FeedEntry[] = [];
  let bytes = 0;
  for await (const row of rows) {
    bytes += Buffer.byteLength(row.body);
    if (row.body === '') break;
    if (entries.length > 0 && bytes > maxBytes) break;
    entries.push(entryOf(row));
  }
  return entries;
}

/** The chk of the feed here at a place in it; null where this database has no such entry. */
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

/** Whether a position is one of the feed here. */
export async function isHere(db: ReadDb, scopeId: string, position: Position): Promise<boolean> {
  const chk = await chkAt(db, scopeId, position.seq);
  return has('feed-hash-chain') ? chk === position.chk : chk !== null;
}

/** Where a scope stands as a reader sees it; null when it is not known here. */
export async function readStanding(db: ReadDb, scopeId: string) {
  const row = await db
    .selectFrom('scopes')
    .select(['kind', 'is_home', 'seq', 'chk', 'district_seq', 'district_at', 'claim'])
    .select(['former_home_url', 'durable_seq', 'durable_chk', 'anchor_seq'])
    .where('scope_id', '=', scopeId)
    .executeTakeFirst();
  return row ?? null;
}

/** What two backups of the district are said to hold; null while nobody has said so. */
export function durableOf({
  durable_seq: seq,
  durable_chk: chk,
}: {
  readonly durable_seq: number;
  readonly durable_chk: string;
}): Position | null {
  return seq > 0 ? { seq, chk } : null;
}
