import type { RowChange } from '../../../shared/replication/batch.ts';
import {
  type Away,
  grantedEntities,
  opsOfPresent,
} from '../../../shared/replication/compartment.ts';
import type { Operation, Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { deleteRow, loadRow } from './row-store.ts';
import { transactionOf } from './scope-store.ts';

/**
 * What happens here when a membership ends (docs/adr/0012, 4): the rows of that resident leave the
 * tables. Nothing leaves the feed, and what is written about them elsewhere goes its way.
 */

/** Residents who are away by the rows of this database. */
export function awayHere(db: WriteDb): Away {
  const prepare = prepared(db);
  return {
    isResident: (residentId) => prepare(ENDED).get(residentId) !== undefined,
    isRow: (rowId) => prepare('select 1 from away_rows where row_id = ?').get(rowId) !== undefined,
  };
}

const ENDED = `select resident_id from memberships where resident_id = ?
  group by resident_id having min(ended_at is not null) = 1`;

/** Takes the rows away of whoever left by these changes. Answers what changed on top. */
export function evictLeft(db: WriteDb, changes: Iterable<RowChange>): readonly RowChange[] {
  const away = awayHere(db);
  const left = new Map<string, string>();
  for (const { entity, rowId } of changes) {
    if (entity !== 'memberships') continue;
    const row = loadRow(db, entity, rowId);
    const residentId = row?.state.created?.fields['resident_id'];
    if (row && typeof residentId === 'string' && away.isResident(residentId))
      left.set(residentId, row.scopeId);
  }
  const gone = [...left].flatMap(([residentId, scopeId]) => evict(db, scopeId, residentId));
  for (const scopeId of new Set(left.values())) unfoldWaiting(db, scopeId, away);
  return gone;
}

/** The ends of memberships that a transaction says. */
export function endsIn({ ops }: Transaction) {
  return ops.filter((op) => op.op === 'patch').filter(isEnd);
}

function isEnd({ entity, field }: Extract<Operation, { op: 'patch' }>): boolean {
  return entity === 'memberships' && field === 'ended_at';
}

/**
 * Bytes that nobody else here names, and that somebody up the line has for sure; or some of them, that whoever has all
 * of them sends again.
 */
const LEFT_FILE = `delete from attachment_files where sha256 = ?
  and (held_by is not null or state = 'arriving')
  and not exists (select 1 from attachments where attachments.sha256 = attachment_files.sha256)`;

function evict(db: WriteDb, scopeId: string, residentId: string): readonly RowChange[] {
  const prepare = prepared(db);
  const gone = grantedEntities.flatMap((entity) => {
    const column = entity === 'residents' ? 'id' : 'resident_id';
    const rows = prepare(`select id from ${entity} where ${column} = ?`).all(residentId);
    return rows.map((row) => ({ entity, rowId: String(row['id']), isNew: false }));
  });
  prepare(
    `insert into left_papers (row_id, scope_id, sha256, bytes)
     select id, scope_id, sha256, bytes from attachments where resident_id = ? on conflict do nothing`,
  ).run(residentId);
  const papers = prepare('select sha256 from attachments where resident_id = ?').all(residentId);
  for (const { entity, rowId } of gone) {
    deleteRow(db, entity, rowId, scopeId);
    prepare('delete from rows_to_fetch where scope_id = ? and entity = ? and row_id = ?').run(
      scopeId,
      entity,
      rowId,
    );
    if (entity === 'documents')
      prepare('delete from document_files where document_id = ?').run(rowId);
  }
  noteLeft(
    db,
    scopeId,
    gone.map(({ rowId }) => rowId),
  );
  for (const { sha256 } of papers) prepare(LEFT_FILE).run(String(sha256));
  prepare('delete from links where a = ? or b = ?').run(residentId, residentId);
  return gone;
}

/** What an end of membership leaves behind of rows: that they were here. */
export function noteLeft(db: WriteDb, scopeId: string, rowIds: readonly string[]): void {
  const note = prepared(db)(
    'insert into away_rows (row_id, scope_id) values (?, ?) on conflict do nothing',
  );
  for (const rowId of rowIds) note.run(rowId, scopeId);
}

/** What waits to be sent, or to be seen again, was part of rows that are not here any more. */
function unfoldWaiting(db: WriteDb, scopeId: string, away: Away): void {
  const prepare = prepared(db);
  const isHere = (entity: string, rowId: string) =>
    prepare(`select 1 from ${entity} where id = ?`).get(rowId) !== undefined;
  const isOnlyOfAway = (body: string) =>
    body !== '' && opsOfPresent(transactionOf(body), away, isHere) === 'resident-away';
  for (const row of prepare(
    'select tx_id, body from outbox where scope_id = ? and is_seen = 0',
  ).all(scopeId))
    if (isOnlyOfAway(String(row['body'])))
      prepare('update outbox set is_folded = 0 where tx_id = ?').run(String(row['tx_id']));
  for (const row of prepare(
    `select tx_id, body from limbo where scope_id = ? and status = 'applied'`,
  ).all(scopeId))
    if (isOnlyOfAway(String(row['body'])))
      prepare(`update limbo set status = 'refused' where scope_id = ? and tx_id = ?`).run(
        scopeId,
        String(row['tx_id']),
      );
}
