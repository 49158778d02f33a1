import type { EntityName } from '../../../shared/replication/entities.ts';
import { type RowChange, type RowMap, rowKey } from '../../../shared/replication/batch.ts';
import {
  type Columns,
  columnsOf,
  type ColumnValue,
  decodeRow,
  encodeRow,
  type StoredRow,
} from '../../../shared/replication/rows.ts';
import { assert } from '../../../shared/lib/assert.ts';
import type { WriteDb } from '../db/handle.ts';
import { type Prepare, prepared } from '../db/write-context.ts';
import { moveDigests } from './snapshot/digest-store.ts';

/** The replicated tables as row states. One statement per row: SQLite is in this process. */

/** Reads the rows that exist among those asked for. */
export function loadRows(
  db: WriteDb,
  touched: ReadonlyMap<EntityName, ReadonlySet<string>>,
): RowMap {
  const rows: RowMap = new Map();
  for (const [entity, ids] of touched) {
    for (const rowId of ids) {
      const row = loadRow(db, entity, rowId);
      if (row) rows.set(rowKey(entity, rowId), row);
    }
  }
  return rows;
}

/** One row, or undefined. */
export function loadRow(db: WriteDb, entity: EntityName, rowId: string): StoredRow | undefined {
  const columns = prepared(db)(statementsOf(entity).select).get(rowId);
  return columns ? decodeRow(entity, columns) : undefined;
}

/**
 * Writes the rows that a batch made or changed.
 *
 * @param toCome transactions that are here and will be folded later: that one was replaced is kept with the row
 */
export function saveRows(
  db: WriteDb,
  rows: RowMap,
  changes: Iterable<RowChange>,
  toCome: ReadonlySet<string> = new Set(),
): void {
  const prepare = prepared(db);
  const digests = moveDigests(db);
  for (const { entity, rowId } of changes) {
    const row = rows.get(rowKey(entity, rowId));
    assert(row, 'a changed row is in the map');
    const isHeld = (txId: string) => !toCome.has(txId) && isFolded(prepare, row.scopeId, txId);
    const values = encodeRow(entity, rowId, row, isHeld);
    const before = prepare(statementsOf(entity).select).get(rowId);
    if (before) digests.remove(row.scopeId, entity, before);
    digests.add(row.scopeId, entity, namedColumns(entity, values));
    prepare(statementsOf(entity).upsert).run(...values);
  }
  digests.save();
}

/** Takes a row away that nothing makes any more. */
export function deleteRow(db: WriteDb, entity: EntityName, rowId: string, scopeId: string): void {
  const columns = prepared(db)(statementsOf(entity).select).get(rowId);
  if (columns?.['scope_id'] !== scopeId) return;
  const digests = moveDigests(db);
  digests.remove(scopeId, entity, columns);
  digests.save();
  prepared(db)(`delete from ${entity} where id = ?`).run(rowId);
}

function namedColumns(entity: EntityName, values: readonly ColumnValue[]): Columns {
  return Object.fromEntries(columnsOf(entity).map((name, at) => [name, values[at] ?? null]));
}

type Statements = { readonly select: string; readonly upsert: string };
const cache = new Map<EntityName, Statements>();

function statementsOf(entity: EntityName): Statements {
  const known = cache.get(entity);
  if (known) return known;
  const columns = columnsOf(entity);
  const places = columns.map(() => '?').join(', ');
  const updates = columns.slice(1).map((column) => `${column} = excluded.${column}`);
  const statements = {
    select: `select ${columns.join(', ')} from ${entity} where id = ?`,
    upsert: `insert into ${entity} (${columns.join(', ')}) values (${places})
      on conflict (id) do update set ${updates.join(', ')}`,
  };
  cache.set(entity, statements);
  return statements;
}

/**
 * Whether a transaction is already part of the rows. It will never be folded again, so that it was
 * replaced need not be remembered with the row. What came back in the feed counts as the feed has it:
 * an own act that was not accepted is not part of the rows any more.
 */
function isFolded(prepare: Prepare, scopeId: string, txId: string): boolean {
  const row = prepare(FOLDED).get(scopeId, txId, txId, scopeId, txId, scopeId, txId);
  return row?.['folded'] === 1;
}

const FOLDED = `select (
    exists (select 1 from feed where scope_id = ? and tx_id = ? and status = 'applied')
    or exists (select 1 from outbox where tx_id = ? and is_seen = 0 and is_folded = 1)
    or exists (select 1 from limbo where scope_id = ? and tx_id = ? and status = 'applied')
  ) and not exists (select 1 from inbox_bad where scope_id = ? and tx_id = ?) as folded`;
