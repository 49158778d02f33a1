import { readdirSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../../tests/support/district.ts';
import { type EntityName, entities } from '../../shared/replication/entities.ts';
import type { Field } from '../../shared/replication/entity-field.ts';
import { columnsOf } from '../../shared/replication/rows.ts';
import { migrate } from './migrate.ts';
import { type Database, openDatabase } from './open.ts';

let db: Database;
let drop: () => Promise<void>;

beforeEach(async () => {
  const database = await createDatabase();
  drop = database.drop;
  db = openDatabase(database.url, () => undefined);
});

afterEach(async () => {
  await db.destroy();
  await drop();
});

type Column = { column_name: string; data_type: string; is_nullable: 'YES' | 'NO' };

async function columnsIn(table: string): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select column_name, data_type, is_nullable from information_schema.columns
    where table_name = ${table}`.execute(db);
  return rows;
}

const integers = new Set(['integer', 'flag']);

const newest = Math.max(
  ...readdirSync(new URL('./migrations/', import.meta.url)).map((file) => Number(file.slice(0, 4))),
);

test('the tables are those of the registry, column for column', async () => {
  for (const name of Object.keys(entities) as EntityName[]) {
    const columns = new Map((await columnsIn(name)).map((column) => [column.column_name, column]));
    expect([...columns.keys()].sort(), name).toEqual([...columnsOf(name)].sort());
    const fields: Readonly<Record<string, Field>> = entities[name].fields;
    for (const [field, { type, nullable }] of Object.entries(fields)) {
      expect(columns.get(field), `${name}.${field}`).toMatchObject({
        data_type: integers.has(type) ? 'bigint' : 'text',
        is_nullable: nullable ? 'YES' : 'NO',
      });
    }
  }
});

test('the scope is the first column of every key of what belongs to a scope', async () => {
  const { rows } = await sql<{ table_name: string; columns: string[] }>`
    select cl.relname::text as table_name, array_agg(a.attname::text order by k.place) as columns
    from pg_index i
    join pg_class cl on cl.oid = i.indrelid
    join pg_namespace n on n.oid = cl.relnamespace and n.nspname = 'public'
    cross join unnest(i.indkey) with ordinality as k (attribute, place)
    join pg_attribute a on a.attrelid = cl.oid and a.attnum = k.attribute
    group by i.indexrelid, cl.relname`.execute(db);
  const ofTheServer = new Set([
    'backups',
    'booking_log', // of booking systems: a key is for one clinic, and is looked for before it is known
    'booking_systems',
    'device',
    'snapshot_key',
    'document_hashes', // these four join scopes: who is known where (docs/adr/0012)
    'grants',
    'look_up_key',
    'look_up_log',
    'enrolment_attempts',
    'enrolment_codes',
    'known_devices',
    'line_identity',
    'schema_version',
  ]);
  const scoped = rows.filter((row) => !ofTheServer.has(row.table_name));
  expect(scoped.length).toBeGreaterThan(Object.keys(entities).length);
  for (const { table_name, columns } of scoped) expect(columns[0], table_name).toBe('scope_id');
});

test('migrating again does nothing; a database of a newer version is refused untouched', async () => {
  await migrate(db);
  await sql`update schema_version set number = 9990`.execute(db);
  await expect(migrate(db)).rejects.toMatchObject({ code: 'database-from-future' });
  await sql`update schema_version set number = ${newest}`.execute(db);
});

test('two servers that start at once migrate once', async () => {
  await sql`drop schema public cascade`.execute(db);
  await sql`create schema public`.execute(db);
  await Promise.all([migrate(db), migrate(db)]);
  const { rows } = await sql<{ number: number }>`select number from schema_version`.execute(db);
  expect(rows).toEqual([{ number: newest }]);
});
