import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicScope } from '../../tests/support/acts.ts';
import { createDatabase } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { fillScope, introduceWriters } from '../../tests/support/scope-feed.ts';
import { backupConfig } from '../backups/config.ts';
import { type Backups, openBackups } from '../backups/open.ts';
import { clusterFolder } from '../db/launcher.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { type District, openDistrict } from '../district.ts';
import { writeDesks } from '../scopes/home-desks.ts';
import { type Nightly, startNightly } from '../scopes/snapshot/nightly.ts';
import { consoleConfig } from './config.ts';
import { openConsole } from './open.ts';
import type { ConsoleServer } from './server.ts';

const password = 'twelve or more';

let db: Database;
let district: District;
let backups: Backups;
let nightly: Nightly;
let page: ConsoleServer;
let folder: string;
let databaseUrl: string;
let now: number;
let faults: unknown[];
let said: object[];
const undo: (() => Promise<void> | void)[] = [];

beforeEach(async () => {
  const database = await createDatabase();
  undo.push(database.drop);
  db = openDatabase(database.url, () => undefined);
  undo.push(() => db.destroy());
  folder = mkdtempSync(join(tmpdir(), 'yizhan-console-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  now = Date.parse('2026-11-22T01:00:00Z');
  faults = [];
  said = [];
  const clock = { now: () => now, makeId: uuid };
  district = await openDistrict({
    ...clock,
    db,
    name: '<演示区>',
    referenceScopeId: null,
    demonstrationCode: null,
    snapshotFolder: join(folder, 'snapshots'),
    pullBelow: { entries: 5, bytes: 0 },
    onFault: (error) => faults.push(error),
  });
  undo.push(() => district.reference.close());
  databaseUrl = database.url;
  backups = await keepBackups({ isKeptElsewhere: true });
  nightly = startNightly(district, { hour: 2, after: () => () => undefined });
  undo.push(() => nightly.stop());
  page = await open({ password });
});

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
  expect(faults).toEqual([]);
});

const log = {
  info: (fields: object, message: string) => void said.push({ ...fields, message }),
  error: (fields: object, message: string) => void said.push({ ...fields, message }),
};

/** On a PostgreSQL that is somebody else's, unless it is our own. */
async function keepBackups(config: object, isOwnCluster = false): Promise<Backups> {
  const opened = await openBackups({
    now: () => now,
    makeId: uuid,
    config: backupConfig.parse({ everyMinutes: 0, ...config }),
    dataDirectory: folder,
    isOwnCluster,
    db,
    databaseUrl,
    districtId: district.device.deviceId,
    log,
  });
  undo.push(() => opened.close());
  return opened;
}

async function open(config: object): Promise<ConsoleServer> {
  const options = { config: consoleConfig.parse(config), dataDirectory: folder };
  const opened = await openConsole({ ...options, district, backups, nightly, log });
  undo.push(() => opened.close());
  return opened;
}

type Answer = { readonly status: number; readonly text: string; readonly headers: Headers };

async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(new URL(path, page.url), { redirect: 'manual', ...init });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function signIn(given = password): Promise<Answer> {
  return ask('/sign-in', { method: 'POST', body: new URLSearchParams({ password: given }) });
}

/** Signed in: reads pages and sends their forms, as a browser does. */
async function operator() {
  const cookie = ((await signIn()).headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const read = (path: string) => ask(path, { headers: { cookie } });
  const { text } = await read('/');
  const token = /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '';
  const send = (path: string, form: Record<string, string> = {}, headers = {}) => {
    const body = new URLSearchParams({ token, ...form });
    return ask(path, { method: 'POST', body, headers: { cookie, ...headers } });
  };
  return { read, send, token };
}

async function addClinic(): Promise<void> {
  const fields = { name: '演示社区卫生服务中心', county_code: '110199', street_code: '110199001' };
  const insert = { op: 'insert', entity: 'clinics', rowId: clinicScope } as const;
  await district.reference.issue({ kind: 'server', id: 'server', place: 'district' }, [
    { ...insert, fields: { ...fields, phone: null, address: null } },
  ]);
}

test('nobody sees anything without the password', async () => {
  for (const path of ['/', '/workstations', '/backups', '/quarantine']) {
    const { status, text } = await ask(path);
    expect(status).toBe(200);
    expect(text).toContain('type="password"');
    expect(text).not.toContain('<table');
  }
  expect((await signIn('not the password')).status).toBe(401);
  expect(
    (await ask('/backups/start', { method: 'POST', body: new URLSearchParams() })).status,
  ).toBe(303);
  expect(backups.keeper.isRunning()).toBe(false);
});

test('a guesser has to wait, the right password too', async () => {
  for (let tries = 0; tries < 30; tries += 1) await signIn(`guess ${tries}`);
  expect((await signIn()).status).toBe(429);
  now += 24 * 3600_000;
  expect((await signIn()).status).toBe(303);
});

test('a session is for this browser and this page alone, and ends by itself', async () => {
  const { headers } = await signIn();
  expect(headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'self'/);
  const { read, send } = await operator();
  expect((await read('/')).text).toContain('<table');
  now += 31 * 60_000;
  expect((await read('/')).text).toContain('type="password"');
  const again = await operator();
  await again.send('/sign-out');
  expect((await again.read('/')).text).toContain('type="password"');
  expect((await send('/codes')).status).toBe(303);
});

test('a form of another page, or without the token of ours, does nothing', async () => {
  const { send } = await operator();
  expect((await send('/backups/start', { token: 'guessed' })).status).toBe(303);
  const foreign = await send('/backups/start', {}, { origin: 'http://elsewhere.example' });
  expect(foreign.status).toBe(405);
  const own = await send('/no-such-form', {}, { origin: new URL(page.url).origin });
  expect(own.status).toBe(404);
  expect(backups.keeper.isRunning()).toBe(false);
});

function statusFor(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(page.url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

test('under another name, or through a proxy, it does not answer', async () => {
  expect(await statusFor({ host: 'localhost:7401' })).toBe(200);
  expect(await statusFor({ host: 'console.example' })).toBe(403);
  expect(await statusFor({ 'x-forwarded-for': '192.0.2.7' })).toBe(403);
});

test('it is for this machine unless the configuration says otherwise', () => {
  expect(consoleConfig.safeParse({ host: '0.0.0.0' }).success).toBe(false);
  expect(consoleConfig.safeParse({ host: '0.0.0.0', isBeyondLoopback: true }).success).toBe(true);
});

test('beyond this machine it speaks TLS only', async () => {
  const secure = await open({ password, host: '0.0.0.0', isBeyondLoopback: true });
  expect(secure.url).toMatch(/^https:/);
  await expect(fetch(secure.url.replace('https://0.0.0.0', 'http://127.0.0.1'))).rejects.toThrow();
});

test('without a configured password it makes one that only the owner of the data can read', async () => {
  await open({});
  const file = join(folder, 'console-password');
  const made = readFileSync(file, 'utf8').trim();
  expect(made.length).toBeGreaterThanOrEqual(20);
  expect(statSync(file).mode & 0o077).toBe(0);
  await open({});
  expect(readFileSync(file, 'utf8').trim()).toBe(made);
  expect(JSON.stringify(said)).not.toContain(made);
});

test('a port that is taken is said in the log, and the server goes on', async () => {
  const port = Number(new URL(page.url).port);
  const second = await open({ password, port });
  expect(second.url).toBe('');
  expect(said).toContainEqual(expect.objectContaining({ code: 'EADDRINUSE' }));
});

test('an empty district says what to do first', async () => {
  const { read } = await operator();
  expect((await read('/workstations')).text).toContain('还没有工作站');
  expect((await read('/backups')).text).toContain('还没有备份');
  expect((await read('/quarantine')).text).toContain('隔离区是空的');
  expect((await read('/')).text).toContain('&lt;演示区&gt;');
});

test('it shows how far every clinic is, and what is secured', async () => {
  await addClinic();
  await fillScope(db, clinicScope, { count: 8, now });
  const { read, send } = await operator();
  expect((await read('/')).text).toMatch(/演示社区卫生服务中心[\s\S]*<td class="number">8<\/td>/);
  for (const expected of [1, 2]) {
    expect((await send('/backups/start')).text).toContain('备份开始了');
    await eventually(async () => {
      expect(backups.keeper.isRunning()).toBe(false);
      const { text } = await read('/backups');
      expect(text.match(/已恢复验证/g) ?? []).toHaveLength(expected);
    }, 20_000);
    now += 60_000;
  }
  expect((await read('/')).text).toMatch(/8<br \/><small>=<\/small>/);
  const { text } = await read('/backups');
  expect(text).toContain(backups.folder);
  expect(text).toContain('启动设置写明：数据库的盘坏了，这里的备份还在');
  expect(text).not.toContain('新数据不算');
});

test.each([
  [true, '备份和数据库在同一块盘上', 'backups and database share one disk'],
  [false, '看不出备份和数据库是不是在同一块盘上', 'backups and database may share one disk'],
])(
  'why proved backups secure nothing, and what to do (own PostgreSQL: %s)',
  async (isOwn, zh, en) => {
    await addClinic();
    await fillScope(db, clinicScope, { count: 8, now });
    mkdirSync(clusterFolder(folder));
    backups = await keepBackups({}, isOwn);
    page = await open({ password });
    for (let taken = 0; taken < 2; taken += 1) {
      expect(await backups.keeper.runNow()).toHaveProperty('certificate');
      now += 60_000;
    }
    const { read } = await operator();
    expect((await read('/')).text).toMatch(/0<br \/><small>−8<\/small>/);
    for (const path of ['/', '/backups']) {
      const { text } = await read(path);
      expect(text).toContain(`新数据不算“已备份”：${zh}`);
      expect(text).toContain(`Nothing more counts as secured: ${en}`);
      expect(text).toMatch(/用 --backups [\s\S]*--backups-elsewhere/);
    }
    expect((await read('/backups')).text.match(/已恢复验证/g)).toHaveLength(2);
  },
);

test('it shows from when the snapshot of a clinic is, how far it is behind, and when the next is made', async () => {
  await addClinic();
  const { read } = await operator();
  await fillScope(db, clinicScope, { count: 3, now });
  expect((await read('/')).text).toContain('数据少，直接下载');
  await fillScope(db, clinicScope, { count: 5, now });
  await introduceWriters(db, clinicScope);
  expect(await district.snapshots?.renew(clinicScope, now)).toBe(true);
  await fillScope(db, clinicScope, { count: 2, now });
  now += 3 * 3_600_000;
  const { text } = await (await operator()).read('/');
  expect(text).toMatch(/3 小时前[\s\S]*?<br \/>\s*<small>−2<\/small>/);
  expect(text).toMatch(/下一次[\s\S]*2026-11-23 02:00/);
});

/** The row of the one clinic, as a person reads it. */
async function clinicRow(): Promise<string> {
  const { text } = await (await operator()).read('/');
  return (/演示社区卫生服务中心[\s\S]*?<\/tr>/.exec(text)?.[0] ?? '').replace(/<[^>]*>|\s+/g, ' ');
}

test('it shows how far the district is behind the home of a clinic, as of the last contact', async () => {
  await addClinic();
  await fillScope(db, clinicScope, { count: 8, now });
  const report = (values: { home_head: number | null; home_halted?: string | null }) =>
    db.updateTable('scopes').set(values).where('scope_id', '=', clinicScope).execute();
  await report({ home_head: null });
  expect(await clinicRow()).toContain('不知道');
  await report({ home_head: 1_234 });
  expect(await clinicRow()).toContain('1,226 条');
  await report({ home_head: 8 });
  expect(await clinicRow()).toMatch(/已到最新/);
  expect(await clinicRow()).not.toContain('最近一次联系时');
  now += 3_600_000;
  expect(await clinicRow()).toMatch(/已到最新[\s\S]*最近一次联系时/);
});

test('it marks a clinic whose home stands still, and says why', async () => {
  await addClinic();
  await fillScope(db, clinicScope, { count: 8, now });
  const halt = (home_halted: string | null) =>
    db.updateTable('scopes').set({ home_halted }).where('scope_id', '=', clinicScope).execute();
  expect(await clinicRow()).not.toContain('同步已停止');
  await halt('promise-broken');
  expect(await clinicRow()).toMatch(/同步已停止[\s\S]*区级的备份比说过的旧/);
  expect((await (await operator()).read('/')).text).toMatch(/<strong>1<\/strong>\s*家同步已停止/);
  await halt('of-a-later-version');
  expect(await clinicRow()).toContain('of-a-later-version');
});

test('a failed backup says why and what to do', async () => {
  const { read } = await operator();
  rmSync(backups.folder, { recursive: true });
  await db.deleteFrom('device').execute();
  await backups.keeper.runNow();
  const { text } = await read('/backups');
  expect(text).toContain('最近一次备份没有成功');
});

test('a code is shown once, and lets its workstation in', async () => {
  await addClinic();
  const { read, send } = await operator();
  const { text } = await send('/codes', { clinic: clinicScope, role: 'home', by: '李' });
  const code = /<p class="made">([^<]+)<\/p>/.exec(text)?.[1];
  expect(code).toMatch(/^[0-9A-Z-]{8,}$/);
  const later = await read('/workstations');
  expect(later.text).not.toContain(code);
  expect(later.text).toContain('未用的登记码');
  expect((await send('/codes', { clinic: 'nonsense' })).text).toContain('没有填完整');
});

test('a workstation is sent away with a name and a reason', async () => {
  const deviceId = uuid();
  const values = { device_id: deviceId, public_key: 'key', name: '前台 <1>', role: 'follower' };
  await db
    .insertInto('known_devices')
    .values({ ...values, enrolled_at: new Date(now).toISOString() })
    .execute();
  const { read, send } = await operator();
  expect((await read('/workstations')).text).toContain('前台 &lt;1&gt;');
  expect((await send('/revoke', { device: deviceId, by: '李', reason: ' ' })).text).toContain(
    '没有填完整',
  );
  const { text } = await send('/revoke', { device: deviceId, by: '李', reason: '丢失' });
  expect(text).toMatch(/已停用[\s\S]*李: 丢失/);
  expect((await send('/revoke', { device: deviceId, by: '李', reason: '丢失' })).text).toContain(
    '早已停用',
  );
});

test('a desk is heard of by way of its home, which says when', async () => {
  await addClinic();
  await fillScope(db, clinicScope, { count: 3, now });
  const deviceId = uuid();
  const enrolled = { enrolled_at: new Date(now).toISOString(), public_key: 'key' };
  const values = { device_id: deviceId, name: '二诊室', role: 'origin', ...enrolled };
  await db.insertInto('known_devices').values(values).execute();
  const stream = { scope_id: clinicScope, replica_id: uuid(), device_id: deviceId };
  await db.insertInto('streams').values(stream).execute();
  const { read } = await operator();
  const row = async () =>
    /二诊室[\s\S]*?<\/tr>/.exec((await read('/workstations')).text)?.[0] ?? '';
  expect(await row()).toMatch(/经中心主机[\s\S]*主机没有说/);
  const say = (silentSeconds: number) =>
    db
      .updateTable('scopes')
      .set({ home_desks: writeDesks([{ deviceId, silentSeconds }], now) })
      .where('scope_id', '=', clinicScope)
      .execute();
  await say(21 * 24 * 3600);
  expect(await row()).toMatch(/21 天前[\s\S]*经中心主机/);
  await db
    .updateTable('known_devices')
    .set({ last_contact_at: new Date(now - 3600_000).toISOString() })
    .where('device_id', '=', deviceId)
    .execute();
  expect(await row()).toContain('1 小时前');
  expect(await row()).not.toContain('经中心主机');
  await say(60);
  expect(await row()).toMatch(/1 分钟前[\s\S]*经中心主机/);
});

test('the quarantine tells where from and when, never what', async () => {
  await addClinic();
  await fillScope(db, clinicScope, { count: 3, now, fields: { name: 'Canary Resident' } });
  await db.updateTable('feed').set({ status: 'quarantined' }).where('seq', '=', 2).execute();
  await db
    .insertInto('inbox_bad')
    .columns(['scope_id', 'tx_id', 'reason', 'at'])
    .expression((eb) =>
      eb
        .selectFrom('feed')
        .select(['scope_id', 'tx_id', eb.val('future').as('reason'), 'received_at'])
        .where('scope_id', '=', clinicScope)
        .where('seq', '=', 3),
    )
    .execute();
  const { read } = await operator();
  const { text } = await read('/quarantine');
  expect(text).toContain('不合规则');
  expect(text).toContain('本版本读不懂');
  expect(text).not.toContain('Canary');
});

test('an operator decides what lies in quarantine, with a name and a reason', async () => {
  await addClinic();
  await fillScope(db, clinicScope, { count: 3, now, fields: {} });
  await db.updateTable('feed').set({ status: 'quarantined' }).where('seq', '=', 2).execute();
  const { tx_id: tx } = await db
    .selectFrom('feed')
    .select('tx_id')
    .where('seq', '=', 2)
    .where('scope_id', '=', clinicScope)
    .executeTakeFirstOrThrow();
  const { send } = await operator();
  const form = { scope: clinicScope, tx, by: '王运维', reason: '已问过中心' };
  expect((await send('/quarantine', { ...form, decision: 'erase' })).text).toContain('没有填完整');
  const kept = await send('/quarantine', { ...form, decision: 'keep-out' });
  expect(kept.text).toContain('已记录：不放行');
  expect(kept.text).toContain('王运维: 已问过中心');
  const released = await send('/quarantine', { ...form, decision: 'release' });
  expect(released.text).toContain('已放行');
  const again = await send('/quarantine', { ...form, decision: 'release' });
  expect(again.text).toContain('早已放行');
  expect(await db.selectFrom('mail').select('tx_id').execute()).toHaveLength(1);
});
