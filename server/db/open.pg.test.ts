import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { type Database, inTransaction, openDatabase } from './open.ts';

let given: Awaited<ReturnType<typeof createDatabase>>;
let db: Database;
let other: Database;

beforeEach(async () => {
  given = await createDatabase();
  db = openDatabase(given.url, () => undefined);
  other = openDatabase(given.url, () => undefined);
});
afterEach(async () => {
  await db.destroy();
  await other.destroy();
  await given.drop();
});

/** Ends a connection from the other side, as PostgreSQL does when it goes down. */
async function end(pid: number): Promise<void> {
  await sql`select pg_terminate_backend(${pid})`.execute(other);
  await eventually(async () => {
    const left = sql`select 1 from pg_stat_activity where pid = ${pid}`;
    expect((await left.execute(other)).rows).toEqual([]);
  });
}

test('a connection that breaks within a transaction fails it, and nothing else', async () => {
  const doomed = inTransaction(db, async (trx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
    await end(rows[0]?.pid ?? 0);
    await sql`select 1`.execute(trx);
  });
  await expect(doomed).rejects.toThrow();
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});
