import { foldBatch, type RowChange, type RowMap } from '../../../shared/replication/batch.ts';
import {
  type Away,
  grantedEntities,
  isGranted,
  opsOfPresent,
  residentNamed,
} from '../../../shared/replication/compartment.ts';
import type { Operation, Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { retryRefused, saveLink } from './apply.ts';
import { awayHere, endsIn } from './evict.ts';
import { countingOf } from './refold.ts';
import { loadRow, saveRows } from './row-store.ts';
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

function foldAgain(db: WriteDb, scopeId: string, residentId: string): readonly RowChange[] {
  const { left, back } = turnsOf(db, scopeId, residentId).reduce(afterTurn, neverHere);
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
  const changes = foldAll(db, rows, theirs);
  saveRows(db, rows, changes);
  for (const tx of txs)
    for (const op of tx.ops)
      if (op.op === 'link' && (op.a === residentId || op.b === residentId)) saveLink(db, op, tx);
  return changes;
}

/** Until nothing more fits: an edit that waited may come before the row. */
function foldAll(db: WriteDb, rows: RowMap, txs: readonly Transaction[]): readonly RowChange[] {
  const changes: RowChange[] = [];
  for (let waiting = txs; ; ) {
    const folded = foldBatch(rows, waiting, awayHere(db));
    changes.push(...folded.changes.values());
    if (folded.refused.length === waiting.length) return changes;
    const refused = new Set(folded.refused.map(({ txId }) => txId));
    waiting = waiting.filter(({ txId }) => refused.has(txId));
  }
}

/** A place in the feed at which a membership of a resident begins (1) or ends (-1). */
type Turn = { readonly seq: number; readonly open: 1 | -1 };

/** In the order of the feed. Of several ends of one membership the first took the resident away. */
function turnsOf(db: WriteDb, scopeId: string, residentId: string): readonly Turn[] {
  const memberships = prepared(db)(
    `select began.seq as began, (select min(seq) from feed, json_each(memberships.fv, '$.ended_at') head
       where feed.scope_id = memberships.scope_id and feed.tx_id = head.value ->> '$[0]') as ended
     from memberships
     join feed began on began.scope_id = memberships.scope_id and began.tx_id = memberships.c_tx
     where memberships.scope_id = ? and memberships.resident_id = ?`,
  ).all(scopeId, residentId);
  return memberships
    .flatMap(({ began, ended }): Turn[] => [
      { seq: Number(began), open: 1 },
      ...(ended === null ? [] : [{ seq: Number(ended), open: -1 } as const]),
    ])
    .toSorted((one, other) => one.seq - other.seq);
}

type Presence = {
  readonly open: number;
  /** Where the resident left for the last time; where they came first, as long as they have not. */
  readonly left: number;
  /** From there on some membership has always been open. */
  readonly back: number;
};

const neverHere: Presence = { open: 0, left: 0, back: 0 };

function afterTurn({ open: before, left, back }: Presence, turn: Turn): Presence {
  const open = before + turn.open;
  if (before === 0 && open > 0) return { open, left: left || turn.seq, back: turn.seq };
  return { open, left: open === 0 ? turn.seq : left, back };
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
  const turns = new Map<string, readonly Turn[]>();
  const isAwayAt = (residentId: string, seq: number) => {
    const known = turns.get(residentId) ?? turnsOf(db, scopeId, residentId);
    turns.set(residentId, known);
    const { open } = known.filter((turn) => turn.seq < seq).reduce(afterTurn, neverHere);
    return known.length > 0 && open === 0;
  };
  return meanwhile.flatMap(({ seq, body }) => {
    const tx = transactionOf(String(body));
    const away: Away = {
      isResident: (id) => isAwayAt(id, Number(seq)),
      isRow: (rowId) => awayHere(db).isRow(rowId),
    };
    return opsOfPresent(tx, away, () => false) === 'resident-away' ? [tx] : [];
  });
}

function hasLetGo(db: WriteDb, scopeId: string, from: number): boolean {
  const find = `select 1 from feed where scope_id = ? and seq >= ? and body = '' limit 1`;
  return prepared(db)(find).get(scopeId, from) !== undefined;
}

/** Their words are in backups alone: the rows are read from the home (snapshot/digest-check.ts). */
function fetchFromHome(db: WriteDb, scopeId: string, residentId: string): readonly RowChange[] {
  const prepare = prepared(db);
  for (const entity of grantedEntities) {
    const column = entity === 'residents' ? 'id' : 'resident_id';
    prepare(
      `insert into rows_to_fetch (scope_id, entity, row_id)
       select ?, ?, id from ${entity} where ${column} = ? on conflict do nothing`,
    ).run(scopeId, entity, residentId);
  }
  return [];
}
