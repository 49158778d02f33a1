import {
  foldInAnyOrder,
  type RowChange,
  type RowMap,
  rowsTouched,
} from '../../../shared/replication/batch.ts';
import {
  type Away,
  comersIn,
  isGranted,
  opsOfPresent,
  residentNamed,
} from '../../../shared/replication/compartment.ts';
import type { EntityName } from '../../../shared/replication/entities.ts';
import { rowIdsIn } from '../../../shared/replication/order-of-leaving.ts';
import { type Presence, presenceAfter, standing } from '../../../shared/replication/presence.ts';
import type { Operation, Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { retryRefused, saveLink } from './apply.ts';
import { awayHere, endsIn, noteLeft } from './evict.ts';
import { readAwayAt, readTurns } from './presence.ts';
import { countingOf } from './refold.ts';
import { loadRow, loadRows, saveRows } from './row-store.ts';
import { transactionOf } from './scope-store.ts';

/**
 * An end that was said here took the record away at once. Where somebody had brought the resident back before the
 * end got its place in the feed, it takes nothing away: what left here is folded again (docs/adr/0012, 4).
 *
 * @param own acts of this workstation that have just been seen in the feed
 */
export function bringBackWhoStayed(
  db: WriteDb,
  scopeId: string,
  own: readonly Transaction[],
): readonly RowChange[] {
  const away = awayHere(db);
  const ended = own.flatMap(endsIn).flatMap(({ rowId }) => {
    const id = loadRow(db, 'memberships', rowId)?.state.created?.fields['resident_id'];
    return typeof id === 'string' ? [id] : [];
  });
  const stayed = [...new Set(ended)].filter((id) => !away.isResident(id));
  if (stayed.length === 0) return [];
  const folded = stayed.flatMap((residentId) => foldAgain(db, scopeId, residentId));
  // What came meanwhile spoke of rows that were not here.
  return [...folded, ...retryRefused(db, scopeId)];
}

/**
 * By a new order a resident may come once more before an end that is a part of the rows already: who had left by that end
 * has stayed. It is taken back, and counts where it comes again; what had left by it is folded again
 * (docs/adr/0012, 4).
 *
 * @param txs what has its place in the feed now
 */
export function keepWhoComesAgain(
  db: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
): readonly RowChange[] {
  const away = awayHere(db);
  const comers = [...new Set(txs.flatMap(comersIn))].filter((id) => away.isResident(id));
  const stayed = comers.filter(
    (id) =>
      presenceAfter(readTurns(db, scopeId, id)).open > 0 && takeBackEndsAhead(db, scopeId, id),
  );
  return stayed.flatMap((residentId) => foldAgain(db, scopeId, residentId));
}

/** Ends of those memberships that have their place in the feed, and whose own place is still to come: if there are any. */
function takeBackEndsAhead(db: WriteDb, scopeId: string, residentId: string): boolean {
  const prepare = prepared(db);
  const ahead = prepare(
    `select m.id, limbo.tx_id from memberships m
     join feed on feed.scope_id = m.scope_id and feed.tx_id = m.c_tx
     join json_each(m.fv, '$.ended_at') head
     join limbo on limbo.scope_id = m.scope_id and limbo.tx_id = head.value ->> '$[0]'
     where m.scope_id = ? and m.resident_id = ?`,
  ).all(scopeId, residentId);
  const ends = new Set(ahead.map((row) => String(row['tx_id'])));
  const ids = new Set(ahead.map(({ id }) => String(id)));
  const rows = loadRows(db, new Map([['memberships', ids]]));
  for (const [key, row] of rows) rows.set(key, standing(row, ends));
  saveRows(
    db,
    rows,
    [...ids].map((rowId) => ({ entity: 'memberships', rowId, isNew: false })),
  );
  const refuse = prepare(`update limbo set status = 'refused' where scope_id = ? and tx_id = ?`);
  for (const txId of ends) refuse.run(scopeId, txId);
  return ends.size > 0;
}

/**
 * An end that was a part of the rows already has its place in the feed now: it was said here, or comes again out of
 * limbo, or this database gave it one. What had its own place before it, and waited because the resident had left here,
 * counted everywhere else and left with the resident: also an edit of a row that waited itself, and was never here. What
 * else such an edit says counts from now on.
 * What had its place while the resident was away by another end waits on, as it does everywhere.
 */
export function leaveBehind(db: WriteDb, scopeId: string): readonly RowChange[] {
  const waiting = readWaiting(db, scopeId);
  const made = rowsMadeBy(waiting);
  const away = withRows(awayHere(db), made);
  const awayAt = readAwayAt(db, scopeId);
  const gone = waiting.flatMap(({ tx, seq }) => {
    // An edit counted where its row was there as well, which may have come behind it.
    const touched = [...rowsTouched([tx]).values()].flatMap((rowIds) => [...rowIds]);
    const places = touched.flatMap((rowId) => made.get(rowId)?.seq ?? []);
    const counted = withRows(awayAt(Math.max(seq, ...places)), made);
    return isOnlyOf(away, tx) && !isOnlyOf(counted, tx) ? [tx] : [];
  });
  if (gone.length === 0) return [];
  const leave = prepared(db)('delete from inbox_bad where scope_id = ? and tx_id = ?');
  for (const { txId } of gone) leave.run(scopeId, txId);
  noteLeft(db, scopeId, rowIdsIn(gone));
  return retryRefused(db, scopeId);
}

type Waiting = { readonly tx: Transaction; readonly seq: number };

function readWaiting(db: WriteDb, scopeId: string): readonly Waiting[] {
  const rows = prepared(db)(
    `select seq, body from inbox_bad join feed using (scope_id, tx_id)
     where scope_id = ? and reason in ('resident-away', 'row-missing') order by seq`,
  ).all(scopeId);
  return rows.map(({ seq, body }) => ({ seq: Number(seq), tx: transactionOf(String(body)) }));
}

/** Rows that were never here because what makes them waits: of whom they are, and where they came first. */
type Made = ReadonlyMap<string, { readonly residentId: string; readonly seq: number }>;

function rowsMadeBy(waiting: readonly Waiting[]): Made {
  const made = new Map<string, { residentId: string; seq: number }>();
  for (const { tx, seq } of waiting)
    for (const op of tx.ops) {
      if (op.op !== 'insert' && op.op !== 'replace') continue;
      const residentId = residentNamed(op);
      if (residentId !== null && !made.has(op.rowId)) made.set(op.rowId, { residentId, seq });
    }
  return made;
}

/** Whoever is away, and with them rows that were never here. */
function withRows(away: Away, made: Made): Away {
  const isRow = (rowId: string) => {
    const residentId = made.get(rowId)?.residentId;
    return residentId === undefined ? away.isRow(rowId) : away.isResident(residentId);
  };
  return { ...away, isRow };
}

function isOnlyOf(away: Away, tx: Transaction): boolean {
  return opsOfPresent(tx, away, () => false) === 'resident-away';
}

function foldAgain(db: WriteDb, scopeId: string, residentId: string): readonly RowChange[] {
  const { left, back } = presenceAfter(readTurns(db, scopeId, residentId));
  if (hasLetGo(db, scopeId, left)) return fetchFromHome(db, scopeId, residentId);
  const txs = [...waitedBetween(db, scopeId, { left, back }), ...countingOf(db, scopeId, back)];
  const rowIds = new Set(
    txs.flatMap(({ ops }) =>
      ops.flatMap((op) => (op.op !== 'link' && residentNamed(op) === residentId ? [op.rowId] : [])),
    ),
  ).add(residentId);
  const isTheirs = (op: Operation) =>
    op.op !== 'link' && isGranted(op.entity) && rowIds.has(op.rowId);
  const rows: RowMap = new Map();
  const theirs = txs
    .map((tx) => ({ ...tx, ops: tx.ops.filter(isTheirs) }))
    .filter(({ ops }) => ops.length > 0);
  // An edit that waited may come before the row.
  const changes = [...foldInAnyOrder(rows, theirs, awayHere(db)).values()];
  saveRows(db, rows, changes);
  for (const tx of txs)
    for (const op of tx.ops)
      if (op.op === 'link' && (op.a === residentId || op.b === residentId)) saveLink(db, op, tx);
  return changes;
}

/** What was said while the resident was away, and about nobody who was there: it waited, and counts since their return. */
function waitedBetween(
  db: WriteDb,
  scopeId: string,
  { left, back }: Pick<Presence, 'left' | 'back'>,
): readonly Transaction[] {
  if (left >= back) return [];
  const meanwhile = prepared(db)(
    `select seq, body from feed where scope_id = ? and seq > ? and seq < ? and status = 'applied' order by seq`,
  ).all(scopeId, left, back);
  const awayAt = readAwayAt(db, scopeId);
  return meanwhile.flatMap(({ seq, body }) => {
    const tx = transactionOf(String(body));
    return isOnlyOf(awayAt(Number(seq)), tx) ? [tx] : [];
  });
}

function hasLetGo(db: WriteDb, scopeId: string, from: number): boolean {
  const find = `select 1 from feed where scope_id = ? and seq >= ? and body = '' limit 1`;
  return prepared(db)(find).get(scopeId, from) !== undefined;
}

/**
 * Their words are in backups alone, and their rows have left: the home is asked for the first of them, and with it compared
 * for all others (snapshot/digest-watch.ts).
 */
function fetchFromHome(db: WriteDb, scopeId: string, residentId: string): readonly RowChange[] {
  const wanted: EntityName = 'residents';
  prepared(db)(
    'insert into rows_to_fetch (scope_id, entity, row_id) values (?, ?, ?) on conflict do nothing',
  ).run(scopeId, wanted, residentId);
  return [];
}
