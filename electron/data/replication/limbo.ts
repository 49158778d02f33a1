import { has } from '../../../shared/replication/mechanisms.ts';
import { pointsBelow } from '../../../shared/replication/recovery.ts';
import type { Position, Transaction } from '../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { AUTHOR_IN_BODY } from './authors.ts';
import { chkAt } from './feed-page.ts';
import { leftWithSomebody } from './presence.ts';
import { readScope, transactionOf } from './scope-store.ts';

/**
 * Entries that left the feed because the home's feed is another (docs/adr/0009, 2). They lie here until they are seen
 * in the feed again, and stay folded in the rows, where they are: what went with somebody who left is not.
 */

/**
 * Forgets what came with a snapshot whose words never arrived: above a common point, and above what is
 * durable, so nobody let go of it here. The rows hold what it did, and have to be loaded anew.
 *
 * @returns whether there was any
 */
export function forgetWordless(db: WriteDb, scopeId: string, above: Position): boolean {
  const { changes } = prepared(db)(
    `delete from feed where scope_id = ? and seq > ? and body = ''
       and seq > (select durable_seq from scopes where scopes.scope_id = feed.scope_id)`,
  ).run(scopeId, above.seq);
  return changes > 0;
}

/** Goes back to a common point: what is above lies in limbo. Answers how much lies there now. */
export function rewind(db: WriteDb, scopeId: string, to: Position): number {
  const prepare = prepared(db);
  const gone = leftWithSomebody(db, scopeId, to.seq);
  prepare(
    `insert into limbo (scope_id, tx_id, tx_hash, replica_id, tx_no, status, body)
     select scope_id, tx_id, tx_hash, replica_id, tx_no,
       case when exists (select 1 from inbox_bad where inbox_bad.scope_id = feed.scope_id
         and inbox_bad.tx_id = feed.tx_id) then 'refused' else status end, body
     from feed where scope_id = ? and seq > ? order by seq on conflict do nothing`,
  ).run(scopeId, to.seq);
  const refuse = prepare(`update limbo set status = 'refused' where scope_id = ? and tx_id = ?`);
  for (const txId of gone) refuse.run(scopeId, txId);
  prepare(
    `delete from inbox_bad where scope_id = ? and tx_id in
       (select tx_id from feed where scope_id = ? and seq > ?)`,
  ).run(scopeId, scopeId, to.seq);
  prepare('delete from feed where scope_id = ? and seq > ?').run(scopeId, to.seq);
  prepare(
    `update scopes set seq = ?, chk = ?, known_head = ?, anchor_seq = min(anchor_seq, ?)
     where scope_id = ?`,
  ).run(to.seq, to.chk, to.seq, to.seq, scopeId);
  const find = `select count(*) as left from limbo where scope_id = ? and body <> ''`;
  return Number(prepare(find).get(scopeId)?.['left'] ?? 0);
}

/**
 * Takes a transaction out of limbo, because it is in the feed.
 *
 * @returns whether it is a part of the rows already; null when it was not in limbo
 */
export function leaveLimbo(db: WriteDb, scopeId: string, txId: string): boolean | null {
  const prepare = prepared(db);
  const row = prepare('select status from limbo where scope_id = ? and tx_id = ?').get(
    scopeId,
    txId,
  );
  if (!row) return null;
  prepare('delete from limbo where scope_id = ? and tx_id = ?').run(scopeId, txId);
  return row['status'] === 'applied';
}

/** Points of the feed here to ask for the common one, highest first. */
export async function readPoints(db: ReadDb, scopeId: string): Promise<Position[]> {
  const { seq } = await db
    .selectFrom('scopes')
    .select('seq')
    .where('scope_id', '=', scopeId)
    .executeTakeFirstOrThrow();
  const points: Position[] = [];
  for (const at of pointsBelow(seq, 0)) {
    const chk = await chkAt(db, scopeId, at);
    if (chk !== null) points.push({ seq: at, chk });
  }
  return points;
}

/** The next part of limbo behind a place in it, in the order of acceptance. */
export async function readLimbo(
  db: ReadDb,
  scopeId: string,
  afterPlace: number,
  most: { readonly bytes: number; readonly count: number },
): Promise<{
  readonly txs: readonly Transaction[];
  /** Ids of those that lay in quarantine. */
  readonly quarantined: ReadonlySet<string>;
  readonly place: number;
  readonly left: number;
}> {
  const rows = await db
    .selectFrom('limbo')
    .select(['place', 'tx_id', 'status', 'body'])
    .where('scope_id', '=', scopeId)
    .where('place', '>', afterPlace)
    .where('body', '<>', '')
    .orderBy('place')
    .limit(most.count + 1)
    .execute();
  const txs: Transaction[] = [];
  const held = rows.filter(({ status }) => status === 'quarantined');
  const quarantined = new Set(held.map((row) => row.tx_id));
  let bytes = 0;
  let place = afterPlace;
  for (const row of rows) {
    bytes += Buffer.byteLength(row.body);
    if (txs.length > 0 && (bytes > most.bytes || txs.length >= most.count)) break;
    txs.push(transactionOf(row.body));
    place = row.place;
  }
  return { txs, quarantined, place, left: rows.length - txs.length };
}

/** How much of the scope lies in limbo and can be donated. */
export async function limboSize(db: ReadDb, scopeId: string): Promise<number> {
  const { size } = await db
    .selectFrom('limbo')
    .select((eb) => eb.fn.countAll<number>().as('size'))
    .where('scope_id', '=', scopeId)
    .where('body', '<>', '')
    .executeTakeFirstOrThrow();
  return size;
}

/**
 * Whether something is missing at the home that two backups were said to hold: its body was let go of
 * here, and the home's feed, which is here to its head, has it no more.
 */
export async function isPromiseBroken(db: ReadDb, scopeId: string): Promise<boolean> {
  const row = await db
    .selectFrom('limbo')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .where('body', '=', '')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Lets go of the bodies that two verified backups hold, if the own feed is the one that they hold
 * (docs/adr/0009, 6). A home keeps its own, and nobody those that could not be folded yet. Who made them stays.
 */
export function letGo(db: WriteDb, scopeId: string, durable: Position): void {
  const { isHome, kind, anchorSeq, position } = readScope(db, scopeId);
  const to = has('durable-watermark') ? durable : position;
  if (isHome || kind !== 'clinic' || to.seq <= anchorSeq || to.seq > position.seq) return;
  const prepare = prepared(db);
  const here = prepare('select chk from feed where scope_id = ? and seq = ?').get(scopeId, to.seq);
  if (here?.['chk'] !== to.chk && has('watermark-hash')) return;
  prepare(
    `update feed set body = '', author = ${AUTHOR_IN_BODY}
     where scope_id = ? and seq > ? and seq <= ? and body <> '' and not exists
       (select 1 from inbox_bad where inbox_bad.scope_id = feed.scope_id
          and inbox_bad.tx_id = feed.tx_id)`,
  ).run(scopeId, anchorSeq, to.seq);
  prepare('update scopes set anchor_seq = ? where scope_id = ?').run(to.seq, scopeId);
}
