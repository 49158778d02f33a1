import { readdirSync, readFileSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { assert } from '../../../shared/lib/assert.ts';
import { AppError } from '../../../shared/lib/problem.ts';

type Migration = { readonly number: number; readonly name: string; readonly sql: string };

/**
 * Applies the numbered SQL files of migrations/ that this file has not seen, each in a transaction
 * of its own. Forward only; `user_version` is the number of the last one.
 *
 * @throws AppError `database-from-future` when the file is newer than this program
 */
export function migrate(database: Database.Database, directory = migrationsDirectory()): void {
  const all = readMigrations(directory);
  const current = database.pragma('user_version', { simple: true }) as number;
  const newest = all.at(-1)?.number ?? 0;
  if (current > newest) throw new AppError('database-from-future');
  for (const migration of all.filter(({ number }) => number > current)) {
    database.transaction(() => {
      database.exec(migration.sql);
      database.pragma(`user_version=${migration.number}`);
    })();
  }
}

function migrationsDirectory(): URL {
  return new URL('./migrations/', import.meta.url);
}

function readMigrations(directory: URL): readonly Migration[] {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  const migrations = files.map((name) => ({
    name,
    number: Number(name.slice(0, 4)),
    sql: readFileSync(new URL(name, directory), 'utf8'),
  }));
  for (const [index, { number, name }] of migrations.entries()) {
    const before = migrations[index - 1]?.number ?? 0;
    assert(Number.isInteger(number) && number > before, `migration ${name} is out of order`);
  }
  return migrations;
}
