import { type Away, opsOfPresent, residentNamed } from '../../../shared/replication/compartment.ts';
import {
  leftBefore,
  presenceAfter,
  type Turn,
  turnsOf,
} from '../../../shared/replication/presence.ts';
import type { Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { awayHere, endsIn } from './evict.ts';
import { letWait } from './refold.ts';
import { deleteRow } from './row-store.ts';
import { transactionOf } from './scope-store.ts';

/** Of several ends of one membership the first took the resident away. */
const STAYS = `select began.seq as begun,
    (select min(seq) from feed, json_each(memberships.fv, '$.ended_at') head
       where feed.scope_id = memberships.scope_id and feed.tx_id = head.value ->> '$[0]') as ended
  from memberships
  join feed began on began.scope_id = memberships.scope_id and began.tx_id = memberships.c_tx
  where memberships.scope_id = ? and memberships.resident_id = ?`;

/** When a resident came and left by the feed of this database. */
export function readTurns(db: WriteDb, scopeId: string, residentId: string): readonly Turn[] {
  const stays = prepared(db)(STAYS).all(scopeId, residentId);
  return turnsOf(
    stays.map(({ begun, ended }) => ({
      begun: Number(begun),
      ended: ended === null ? null : Number(ended),
    })),
  );
}

/** Who was away at a place of the feed, and which rows with them. */
export function readAwayAt(db: WriteDb, scopeId: string): (seq: number) => Away {
  const known = new Map<string, readonly Turn[]>();
  const isAway = (residentId: string, seq: number) => {
    const turns = known.get(residentId) ?? readTurns(db, scopeId, residentId);
    known.set(residentId, turns);
    return turns.length > 0 && presenceAfter(turns.filter((turn) => turn.seq < seq)).open === 0;
  };
  const { isRow } = awayHere(db);
  return (seq) => ({
    isResident: (residentId) => isAway(residentId, seq),
    isRow: (rowId) => {
      if (!isRow(rowId)) return false;
      const residentId = madeFor(db, scopeId, rowId);
      return residentId === null || isAway(residentId, seq);
    },
  });
}

/** Whom a row that left was made for, by the words that made it; null where they were let go. */
function madeFor(db: WriteDb, scopeId: string, rowId: string): string | null {
  const made = prepared(db)(
    `select body from feed where scope_id = ? and instr(body, ?) > 0 order by seq`,
  ).all(scopeId, `"rowId":"${rowId}"`);
  for (const op of made.flatMap(({ body }) => transactionOf(String(body)).ops)) {
    const residentId = op.op === 'link' || op.rowId !== rowId ? null : residentNamed(op);
    if (residentId !== null) return residentId;
  }
  return null;
}

/**
 * Which acts of the feed behind a place are no part of the rows any more, because whomever they speak of has left
 * since, whether they are back or not.
 */
export function leftWithSomebody(db: WriteDb, scopeId: string, from: number): readonly string[] {
  const prepare = prepared(db);
  const hasEnd = 'select 1 from memberships where scope_id = ? and ended_at is not null limit 1';
  if (!prepare(hasEnd).get(scopeId)) return [];
  const { isResident, isRow } = awayHere(db);
  const known = new Map<string, number>();
  const isGone = (residentId: string, seq: number) => {
    const left = known.get(residentId) ?? leftBefore(readTurns(db, scopeId, residentId));
    known.set(residentId, left);
    return seq < left || isResident(residentId);
  };
  return prepare(
    `select seq, body from feed where scope_id = ? and seq > ? and status = 'applied' and body <> ''`,
  )
    .all(scopeId, from)
    .flatMap(({ seq, body }) => {
      const tx = transactionOf(String(body));
      const isHere = (entity: string, rowId: string) => {
        const row = prepare(`select resident_id from ${entity} where id = ?`).get(rowId);
        return row !== undefined && !isGone(String(row['resident_id']), Number(seq));
      };
      const away: Away = { isRow, isResident: (id) => isGone(id, Number(seq)) };
      return opsOfPresent(tx, away, isHere) === 'resident-away' ? [tx.txId] : [];
    });
}

/**
 * By a new order an end may lie before a beginning that is a part of the rows already: of its own membership, or of
 * another one of the same resident, who leaves between the two. What began, and what came with it, counts anew where it
 * comes again, and its ends with it, also one that has its place in the feed already: it waits there. Only one whose
 * words were let go of could not be folded again; who comes behind that one is away at once, and the row stays as it is.
 *
 * @param txs what is folded now
 */
export function beginAnew(
  db: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  now: number,
): void {
  const prepare = prepared(db);
  const find = prepare(
    `select other.id, other.c_tx as begun, other.fv from memberships one
     join memberships other on other.resident_id = one.resident_id
     join limbo on limbo.scope_id = other.scope_id and limbo.tx_id = other.c_tx
       and limbo.status = 'applied'
     where one.id = ? and other.scope_id = ? and not exists
       (select 1 from json_each(other.fv, '$.ended_at') head join feed
          on feed.scope_id = other.scope_id and feed.tx_id = head.value ->> '$[0]' and feed.body = '')`,
  );
  const endsOf = prepare(`select value ->> '$[0]' as tx_id from json_each(?, '$.ended_at')`);
  for (const { rowId } of txs.flatMap(endsIn))
    for (const { id, begun, fv } of find.all(rowId, scopeId)) {
      const ends = endsOf.all(String(fv)).map((row) => String(row['tx_id']));
      letWait(db, scopeId, [String(begun), ...ends], now);
      deleteRow(db, 'memberships', String(id), scopeId);
    }
}
