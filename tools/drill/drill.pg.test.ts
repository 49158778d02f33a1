import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicScope } from '../../tests/support/acts.ts';
import { createDatabase } from '../../tests/support/district.ts';
import { fillScope } from '../../tests/support/scope-feed.ts';
import { openKeeper } from '../../server/backups/keeper.ts';
import { type Database, openDatabase } from '../../server/db/open.ts';
import { openDevice } from '../../server/scopes/device.ts';

let url: string;
let db: Database;
let folder: string;
const undo: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  const database = await createDatabase();
  undo.push(database.drop);
  ({ url } = database);
  db = openDatabase(url, () => undefined);
  undo.push(() => db.destroy());
  folder = mkdtempSync(join(tmpdir(), 'yizhan-drill-test-'));
  undo.push(() => rmSync(folder, { recursive: true }));
});

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

type Ended = { readonly code: number; readonly lines: readonly string[]; readonly last: string };

function drill(...args: readonly string[]): Promise<Ended> {
  const script = fileURLToPath(new URL('./main.ts', import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, stdout) => {
      const lines = stdout.trimEnd().split('\n');
      const code = error ? Number(error.code) : 0;
      resolve({ code, lines, last: lines.at(-1) ?? '' });
    });
  });
}

/** A backup as the server makes it, with its certificate and the watermark beside it. */
async function backUp(key: Uint8Array | null = null): Promise<string> {
  const { deviceId: districtId } = await openDevice(db, uuid);
  const keeper = await openKeeper({
    db,
    databaseUrl: url,
    districtId,
    folder,
    mayCreateFolder: false,
    databaseFolder: null,
    isKeptElsewhere: true,
    key,
    keep: 5,
    keepDays: 0,
    now: Date.now,
    makeId: uuid,
    log: { info: () => undefined, error: () => undefined },
  });
  const outcome = await keeper.runNow();
  if (!('certificate' in outcome)) expect.fail(outcome.failure);
  return join(folder, outcome.certificate.file);
}

test('a district that was made for it comes back whole', async () => {
  const { code, lines, last } = await drill('restore', '--residents', '30');
  expect(last).toMatch(/^restore: [\d,]+ rows and \d+ entries of 2 scopes came back whole in /);
  expect(last).toMatch(/; 0 newer entries would be missing$/);
  expect(lines.at(-2)).toMatch(
    /^恢复演练：2 个范围的 [\d,]+ 行、\d+ 条都完整地回来了，.*；会缺 0 条更新的$/,
  );
  expect(lines).toContainEqual(expect.stringMatching(/^residents +30$/));
  expect(code).toBe(0);
});

test('it says what the running district has beyond the backup', async () => {
  await fillScope(db, clinicScope, { count: 20 });
  const file = await backUp();
  await fillScope(db, clinicScope, { count: 7, now: Date.parse('2026-11-22T05:00:00Z') });
  const { code, lines, last } = await drill('restore', '--database-url', url, '--backup', file);
  expect(lines).toContainEqual(
    expect.stringMatching(/ 20 +0 +27 +7, received from 2026-11-22T05:00:00.000Z on$/),
  );
  expect(last).toMatch(/; 7 newer entries would be missing$/);
  expect(code).toBe(0);
});

test('a backup older than what was announced is not good enough', async () => {
  await fillScope(db, clinicScope, { count: 5 });
  const old = await backUp();
  await fillScope(db, clinicScope, { count: 5 });
  await backUp();
  await backUp();
  const { code, lines, last } = await drill('restore', '--backup', old);
  expect(lines).toContainEqual(
    `${clinicScope}: 5 entries that were announced as secured are not in it: take a newer backup`,
  );
  expect(lines).toContain(`${clinicScope}：说过已备份的 5 条不在里面，请用更新的一份备份`);
  expect(lines.at(-2)).toMatch(/^恢复演练失败：/);
  expect(last).toMatch(/^restore: FAILED/);
  expect(code).toBe(1);
});

test('an encrypted backup comes back under its key', async () => {
  await fillScope(db, clinicScope, { count: 5 });
  const key = join(folder, 'key');
  writeFileSync(key, 'ab'.repeat(32));
  const file = await backUp(Buffer.from('ab'.repeat(32), 'hex'));
  expect((await drill('restore', '--backup', file, '--key', key)).code).toBe(0);
});

test('a file without its key, and one that is not there: each with its sentence in both languages', async () => {
  await fillScope(db, clinicScope, { count: 5 });
  const file = await backUp(Buffer.from('ab'.repeat(32), 'hex'));
  const locked = await drill('restore', '--backup', file);
  expect(locked.lines.at(-2)).toBe('恢复演练失败：备份已加密：请指定密钥文件。');
  expect(locked.last).toMatch(/FAILED: The backup is encrypted/);
  const none = await drill('restore', '--backup', join(folder, 'none'));
  expect(none.last).toMatch(/FAILED: This file is no backup/);
  expect(none.code).toBe(1);
});

test('a damaged file is told as one', async () => {
  await fillScope(db, clinicScope, { count: 5 });
  const file = await backUp();
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9);
  writeFileSync(file, bytes);
  const { last, code } = await drill('restore', '--backup', file);
  expect(last).toMatch(/FAILED: The file is damaged/);
  expect(code).toBe(1);
});

test('asked for the wrong way it says how, and it leaves nothing behind', async () => {
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('yizhan-drill-'));
  expect((await drill()).code).toBe(2);
  expect((await drill('explode')).code).toBe(2);
  const nothing = await drill('restore', '--data', folder);
  expect(nothing.lines.at(-2)).toBe(
    `恢复演练失败：${folder} 里没有区级的数据：请写对它的数据目录。`,
  );
  expect(nothing.last).toMatch(/FAILED: There is no district in/);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('yizhan-drill-'))).toEqual(before);
});
