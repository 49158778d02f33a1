import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicScope, referenceScope } from '../../tests/support/acts.ts';
import { createDatabase } from '../../tests/support/district.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { readDurable } from './durable.ts';

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

test('tells what is durable of the scope that was asked for, and nothing of another', async () => {
  expect(await readDurable(db, clinicScope)).toBeNull();
  const chk = 'a'.repeat(64);
  await db
    .insertInto('durable')
    .values({ scope_id: clinicScope, seq: 7, chk, at: '2026-11-22T00:00:00.000Z' })
    .execute();
  expect(await readDurable(db, clinicScope)).toEqual({ seq: 7, chk });
  expect(await readDurable(db, referenceScope)).toBeNull();
});
