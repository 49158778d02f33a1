import type { DatabaseHandle, WriteDb } from '../../electron/data/db/handle.ts';
import { prepared } from '../../electron/data/db/write-context.ts';
import { signsOf } from '../../shared/domain/identity/search-signs.ts';
import { searchKeys } from '../../shared/domain/identity/search-text.ts';
import { assert } from '../../shared/lib/assert.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';
import { type EntityName, entities } from '../../shared/replication/entities.ts';
import { emptyRow } from '../../shared/replication/fold.ts';
import { columnsOf, encodeRow } from '../../shared/replication/rows.ts';
import type { Operation } from '../../shared/replication/transaction.ts';

/**
 * Writes generated rows straight into the tables, search keys included, as replication would leave
 * them (tested), without ledger and feed: a million residents in minutes instead of an hour. For
 * benches and tests only; the product has one door to its rows, the ledger.
 */
export type BulkLoad = {
  readonly scopeId: string;
  /** The id of the transaction that a batch would have been. */
  readonly makeTxId: () => string;
  /** Entities that are wanted; all of them without. */
  readonly only?: ReadonlySet<string>;
};

type Insert = Extract<Operation, { op: 'insert' }>;

/** Batches of one commit: enough that the disk is waited for seldom, few enough for any memory. */
const BATCHES_PER_COMMIT = 100;

/** @returns how many rows were written, search keys not counted */
export async function bulkLoad(
  database: DatabaseHandle,
  batches: Iterable<readonly Operation[]>,
  load: BulkLoad,
): Promise<number> {
  let rows = 0;
  let indexes: readonly string[] = [];
  await database.write(async (db) => {
    indexes = dropIndexes(db, load);
    prepared(db)(
      `create temp table loaded_keys (
         key text not null, resident_id text not null, heads integer, pairs integer, longer integer)`,
    ).run();
  });
  for (const commit of inGroups(batches, BATCHES_PER_COMMIT)) {
    await database.write(async (db) => {
      for (const batch of commit) rows += loadBatch(db, batch, load);
    });
  }
  await database.write(async (db) => {
    storeKeys(db);
    for (const create of indexes) prepared(db)(create).run();
  });
  return rows;
}

/**
 * An index made after its rows is sorted once; while it stands, each row of no order is a page read.
 *
 * @returns what makes them again
 */
function dropIndexes(db: WriteDb, { only }: BulkLoad): readonly string[] {
  const prepare = prepared(db);
  const tables = JSON.stringify(['search_keys', ...(only ?? Object.keys(entities))]);
  const indexes = prepare(
    `select name, sql from sqlite_schema
     where type = 'index' and sql is not null
       and tbl_name in (select value from json_each(?)) order by name`,
  ).all(tables);
  for (const { name } of indexes) prepare(`drop index ${String(name)}`).run();
  return indexes.map(({ sql }) => String(sql));
}

/**
 * Sorted, so that the table grows at its end: in any other order each key is a page to be read.
 */
function storeKeys(db: WriteDb): void {
  const prepare = prepared(db);
  prepare(
    `insert or ignore into search_keys (key, resident_id, heads, pairs, longer)
     select key, resident_id, heads, pairs, longer from loaded_keys order by key, resident_id`,
  ).run();
  prepare('drop table loaded_keys').run();
}

function loadBatch(db: WriteDb, batch: readonly Operation[], load: BulkLoad): number {
  const txId = load.makeTxId();
  const inserts = batch.filter((op): op is Insert => op.op === 'insert');
  assert(inserts.length === batch.length, 'a generated clinic consists of new rows');
  const wanted = load.only ? inserts.filter(({ entity }) => load.only?.has(entity)) : inserts;
  for (const { entity, rowId, fields } of wanted) {
    const name = entity as EntityName; // the generator's rows are of the registry
    const row = { scopeId: load.scopeId, state: { ...emptyRow, created: { txId, fields } } };
    prepared(db)(statementOf(name)).run(...encodeRow(name, rowId, row, () => true));
  }
  loadKeys(db, wanted);
  return wanted.length;
}

function loadKeys(db: WriteDb, inserts: readonly Insert[]): void {
  const numbers = new Map<unknown, string[]>();
  for (const { entity, fields } of inserts) {
    if (entity !== 'resident_documents') continue;
    const known = numbers.get(fields['resident_id']) ?? [];
    numbers.set(fields['resident_id'], [...known, String(fields['number'])]);
  }
  const insert = prepared(db)('insert into loaded_keys values (?, ?, ?, ?, ?)');
  for (const { entity, rowId, fields } of inserts) {
    if (entity !== 'residents') continue;
    const keys = searchKeys({
      name: String(fields['name']),
      documentNumbers: numbers.get(rowId) ?? [],
      phone: textOf(fields['phone']),
      recordNumber: textOf(fields['record_number']),
      birthDate: textOf(fields['birth_date']) as CalendarDate | null,
    });
    const { heads, pairs, longer } = signsOf(keys, textOf(fields['catchment_id']) !== null);
    for (const key of keys) insert.run(key, rowId, heads, pairs, longer);
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

const statements = new Map<EntityName, string>();

function statementOf(entity: EntityName): string {
  const known = statements.get(entity);
  if (known !== undefined) return known;
  const columns = columnsOf(entity);
  const places = columns.map(() => '?').join(', ');
  const text = `insert into ${entity} (${columns.join(', ')}) values (${places})`;
  statements.set(entity, text);
  return text;
}

function* inGroups<Item>(items: Iterable<Item>, size: number): Generator<readonly Item[]> {
  let group: Item[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
