import { type ChildProcess, spawn } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicScope, referenceScope } from '../../tests/support/acts.ts';
import type { BackupProcess } from '../../tests/support/backup-process.ts';
import { createDatabase } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { fillScope } from '../../tests/support/scope-feed.ts';
import type { Position } from '../../shared/replication/transaction.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { chkAt } from '../scopes/feed-store.ts';
import { openDevice } from '../scopes/device.ts';
import { readBackups } from './catalogue.ts';
import { readDurable } from './durable.ts';
import { failureCodeOf } from './failure.ts';
import { backupFileName, partialPath, readCertificates } from './folder.ts';
import { makeBackup } from './job.ts';
import { type BackupKeeper, type KeeperOptions, openKeeper } from './keeper.ts';
import { withLock } from './lock.ts';
import type { Certificate } from './manifest.ts';
import { openBackup } from './read.ts';
import { restoreInto } from './restore.ts';
import { announcedIn } from './watermark.ts';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const MINUTE_MS = 60_000;

type OpenDatabase = { readonly url: string; readonly db: Database };

let live: OpenDatabase;
let folder: string;
let districtId: string;
let now: number;
let said: object[];
const undo: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-backups-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  live = await openEmpty();
  ({ deviceId: districtId } = await openDevice(live.db, uuid));
  now = NOON;
  said = [];
});

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

async function openEmpty(): Promise<OpenDatabase> {
  const database = await createDatabase();
  const db = openDatabase(database.url, () => undefined);
  undo.push(async () => {
    await db.destroy();
    await database.drop();
  });
  return { url: database.url, db };
}

function optionsOf(at: OpenDatabase, more: Partial<KeeperOptions> = {}): KeeperOptions {
  return {
    db: at.db,
    databaseUrl: at.url,
    districtId,
    folder,
    mayCreateFolder: false,
    databaseFolder: null,
    isKeptElsewhere: true,
    key: null,
    keep: 10,
    keepDays: 0,
    now: () => (now += MINUTE_MS),
    makeId: uuid,
    log: {
      info: (fields, message) => said.push({ ...fields, message }),
      error: (fields, message) => said.push({ ...fields, message }),
    },
    ...more,
  };
}

async function keepOf(at: OpenDatabase, more: Partial<KeeperOptions> = {}): Promise<BackupKeeper> {
  const keeper = await openKeeper(optionsOf(at, more));
  undo.push(() => keeper.close());
  return keeper;
}

async function backUp(keeper: BackupKeeper): Promise<Certificate> {
  const outcome = await keeper.runNow();
  if (!('certificate' in outcome)) expect.fail(`no backup: ${outcome.failure}`);
  return outcome.certificate;
}

/** A server whose database was lost and came back from this backup. */
async function restore({ file }: Certificate): Promise<OpenDatabase> {
  const other = await openEmpty();
  await restoreInto(other.url, await openBackup(join(folder, file), null));
  return other;
}

async function states(): Promise<readonly string[]> {
  return (await readBackups(live.db, 10)).map(({ state, reason }) => reason ?? state);
}

function partials(): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.partial'));
}

/** Restores every backup of the folder that a watermark needs, and looks whether it is in there. */
async function expectTruthful(scopeId: string, { seq, chk }: Position): Promise<void> {
  const newest = (await readCertificates(folder)).slice(-2);
  expect(newest).toHaveLength(2);
  for (const one of newest) expect(await chkAt((await restore(one)).db, scopeId, seq)).toBe(chk);
}

test('what two verified backups hold is durable, and no more', async () => {
  const keeper = await keepOf(live);
  const first = await fillScope(live.db, clinicScope, { count: 10 });
  await backUp(keeper);
  expect(await readDurable(live.db, clinicScope)).toBeNull();
  const second = await fillScope(live.db, clinicScope, { count: 5 });
  await fillScope(live.db, referenceScope, { count: 2 });
  await backUp(keeper);
  expect(await readDurable(live.db, clinicScope)).toEqual(first);
  expect(await readDurable(live.db, referenceScope)).toBeNull();
  await expectTruthful(clinicScope, first);
  await backUp(keeper);
  expect(await readDurable(live.db, clinicScope)).toEqual(second);
  await expectTruthful(clinicScope, second);
  expect(await states()).toEqual(['verified', 'verified', 'verified']);
});

/** Another disk than that of the temporary folders. */
const OTHER_DISK = '/dev/shm';

test('on the disk of the database they are proved and secure nothing, on another one they do', async () => {
  const beside = await keepOf(live, { isKeptElsewhere: false, databaseFolder: folder });
  const first = await fillScope(live.db, clinicScope, { count: 10 });
  await backUp(beside);
  await backUp(beside);
  expect(await states()).toEqual(['verified', 'verified']);
  expect(await readDurable(live.db, clinicScope)).toBeNull();
  expect(await announcedIn(folder, districtId)).toEqual({});
  expect(said).toContainEqual({ place: 'database-disk', message: 'backup secures nothing' });
  const apart = await keepOf(live, { isKeptElsewhere: false, databaseFolder: OTHER_DISK });
  expect(await readDurable(live.db, clinicScope)).toBeNull();
  await backUp(apart);
  expect(await readDurable(live.db, clinicScope)).toEqual(first);
  await expectTruthful(clinicScope, first);
});

test('where the database keeps its data is unknown: they secure when the operator says so', async () => {
  const first = await fillScope(live.db, clinicScope, { count: 10 });
  const unsaid = await keepOf(live, { isKeptElsewhere: false });
  await backUp(unsaid);
  await backUp(unsaid);
  expect(await readDurable(live.db, clinicScope)).toBeNull();
  expect(said).toContainEqual({ place: 'unknown', message: 'backup secures nothing' });
  await backUp(await keepOf(live, { isKeptElsewhere: true, databaseFolder: folder }));
  expect(await readDurable(live.db, clinicScope)).toEqual(first);
});

test('what was announced stays announced when later ones lie on the disk of the database', async () => {
  const apart = await keepOf(live);
  const first = await fillScope(live.db, clinicScope, { count: 10 });
  await backUp(apart);
  await backUp(apart);
  await fillScope(live.db, clinicScope, { count: 5 });
  const beside = await keepOf(live, { isKeptElsewhere: false, databaseFolder: folder });
  await backUp(beside);
  const newest = await backUp(beside);
  expect(await readDurable(live.db, clinicScope)).toEqual(first);
  const restored = await restore(newest);
  await keepOf(restored, { isKeptElsewhere: false, databaseFolder: folder });
  expect(await readDurable(restored.db, clinicScope)).toEqual(first);
});

test('a restored server remembers what was announced, though its database does not', async () => {
  const keeper = await keepOf(live);
  await fillScope(live.db, clinicScope, { count: 10 });
  const first = await backUp(keeper);
  await backUp(keeper);
  const later = await fillScope(live.db, clinicScope, { count: 10 });
  await backUp(keeper);
  await backUp(keeper);
  expect(await readDurable(live.db, clinicScope)).toEqual(later);
  const restored = await restore(first);
  expect(await readDurable(restored.db, clinicScope)).toBeNull();
  const again = await keepOf(restored);
  expect(await readDurable(restored.db, clinicScope)).toEqual(later);
  // Two backups of the older feed do not take it back, nor do they replace it.
  await backUp(again);
  await backUp(again);
  expect(await readDurable(restored.db, clinicScope)).toEqual(later);
});

test('backups of two histories are never taken for one', async () => {
  const keeper = await keepOf(live);
  const common = await fillScope(live.db, clinicScope, { count: 10 });
  await backUp(keeper);
  await backUp(keeper);
  await fillScope(live.db, clinicScope, { count: 10 });
  const lost = await backUp(keeper);
  expect(await readDurable(live.db, clinicScope)).toEqual(common);
  const restored = await restore((await readCertificates(folder))[0] ?? lost);
  const other = await keepOf(restored);
  const anew = await fillScope(restored.db, clinicScope, { count: 40 });
  // The newest two are now one of each history.
  await backUp(other);
  expect(await readDurable(restored.db, clinicScope)).toEqual(common);
  await backUp(other);
  expect(await readDurable(restored.db, clinicScope)).toEqual(anew);
  await expectTruthful(clinicScope, anew);
});

test('a backup that was damaged where it lies counts for nothing', async () => {
  const keeper = await keepOf(live);
  await fillScope(live.db, clinicScope, { count: 10 });
  const { file } = await backUp(keeper);
  const bytes = readFileSync(join(folder, file));
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 30) ^ 1, bytes.length - 30);
  writeFileSync(join(folder, file), bytes);
  await backUp(keeper);
  expect(await readDurable(live.db, clinicScope)).toBeNull();
  await backUp(keeper);
  expect((await readDurable(live.db, clinicScope))?.seq).toBe(10);
});

test('a backup under a clock that was ahead holds back nothing that is proved after it', async () => {
  now += 5 * 365 * 86_400_000;
  const wrong = await keepOf(live, { keep: 2 });
  await fillScope(live.db, clinicScope, { count: 3 });
  await backUp(wrong);
  await backUp(wrong);
  now = NOON;
  await backUp(wrong);
  const later = await fillScope(live.db, clinicScope, { count: 4 });
  await backUp(wrong);
  await backUp(wrong);
  expect(await readDurable(live.db, clinicScope)).toEqual(later);
});

test('a backup whose file went away is listed as missing', async () => {
  const keeper = await keepOf(live);
  const { file } = await backUp(keeper);
  rmSync(join(folder, file));
  await backUp(keeper);
  expect(await states()).toEqual(['verified', 'missing']);
});

test('old ones go when they may, with their certificates', async () => {
  const keeper = await keepOf(live, { keep: 2 });
  const files: string[] = [];
  for (let count = 0; count < 4; count += 1) files.push((await backUp(keeper)).file);
  const left = readdirSync(folder).filter((name) => name.endsWith('.backup'));
  expect(left.sort()).toEqual(files.slice(-2).sort());
  expect(await readCertificates(folder)).toHaveLength(2);
  expect(readdirSync(folder)).toHaveLength(5);
});

function startProcess(): ChildProcess {
  const script = fileURLToPath(new URL('../../tests/support/backup-process.ts', import.meta.url));
  const told: BackupProcess = { databaseUrl: live.url, folder, districtId, nowMs: now };
  const config = JSON.stringify(told);
  const child = spawn(process.execPath, [script, config], { stdio: 'ignore' });
  undo.push(() => void child.kill('SIGKILL'));
  return child;
}

async function scratchDatabases(): Promise<number> {
  const { rows } = await sql`select 1 from pg_database
    where datname like ${`yizhan_verify_${districtId.replaceAll('-', '').slice(-12)}%`}`.execute(
    live.db,
  );
  return rows.length;
}

test.each([
  ['while it is written', async () => expect(partials()).toHaveLength(1)],
  ['while it is restored', async () => expect(await scratchDatabases()).toBe(1)],
])('killed %s, it leaves nothing that counts, and the next start tidies up', async (_, isThere) => {
  await fillScope(live.db, clinicScope, { count: 6_000 });
  const child = startProcess();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await eventually(isThere, 30_000);
  child.kill('SIGKILL');
  await gone;
  expect(partials()).toHaveLength(1);
  expect(await readCertificates(folder)).toEqual([]);
  await eventually(async () => {
    // PostgreSQL notices after a moment that nobody holds the lock any more.
    await withLock(live.url, () => Promise.resolve());
  });
  const keeper = await keepOf(live);
  expect(partials()).toEqual([]);
  expect(await scratchDatabases()).toBe(0);
  expect(await states()).toEqual(['interrupted']);
  await backUp(keeper);
  expect(await states()).toEqual(['verified', 'interrupted']);
});

test('a server that ends does not wait for a backup, and says what became of it', async () => {
  await fillScope(live.db, clinicScope, { count: 6_000 });
  const keeper = await keepOf(live);
  const outcome = keeper.runNow();
  await eventually(() => expect(partials()).toHaveLength(1));
  await keeper.close();
  expect(await outcome).toEqual({ failure: 'interrupted' });
  expect(partials()).toEqual([]);
  expect(await states()).toEqual(['interrupted']);
});

test('one at a time, here and anywhere', async () => {
  const keeper = await keepOf(live);
  const [one, other] = await Promise.all([keeper.runNow(), keeper.runNow()]);
  expect(one).toHaveProperty('certificate');
  expect(other).toEqual({ failure: 'already-running' });
  const elsewhere = await withLock(live.url, () => keeper.runNow());
  expect(elsewhere).toEqual({ failure: 'already-running' });
  expect(await states()).toEqual(['verified']);
});

test('a folder that is not there is said and not made, and used when it comes', async () => {
  const missing = join(folder, 'disk');
  const keeper = await keepOf(live, { folder: missing });
  expect(await keeper.runNow()).toEqual({ failure: 'folder-missing' });
  writeFileSync(missing, 'no folder');
  expect(await keeper.runNow()).toEqual({ failure: 'folder-missing' });
  rmSync(missing);
  const own = await keepOf(live, { folder: missing, mayCreateFolder: true });
  await backUp(own);
  await backUp(keeper);
  expect(await states()).toEqual(['verified', 'verified', 'folder-missing', 'folder-missing']);
});

test('the folder of another district is left alone', async () => {
  await backUp(await keepOf(live));
  const before = readdirSync(folder);
  const other = await openEmpty();
  const { deviceId } = await openDevice(other.db, uuid);
  const keeper = await keepOf(other, { districtId: deviceId });
  expect(await keeper.runNow()).toEqual({ failure: 'foreign-folder' });
  expect(readdirSync(folder)).toEqual(before);
});

test('a disk that fills up leaves no file behind', async () => {
  const [id, takenAt] = [uuid(), new Date(NOON).toISOString()];
  const file = backupFileName(takenAt, id);
  symlinkSync('/dev/full', partialPath(folder, file));
  const job = { databaseUrl: live.url, folder, file, id, takenAt, key: null, databaseFolder: null };
  const error = await makeBackup({ ...job, expectedBytes: 0 }).catch((reason: unknown) => reason);
  expect(failureCodeOf(error)).toBe('disk-full');
  expect(readdirSync(folder)).toEqual([]);
  const tooBig = { ...job, expectedBytes: Number.MAX_SAFE_INTEGER };
  const early = await makeBackup(tooBig).catch((reason: unknown) => reason);
  expect(failureCodeOf(early)).toBe('disk-full');
});

test('an account that may not create a database is told so before anything is written', async () => {
  const role = `role_${uuid().slice(-8)}`;
  await sql.raw(`create role ${role} login password 'p' nosuperuser nocreatedb`).execute(live.db);
  undo.splice(1, 0, async () => {
    const { db } = await openEmpty();
    await sql.raw(`drop owned by ${role}`).execute(db);
    await sql.raw(`drop role ${role}`).execute(db);
  });
  const url = new URL(live.url);
  url.username = role;
  url.password = 'p';
  const keeper = await keepOf(live, { databaseUrl: url.toString() });
  expect(await keeper.runNow()).toEqual({ failure: 'no-scratch-database' });
  expect(readdirSync(folder)).toEqual(['watermark.json']);
});

test('neither the log nor the files beside a backup say anything of anybody', async () => {
  await fillScope(live.db, clinicScope, { count: 3, fields: { name: 'Canary Resident' } });
  const keeper = await keepOf(live, { key: Buffer.alloc(32, 3) });
  await backUp(keeper);
  await sql`update feed set body = replace(body, 'Canary', 'Canari') where seq = 2`.execute(
    live.db,
  );
  expect(await keeper.runNow()).toEqual({ failure: 'chain-broken' });
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  expect(JSON.stringify([said, files])).not.toMatch(/Canar/);
  expect(said).toContainEqual({ reason: 'chain-broken', message: 'backups' });
});
