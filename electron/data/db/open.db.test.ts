import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../shared/lib/problem.ts';
import { putInDoubt } from './doubt.ts';
import type { DatabaseHandle } from './handle.ts';
import { databaseKey, holdDatabase, openDatabase } from './open.ts';
import { isWholeApart } from './proof.ts';

const key = databaseKey('5a'.repeat(32));
const otherKey = databaseKey('a5'.repeat(32));

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'yizhan-db-'));
  path = join(directory, 'clinic.db');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function refusal(open: Promise<unknown>): Promise<string> {
  const error = await open.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? error.code : String(error);
}

async function withRow(name: string) {
  const database = await openDatabase(path, key);
  await database.write(async (db) => {
    await db
      .insertInto('sign_in_failures')
      .values({ login_name: name, failures: 1, locked_until: 'CANARY-王秀英' })
      .execute();
  });
  return database;
}

test('nothing is readable in the file, nor in the log beside it while it is open', async () => {
  const database = await withRow('desk');
  for (const file of [path, `${path}-wal`]) {
    const bytes = readFileSync(file);
    expect(bytes.includes(Buffer.from('CANARY'))).toBe(false);
    expect(bytes.includes(Buffer.from('sign_in_failures'))).toBe(false);
    expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  }
  await database.close();
});

test('a commit is there after the process was killed: the files as they are open again', async () => {
  const database = await withRow('desk');
  const copy = join(directory, 'copy.db');
  copyFileSync(path, copy);
  copyFileSync(`${path}-wal`, `${copy}-wal`);
  const revived = await openDatabase(copy, key);
  const rows = await revived.read.selectFrom('sign_in_failures').select('login_name').execute();
  expect(rows).toEqual([{ login_name: 'desk' }]);
  await revived.close();
  await database.close();
});

test('a wrong key is refused and the file is untouched', async () => {
  await (await withRow('desk')).close();
  const before = readFileSync(path);
  expect(await refusal(openDatabase(path, otherKey))).toBe('database-key-wrong');
  expect(readFileSync(path).equals(before)).toBe(true);
});

/** The last pages of the file are those of one long value: no opening reads them. */
async function withLongValue(): Promise<DatabaseHandle> {
  const database = await withRow('desk');
  await database.write(async (db) => {
    await sql`create table long_values (bytes blob)`.execute(db);
    await sql`insert into long_values values (zeroblob(100000))`.execute(db);
  });
  return database;
}

function damage(): Buffer {
  const bytes = readFileSync(path);
  bytes.fill(0x55, bytes.length - 9_000, bytes.length - 1_000);
  writeFileSync(path, bytes);
  return bytes;
}

test('a large file opens at once, is proven apart, and if it is damaged refused from then on', async () => {
  const large = { provenUpToBytes: 1_000 };
  const { signal } = new AbortController();
  await (await withLongValue()).close();
  const whole = await openDatabase(path, key, large);
  expect(whole.isProven).toBe(false);
  expect(await isWholeApart(path, key, signal)).toBe(true);
  await whole.close();
  putInDoubt(path); // as after a disk that was mended
  const proven = await openDatabase(path, key, large);
  expect(proven.isProven).toBe(true);
  await proven.close();
  const trusted = await openDatabase(path, key, large);
  expect(trusted.isProven).toBe(false);
  await trusted.close();
  damage();
  const damaged = await openDatabase(path, key, large);
  expect(await isWholeApart(path, key, signal)).toBe(false);
  putInDoubt(path);
  await damaged.close().catch(() => undefined); // its last tidying meets the damage
  expect(await refusal(openDatabase(path, key, large))).toBe('database-damaged');
  expect(await refusal(openDatabase(path, key, large))).toBe('database-damaged');
});

test('a damaged page and a file of somebody else are refused, and left as they are', async () => {
  await (await withLongValue()).close();
  const bytes = damage();
  expect(await refusal(openDatabase(path, key))).toBe('database-damaged');
  expect(readFileSync(path).equals(bytes)).toBe(true);
  writeFileSync(path, 'SQLite format 3\0 not ours');
  expect(await refusal(openDatabase(path, key))).toBe('database-damaged');
});

test('a database belongs to one process at a time, until it lets go', async () => {
  const letGo = holdDatabase(path);
  expect(() => holdDatabase(path)).toThrow('database-in-use');
  await (await openDatabase(path, key)).close();
  letGo();
  holdDatabase(path)();
});

test('a file from a newer version is refused and keeps everything', async () => {
  const database = await withRow('desk');
  await database.write(async (db) => {
    await sql`pragma user_version = 9990`.execute(db);
  });
  await database.close();
  expect(await refusal(openDatabase(path, key))).toBe('database-from-future');
});

test('a write that throws leaves nothing; writes wait for each other', async () => {
  const database = await withRow('desk');
  const failed = database.write(async (db) => {
    await db.deleteFrom('sign_in_failures').execute();
    throw new Error('power');
  });
  await expect(failed).rejects.toThrow('power');
  const counts: number[] = [];
  await Promise.all(
    [1, 2, 3].map((number) =>
      database.write(async (db) => {
        const rows = await db.selectFrom('sign_in_failures').select('login_name').execute();
        counts.push(rows.length);
        await db
          .insertInto('sign_in_failures')
          .values({ login_name: `d${number}`, failures: 1, locked_until: null })
          .execute();
      }),
    ),
  );
  expect(counts).toEqual([1, 2, 3]);
  await database.close();
});

test('a full disk is told as such, keeps nothing of the act, and lets people read and go on', async () => {
  let connection: { pragma(text: string): unknown } | null = null;
  const database = await openDatabase(path, key, {
    around: (opened) => {
      connection = opened;
      return opened;
    },
  });
  const fail = (name: string, text: string) =>
    database.write((db) =>
      db
        .insertInto('sign_in_failures')
        .values({ login_name: name, failures: 1, locked_until: text })
        .execute(),
    );
  const names = async () => {
    const rows = await database.read.selectFrom('sign_in_failures').select('login_name').execute();
    return rows.map(({ login_name }) => login_name);
  };
  const pages = (most: string) => connection?.pragma(`max_page_count = ${most}`);
  await fail('before', '');
  // As many pages as there are: what needs another one finds the disk full.
  pages('1');
  expect(await refusal(fail('large', 'x'.repeat(100_000)))).toBe('disk-full');
  expect(await names()).toEqual(['before']);
  pages('4294967294');
  await fail('after', '');
  expect(await names()).toEqual(['after', 'before']);
  await database.close();
});

test('what is said to be saved is on the disk: every commit waits for it', async () => {
  const connections: { pragma(what: string, how: { simple: true }): unknown }[] = [];
  const around = <One extends (typeof connections)[number]>(connection: One): One => {
    connections.push(connection);
    return connection;
  };
  const database = await openDatabase(path, key, { around });
  const [writer] = connections;
  const FULL = 2;
  expect(writer?.pragma('synchronous', { simple: true })).toBe(FULL);
  expect(writer?.pragma('journal_mode', { simple: true })).toBe('wal');
  await database.close();
});
