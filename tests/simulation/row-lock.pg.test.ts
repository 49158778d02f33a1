import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase, type WriteDb } from '../../server/db/open.ts';
import { appendEntries, lockHead } from '../../server/scopes/feed-store.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import { withoutMechanism } from '../../shared/replication/mechanisms.ts';
import { seal } from '../../shared/replication/seal.ts';
import { START, ZERO_HASH } from '../../shared/replication/transaction.ts';
import { clinicScope, nurse, residentInsert } from '../support/acts.ts';
import { createDatabase } from '../support/district.ts';
import { eventually } from '../support/eventually.ts';

/**
 * The one mechanism that one process with one connection can not miss: two servers that append to one
 * feed at once, step by step, on a real PostgreSQL.
 */
let database: Awaited<ReturnType<typeof createDatabase>>;
let db: Database;

beforeEach(async () => {
  database = await createDatabase();
  db = openDatabase(database.url, () => undefined);
  await db
    .insertInto('scopes')
    .values({ scope_id: clinicScope, kind: 'clinic', is_home: false, chk: START.chk })
    .execute();
});

afterEach(async () => {
  await db.destroy();
  await database.drop();
});

test('whoever appends second waits, and both entries follow each other', async () => {
  await appendAtOnce();
  expect(await feed()).toEqual([1, 2]);
});

test('without the lock both append at the same place', async () => {
  await expect(withoutMechanism('scope-row-lock', appendAtOnce)).rejects.toMatchObject({
    code: '23505',
  });
});

/** The second looks for its place after the first has, and before the first has committed. */
async function appendAtOnce(): Promise<void> {
  const seconds: Promise<void>[] = [];
  await db.transaction().execute(async (one) => {
    const head = await lockHead(one, clinicScope);
    let hasPlace = false;
    const second = db.transaction().execute(async (other) => {
      const place = await lockHead(other, clinicScope);
      hasPlace = true;
      await append(other, place);
    });
    second.catch(() => undefined);
    seconds.push(second);
    await eventually(async () => {
      if (!hasPlace && !(await isSomebodyWaiting())) throw new Error('not there yet');
    });
    await append(one, head);
  });
  await Promise.all(seconds);
}

async function isSomebodyWaiting(): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows.length > 0;
}

async function append(trx: WriteDb, head: { seq: number; chk: string }): Promise<void> {
  const tx = seal(
    {
      txId: uuid(),
      scopeId: clinicScope,
      scopeKind: 'clinic',
      replicaId: uuid(),
      txNo: 1,
      prevHash: ZERO_HASH,
      hlc: 1,
      actor: nurse,
      schemaVersion: 1,
      ops: [residentInsert(uuid())],
    },
    () => '',
  );
  const chk = feedHash(head.chk, tx, 'applied');
  const entry = { seq: head.seq + 1, chk, status: 'applied', tx } as const;
  await appendEntries(trx, clinicScope, [entry], { now: 0 });
}

async function feed(): Promise<readonly number[]> {
  const rows = await db.selectFrom('feed').select('seq').orderBy('seq').execute();
  return rows.map(({ seq }) => seq);
}
