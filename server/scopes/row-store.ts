import { type RawBuilder, sql } from 'kysely';
import { assert } from '../../shared/lib/assert.ts';
import { type RowChange, type RowMap, rowKey } from '../../shared/replication/batch.ts';
import { type EntityName, entities } from '../../shared/replication/entities.ts';
import type { FieldType } from '../../shared/replication/entity-field.ts';
import {
  type Columns,
  type ColumnValue,
  columnsOf,
  decodeRow,
  encodeRow,
} from '../../shared/replication/rows.ts';
import type { WriteDb } from '../db/open.ts';

/** The replicated tables as row states. One statement per entity and page: PostgreSQL is a journey away. */

/** Reads the rows that exist among those asked for. */
export async function loadRows(
  db: WriteDb,
  scopeId: string,
  touched: ReadonlyMap<EntityName, ReadonlySet<string>>,
): Promise<RowMap> {
  const rows: RowMap = new Map();
  for (const [entity, ids] of touched) {
    const columns = sql.join(columnsOf(entity).map((name) => sql.ref(name)));
    const found = await sql<Columns>`select ${columns} from ${sql.table(entity)}
      where scope_id = ${scopeId} and id = any(${[...ids]}::text[])`.execute(db);
    for (const row of found.rows)
      rows.set(rowKey(entity, String(row['id'])), decodeRow(entity, row));
  }
  return rows;
}

/**
 * Writes the rows that a batch made or changed, in one order for everybody, so that two writers wait
 * for each other instead of blocking each other.
 */
export async function saveRows(
  db: WriteDb,
  rows: RowMap,
  changes: Iterable<RowChange>,
  isHeld: (txId: string) => boolean,
): Promise<void> {
  const byEntity = new Map<EntityName, string[]>();
  for (const { entity, rowId } of changes) idsOf(byEntity, entity).push(rowId);
  for (const [entity, rowIds] of [...byEntity].sort(([a], [b]) => compare(a, b))) {
    const ids = rowIds.sort(compare);
    const values = ids.map((rowId) => {
      const row = rows.get(rowKey(entity, rowId));
      assert(row, 'a changed row is in the map');
      return encodeRow(entity, rowId, row, isHeld);
    });
    await upsert(db, entity, values);
  }
}

function idsOf(byEntity: Map<EntityName, string[]>, entity: EntityName): string[] {
  const known = byEntity.get(entity) ?? [];
  byEntity.set(entity, known);
  return known;
}

async function upsert(
  db: WriteDb,
  entity: EntityName,
  values: readonly (readonly ColumnValue[])[],
): Promise<void> {
  const names = columnsOf(entity);
  const columns = sql.join(names.map((name) => sql.ref(name)));
  const arrays = sql.join(
    names.map((name, at) =>
      arrayOf(
        entity,
        name,
        values.map((row) => row[at] ?? null),
      ),
    ),
  );
  const updates = names
    .filter((name) => name !== 'id' && name !== 'scope_id')
    .map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  await sql`insert into ${sql.table(entity)} (${columns}) select * from unnest(${arrays})
    on conflict (scope_id, id) do update set ${sql.join(updates)}`.execute(db);
}

const numeric: ReadonlySet<FieldType> = new Set(['integer', 'flag']);

function arrayOf(
  entity: EntityName,
  name: string,
  values: readonly ColumnValue[],
): RawBuilder<unknown> {
  const fields: Readonly<Record<string, { type: FieldType }>> = entities[entity].fields;
  const type = fields[name]?.type ?? 'text';
  return numeric.has(type) ? sql`${values}::bigint[]` : sql`${values}::text[]`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
