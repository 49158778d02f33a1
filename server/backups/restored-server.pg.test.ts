import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicScope } from '../../tests/support/acts.ts';
import { createDatabase } from '../../tests/support/district.ts';
import { fillScope } from '../../tests/support/scope-feed.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { openDevice } from '../scopes/device.ts';
import { readDurable } from './durable.ts';
import { openKeeper } from './keeper.ts';

let url: string;
let db: Database;
let folder: string;
const undo: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  ({ url, db } = await openEmpty());
  folder = mkdtempSync(join(tmpdir(), 'yizhan-restored-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'backups'));
});

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

async function openEmpty(): Promise<{ url: string; db: Database }> {
  const database = await createDatabase();
  undo.push(database.drop);
  const opened = openDatabase(database.url, () => undefined);
  undo.push(() => opened.destroy());
  return { url: database.url, db: opened };
}

/** Three backups of a clinic that goes on: where each is, and what they secured. */
async function keepBackups(): Promise<readonly string[]> {
  const { deviceId: districtId } = await openDevice(db, uuid);
  const options = { db, databaseUrl: url, districtId, folder: join(folder, 'backups') };
  const log = { info: () => undefined, error: () => undefined };
  const when = { now: Date.now, makeId: uuid, keep: 5, keepDays: 0, log };
  const place = { mayCreateFolder: false, databaseFolder: null, isKeptElsewhere: true, key: null };
  const keeper = await openKeeper({ ...options, ...when, ...place });
  const files: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    await fillScope(db, clinicScope, { count: 5 });
    const outcome = await keeper.runNow();
    if (!('certificate' in outcome)) expect.fail(outcome.failure);
    files.push(join(folder, 'backups', outcome.certificate.file));
  }
  return files;
}

function launch(config: object): ChildProcess {
  const script = fileURLToPath(new URL('../main.ts', import.meta.url));
  const child = spawn(process.execPath, [script, '--config', '-'], { stdio: 'pipe' });
  const data = { dataDirectory: join(folder, 'data'), isPlain: true, port: 0 };
  child.stdin?.write(`${JSON.stringify({ ...data, ...config })}\n`);
  undo.push(() => void child.kill('SIGKILL'));
  return child;
}

test('a server that is started on a backup goes on from there, and keeps its word', async () => {
  const [, second = ''] = await keepBackups();
  const announced = await readDurable(db, clinicScope);
  expect(announced?.seq).toBe(10);
  const other = await openEmpty();
  const child = launch({ databaseUrl: other.url, restore: second });
  if (!child.stdout) expect.fail('it has no output');
  const [line] = await once(child.stdout, 'data');
  const status = await fetch(`${JSON.parse(String(line)).url}/status`);
  expect(await status.json()).toMatchObject({
    scopes: expect.arrayContaining([
      expect.objectContaining({ scopeId: clinicScope, head: 10, notFolded: 0 }),
    ]),
  });
  expect(await readDurable(other.db, clinicScope)).toEqual(announced);
  child.kill('SIGTERM');
  await once(child, 'exit');
});

test('nothing is restored over anything', async () => {
  const [first = ''] = await keepBackups();
  const child = launch({ databaseUrl: url, restore: first });
  if (!child.stderr) expect.fail('it has no output');
  const [words] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(words).toMatch(/^什么都没有恢复。目标数据库不是空的：/m);
  expect(words).toMatch(/^Nothing was restored\. The database is not empty/m);
  expect(child.exitCode).toBe(2);
});
