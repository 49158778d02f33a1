import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { assert } from '../../shared/lib/assert.ts';
import { AppError } from '../../shared/lib/problem.ts';
import type { Database, WriteDb } from './open.ts';

type Migration = { readonly number: number; readonly name: string; readonly text: string };

/**
 * Applies the numbered SQL files of migrations/ that this database has not seen, all in one
 * transaction. Forward only; two servers that start at once do it once.
 *
 * @param upTo the last one wanted: a backup is read into the tables that it was taken from
 * @returns the number of the newest that the database now has
 * @throws AppError `database-from-future` when the database is newer than this program
 */
export async function migrate(db: Database, upTo = Number.POSITIVE_INFINITY): Promise<number> {
  const all = readMigrations(new URL('./migrations/', import.meta.url));
  return db.transaction().execute((trx) => migrateIn(trx, all, upTo));
}

/** Of the one server that migrates; the number means nothing. */
const MIGRATING = 7_241_101;

async function migrateIn(trx: WriteDb, all: readonly Migration[], upTo: number): Promise<number> {
  // Not even `if not exists` is safe from another one that creates the same table.
  await sql`select pg_advisory_xact_lock(${MIGRATING})`.execute(trx);
  await sql`create table if not exists schema_version
    (singleton integer primary key check (singleton = 1), number integer not null)`.execute(trx);
  await sql`insert into schema_version values (1, 0) on conflict do nothing`.execute(trx);
  const { rows } = await sql<{ number: number }>`
    select number from schema_version where singleton = 1`.execute(trx);
  const current = rows[0]?.number ?? 0;
  const newest = all.at(-1)?.number ?? 0;
  if (current > newest) throw new AppError('database-from-future');
  const due = all.filter(({ number }) => number > current && number <= upTo);
  for (const { text, number } of due) {
    await sql.raw(text).execute(trx);
    await sql`update schema_version set number = ${number}`.execute(trx);
  }
  return due.at(-1)?.number ?? current;
}

function readMigrations(directory: URL): readonly Migration[] {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  const migrations = files.map((name) => ({
    name,
    number: Number(name.slice(0, 4)),
    text: readFileSync(new URL(name, directory), 'utf8'),
  }));
  for (const [index, { number, name }] of migrations.entries()) {
    const before = migrations[index - 1]?.number ?? 0;
    assert(Number.isInteger(number) && number > before, `migration ${name} is out of order`);
  }
  return migrations;
}
