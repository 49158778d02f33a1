import { foldBatch, type RowChange, type RowMap } from '../../../shared/replication/batch.ts';
import {
  grantedEntities,
  isGranted,
  residentNamed,
} from '../../../shared/replication/compartment.ts';
import type { Operation, Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { retryRefused, saveLink } from './apply.ts';
import { awayHere, endsIn } from './evict.ts';
import { countingOf } from './refold.ts';
import { loadRow, saveRows } from './row-store.ts';

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
  const from = hereSince(db, scopeId, residentId);
  if (hasLetGo(db, scopeId, from)) return fetchFromHome(db, scopeId, residentId);
  const txs = countingOf(db, scopeId, from);
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
  const { changes } = foldBatch(rows, theirs, awayHere(db));
  saveRows(db, rows, changes.values());
  for (const tx of txs)
    for (const op of tx.ops)
      if (op.op === 'link' && (op.a === residentId || op.b === residentId)) saveLink(db, op, tx);
  return [...changes.values()];
}

/** The place in the feed from which on some membership of this resident has always been open. */
function hereSince(db: WriteDb, scopeId: string, residentId: string): number {
  const memberships = prepared(db)(
    `select began.seq as began, over.seq as ended
     from memberships
     join feed began on began.scope_id = memberships.scope_id and began.tx_id = memberships.c_tx
     left join feed over on over.scope_id = memberships.scope_id
       and over.tx_id = memberships.fv ->> '$.ended_at[0][0]'
     where memberships.scope_id = ? and memberships.resident_id = ?`,
  ).all(scopeId, residentId);
  const turns = memberships
    .flatMap(({ began, ended }) => [
      { seq: Number(began), open: 1 },
      ...(ended === null ? [] : [{ seq: Number(ended), open: -1 }]),
    ])
    .toSorted((left, right) => left.seq - right.seq);
  let open = 0;
  let since = 0;
  for (const turn of turns) {
    if (open === 0) since = turn.seq;
    open += turn.open;
  }
  return since;
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
