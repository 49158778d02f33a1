import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { findChromium } from '../../scripts/bootstrap/chromium.mjs';
import { createDatabase } from '../../tests/support/district.ts';
import { axeFindings } from '../../tests/support/accessible.ts';
import { fillScope, introduceWriters } from '../../tests/support/scope-feed.ts';
import { backupConfig } from '../backups/config.ts';
import { type Backups, openBackups } from '../backups/open.ts';
import { clusterFolder } from '../db/launcher.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { type District, openDistrict } from '../district.ts';
import { type Nightly, startNightly } from '../scopes/snapshot/nightly.ts';
import { makeEnrolmentCode, revokeDevice } from '../scopes/workstations.ts';
import { consoleConfig } from './config.ts';
import { openConsole } from './open.ts';

/** Set to take the pictures of the runbook again. */
const wantsPictures = process.env['YIZHAN_PICTURES'] === '1';
const inRunbook: ReadonlySet<string> = new Set(['console-overview', 'console-code']);
const pictures = fileURLToPath(new URL('../../docs/runbooks/pictures/', import.meta.url));
const password = 'twelve or more';
const NOW = Date.parse('2026-11-22T01:12:00Z');
const HOUR_MS = 3_600_000;

let browser: Browser;
let page: Page;
let db: Database;
let district: District;
let backups: Backups;
let nightly: Nightly;
let url: string;
let databaseUrl: string;
let folder: string;
let now: number;
const undo: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium on this machine: npm test installs one');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});

afterAll(() => browser.close());

beforeEach(async () => {
  now = NOW;
  const database = await createDatabase();
  undo.push(database.drop);
  db = openDatabase(database.url, () => undefined);
  undo.push(() => db.destroy());
  folder = mkdtempSync(join(tmpdir(), 'yizhan-console-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  mkdirSync(clusterFolder(folder));
  const names = { name: '演示区', referenceScopeId: null, demonstrationCode: null };
  const onFault = (error: unknown) => {
    throw error;
  };
  const snapshotFolder = join(folder, 'snapshots');
  const pullBelow = { entries: 100, bytes: 0 };
  district = await openDistrict({ ...clock, db, ...names, snapshotFolder, pullBelow, onFault });
  undo.push(() => district.reference.close());
  databaseUrl = database.url;
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
  });
  undo.push(() => context.close());
  page = await context.newPage();
});

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

const log = { info: () => undefined, error: () => undefined };
const clock = { now: () => now, makeId: uuid };

/** The console of a server whose backups lie on the disk of its database. */
async function openServer(config: { readonly isKeptElsewhere: boolean }): Promise<void> {
  const dataDirectory = folder;
  backups = await openBackups({
    ...clock,
    config: backupConfig.parse({ everyMinutes: 60, ...config }),
    dataDirectory,
    isOwnCluster: true,
    db,
    databaseUrl,
    districtId: district.device.deviceId,
    log,
  });
  undo.push(() => backups.close());
  nightly = startNightly(district, { hour: 2, after: () => () => undefined });
  const shown = { district, backups, nightly, log };
  const server = await openConsole({
    config: consoleConfig.parse({ password }),
    dataDirectory,
    ...shown,
  });
  undo.push(() => server.close());
  ({ url } = server);
}

async function signIn(): Promise<void> {
  await page.goto(url);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
}

async function shows(path: string, picture: string): Promise<void> {
  if (path !== '') await page.goto(new URL(path, url).href);
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow, `${picture} is as wide as the screen`).toBe(0);
  expect(await axeFindings(page), picture).toEqual([]);
  if (!wantsPictures || !inRunbook.has(picture)) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${picture}.png`) });
}

const clinics = [
  '东风社区卫生服务中心',
  '河畔社区卫生服务站',
  '青山镇卫生院',
  '新城社区卫生服务中心',
];

/** Four clinics: one in touch and behind, one quiet that halted, one silent with an older version, one that never came. */
async function playDistrict(): Promise<void> {
  const actor = { kind: 'server', id: 'server', place: 'district' } as const;
  const ids = clinics.map(() => uuid());
  const fields = { county_code: '110199', street_code: '110199001', phone: null, address: null };
  await district.reference.issue(
    actor,
    clinics.map((name, at) => ({
      op: 'insert' as const,
      entity: 'clinics' as const,
      rowId: ids[at] ?? '',
      fields: { name, ...fields },
    })),
  );
  const contacts = [20_000, 40 * 60_000, 26 * HOUR_MS];
  for (const [at, ago] of contacts.entries()) {
    await fillScope(db, ids[at] ?? '', { count: 40 * (at + 1), now: now - ago });
    await addDevice(ids[at] ?? '', `${clinics[at]?.slice(0, 2)} 前台`, now - ago);
  }
  await report(ids[0] ?? '', { home_head: 1_266 });
  await report(ids[1] ?? '', { home_head: 80, home_halted: 'promise-broken' });
  await introduceWriters(db, ids[2] ?? '');
  await district.snapshots?.renew(ids[2] ?? '', now);
  const lost = await addDevice(ids[1] ?? '', '河畔 体检车', now - 9 * 24 * HOUR_MS);
  await revokeDevice(db, { deviceId: lost, by: '李敏', reason: '笔记本被盗', now: now - HOUR_MS });
  const code = { clinicId: ids[3] ?? '', role: 'home', madeBy: '李敏', now } as const;
  await makeEnrolmentCode(db, { ...code, makeChance: (count) => new Uint8Array(count).fill(9) });
}

/** What a home said of itself with its last offer. */
async function report(clinicId: string, said: { home_head: number; home_halted?: string }) {
  await db.updateTable('scopes').set(said).where('scope_id', '=', clinicId).execute();
}

async function addDevice(clinicId: string, name: string, at: number): Promise<string> {
  const deviceId = uuid();
  const instant = new Date(at).toISOString();
  await db
    .insertInto('known_devices')
    .values({
      device_id: deviceId,
      public_key: 'key',
      name,
      role: 'follower',
      enrolled_at: instant,
      clinic_id: clinicId,
      last_contact_at: instant,
    })
    .execute();
  const replica = await db
    .selectFrom('feed')
    .select('replica_id')
    .where('scope_id', '=', clinicId)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('streams')
    .values({ scope_id: clinicId, replica_id: replica.replica_id, device_id: deviceId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return deviceId;
}

async function playBackups(): Promise<void> {
  const at = NOW;
  now = at - 2 * HOUR_MS;
  await backups.keeper.runNow();
  now = at - HOUR_MS;
  await backups.keeper.runNow();
  now = at;
}

test('every page fits a small screen and reads without eyes, empty, with its advice', async () => {
  await openServer({ isKeptElsewhere: false });
  await page.goto(url);
  await shows('', 'console-sign-in');
  await signIn();
  for (const [path, picture] of pages) await shows(path, `empty-${picture}`);
  for (const path of ['/', '/backups']) {
    await page.goto(new URL(path, url).href);
    await page.getByText('新数据不算“已备份”：备份和数据库在同一块盘上').waitFor();
  }
});

const pages = [
  ['/', 'console-overview'],
  ['/workstations', 'console-workstations'],
  ['/backups', 'console-backups'],
  ['/quarantine', 'console-quarantine'],
] as const;

test('a district with everything that can be on its pages', async () => {
  await openServer({ isKeptElsewhere: true });
  await playDistrict();
  await playBackups();
  await db.updateTable('feed').set({ status: 'quarantined' }).where('seq', '=', 12).execute();
  await signIn();
  for (const [path, picture] of pages) await shows(path, picture);
  await page.getByText('处理…').first().click();
  await shows('', 'console-decide');
  const decision = page.locator('details[open]');
  await decision.getByLabel('谁在办').fill('李敏');
  await decision.getByLabel('原因').fill('先问清楚');
  await page.keyboard.press('Enter');
  await page.getByText('已记录：不放行').waitFor();
  await page.goto(new URL('/workstations', url).href);
  await page.getByLabel('谁在办').first().fill('李敏');
  await page.getByRole('button', { name: '生成登记码' }).click();
  await page.getByText('只显示这一次').waitFor();
  await shows('', 'console-code');
});
