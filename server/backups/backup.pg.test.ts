import {
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicScope, referenceScope } from '../../tests/support/acts.ts';
import { createDatabase } from '../../tests/support/district.ts';
import { fillScope } from '../../tests/support/scope-feed.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { openDevice } from '../scopes/device.ts';
import { failureCodeOf, type FailureCode } from './failure.ts';
import { openBackup } from './read.ts';
import { restoreInto } from './restore.ts';
import { verifyBackup } from './scratch.ts';
import { writeBackup, type Written } from './write.ts';

const key = Buffer.alloc(32, 7);
const TAKEN_AT = '2026-11-22T02:00:00.000Z';

type TestDatabase = Awaited<ReturnType<typeof createDatabase>>;

let live: TestDatabase;
let db: Database;
let folder: string;
let path: string;
const others: TestDatabase[] = [];

beforeEach(async () => {
  live = await createDatabase();
  db = openDatabase(live.url, () => undefined);
  folder = mkdtempSync(join(tmpdir(), 'yizhan-backups-'));
  path = join(folder, 'one.backup');
  await openDevice(db, uuid);
});

afterEach(async () => {
  await db.destroy();
  for (const database of [live, ...others.splice(0)]) await database.drop();
  rmSync(folder, { recursive: true });
});

function write(more: { key?: Uint8Array; path?: string } = {}): Promise<Written> {
  const options = { databaseUrl: live.url, path, id: uuid(), takenAt: TAKEN_AT, key: null };
  return writeBackup({ ...options, ...more });
}

async function verify(withKey: Uint8Array | null = null) {
  return verifyBackup(live.url, await openBackup(path, withKey));
}

async function refusalOf(work: Promise<unknown>): Promise<FailureCode> {
  const error = await work.then(
    () => expect.fail('it was taken'),
    (reason: unknown) => reason,
  );
  return failureCodeOf(error);
}

/** Another database, empty but for its tables. */
async function createOther(): Promise<TestDatabase> {
  const other = await createDatabase();
  others.push(other);
  return other;
}

async function scratchDatabases(): Promise<number> {
  const { rows } = await sql`select 1 from pg_database
    where datname like ${`yizhan_verify_${(await districtId()).replaceAll('-', '').slice(-12)}%`}`.execute(
    db,
  );
  return rows.length;
}

async function districtId(): Promise<string> {
  return (await db.selectFrom('device').select('id').executeTakeFirstOrThrow()).id;
}

const tables = ['scopes', 'feed', 'residents', 'device', 'known_devices', 'durable'] as const;

async function contentOf(database: Database) {
  return Promise.all(
    tables.map(async (table) => {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(table)} t
        order by 1`.execute(database);
      return { table, rows: rows.map(({ row }) => row) };
    }),
  );
}

test('what was backed up comes back, every row of every table', async () => {
  const hard = { name: '欧阳\t"丽"\\N\n行', address: '\\.\r\n{a,b}', phone: null };
  await fillScope(db, clinicScope, { count: 30, fields: hard });
  const at = await fillScope(db, referenceScope, { count: 4 });
  const written = await write();
  expect(written.end.scopes).toContainEqual({ scopeId: referenceScope, kind: 'clinic', ...at });
  const other = await createOther();
  const restored = await restoreInto(other.url, await openBackup(path, null));
  expect(restored).toMatchObject({
    entries: 34,
    rows: written.end.tables.reduce((sum, { rows }) => sum + rows, 0),
  });
  const copy = openDatabase(other.url, () => undefined);
  try {
    expect(await contentOf(copy)).toEqual(await contentOf(db));
  } finally {
    await copy.destroy();
  }
});

test('a backup is one moment, whatever is committed while it is written', async () => {
  await fillScope(db, clinicScope, { count: 2_000 });
  const [written] = await Promise.all([write(), fillScope(db, clinicScope, { count: 50 })]);
  const { entries } = await verify();
  const at = written.end.scopes.find(({ scopeId }) => scopeId === clinicScope);
  expect(entries).toBe(at?.seq);
  expect(written.end.tables.find(({ name }) => name === 'residents')?.rows).toBe(at?.seq);
});

test('an encrypted backup needs its key and tells nothing without it', async () => {
  await fillScope(db, clinicScope, { count: 20, fields: { name: 'Canary Resident' } });
  await write({ key });
  expect(readFileSync(path).includes('Canary')).toBe(false);
  expect((await verify(key)).entries).toBe(20);
  expect(await refusalOf(verify())).toBe('key-missing');
  expect(await refusalOf(verify(Buffer.alloc(32, 8)))).toBe('wrong-key');
});

test.each([null, key])('a changed byte anywhere is found (key: %s)', async (withKey) => {
  await fillScope(db, clinicScope, { count: 300 });
  await write(withKey ? { key: withKey } : {});
  const whole = readFileSync(path);
  const start = whole.indexOf('\n') + 1;
  for (const part of [0.02, 0.3, 0.6, 0.98]) {
    const bytes = Buffer.from(whole);
    const at = start + Math.floor((whole.length - start) * part);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
    writeFileSync(path, bytes);
    expect(await refusalOf(verify(withKey))).toBe('damaged');
  }
  expect(await scratchDatabases()).toBe(0);
});

test.each([null, key])('a file that was cut off is found (key: %s)', async (withKey) => {
  await fillScope(db, clinicScope, { count: 300 });
  const { bytes } = await write(withKey ? { key: withKey } : {});
  for (const left of [bytes - 1, bytes - 40, Math.floor(bytes / 2), 400]) {
    truncateSync(path, left);
    expect(await refusalOf(verify(withKey))).toBe('damaged');
  }
  truncateSync(path, 20);
  expect(await refusalOf(verify(withKey))).toBe('not-a-backup');
});

test('damage behind the first piece is found while rows already go in', async () => {
  await fillScope(db, clinicScope, { count: 9_000 });
  const { bytes } = await write();
  expect(bytes).toBeGreaterThan(1.2 * 1024 * 1024);
  const whole = readFileSync(path);
  whole.writeUInt8(whole.readUInt8(bytes - 20_000) ^ 1, bytes - 20_000);
  writeFileSync(path, whole);
  expect(await refusalOf(verify())).toBe('damaged');
  expect(await scratchDatabases()).toBe(0);
});

test('a feed that does not add up is no backup, though every byte came back', async () => {
  await fillScope(db, clinicScope, { count: 12 });
  await sql`update feed set body = replace(body, '张三丰', '张三疯') where seq = 7`.execute(db);
  await write();
  expect(await refusalOf(verify())).toBe('chain-broken');
});

test('a head that the entries do not reach is no backup', async () => {
  await fillScope(db, clinicScope, { count: 12 });
  await sql`delete from feed where seq = 12`.execute(db);
  await write();
  expect(await refusalOf(verify())).toBe('chain-broken');
});

test('only an empty database becomes what a backup holds', async () => {
  await fillScope(db, clinicScope, { count: 3 });
  await write();
  expect(await refusalOf(restoreInto(live.url, await openBackup(path, null)))).toBe('not-empty');
  expect((await verify()).entries).toBe(3);
});

test('a full disk is told as a full disk', async () => {
  await fillScope(db, clinicScope, { count: 3 });
  const full = join(folder, 'full');
  symlinkSync('/dev/full', full);
  expect(await refusalOf(write({ path: full }))).toBe('disk-full');
  expect(await refusalOf(write({ path: join(folder, 'no', 'such') }))).toBe('folder-missing');
});
