import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { launchDouble } from '../../support/electron-double/launch.ts';
import type { DoubleSettings } from '../../support/electron-double/setting-names.ts';
import { startWorkstation } from '../../support/workstation.ts';
import {
  answerBox,
  buildShell,
  deskOf,
  exitOf,
  makeFolder,
  makeWorkstation,
} from './workstation.ts';

/** Starts that succeed and starts that are refused: what a person reads, and that nothing was changed. */
beforeAll(buildShell);

type Settings = Omit<DoubleSettings, 'chromium'>;

/** Starts a workstation, waits until it answers, and ends it. */
async function runOnce(data: string, settings: Settings = {}): Promise<void> {
  const application = await launchDouble({ data, settings });
  await deskOf(application);
  await application.close();
}

/** Starts a workstation that does not open; returns what the person reads before it ends. */
async function refusalOf(data: string, settings: Settings = {}): Promise<string> {
  const application = await launchDouble({ data, settings });
  const exit = exitOf(application);
  const message = await answerBox(application);
  expect(await exit).toBe(0);
  return message;
}

const keyFile = (data: string) => join(data, 'database.key.json');
const kept = (data: string) =>
  ['clinic.db', 'database.key.json'].map((name) => readFileSync(join(data, name)));

test('a computer without a set-up joins a clinic in its window, and is at work', async () => {
  const home = await startWorkstation();
  const application = await launchDouble({ data: makeFolder() });
  try {
    const manager = home.signedIn('manager').workstations;
    const { code } = await manager.makeCode({ idempotencyKey: home.key() });
    const window = await application.firstWindow();
    await window.getByRole('heading', { name: '这台工作站还没有加入' }).waitFor();
    await window.getByLabel('加入码').fill(code ?? '');
    await window.getByLabel('这台电脑的名称').fill('三号窗口');
    await window.getByLabel('主机地址').fill(`https://127.0.0.1:${home.topology.lanPort()}`);
    await window.keyboard.press('Control+Enter');
    await window.getByText('请选择您的名字').waitFor();
    await window.getByText('三号窗口').first().waitFor();
  } finally {
    await application.close();
    await home.close();
  }
});

test('a clinic’s database without its set-up is not made a newcomer’s', async () => {
  const data = makeWorkstation();
  await runOnce(data);
  const before = kept(data);
  rmSync(join(data, 'workstation.json'));
  expect(await refusalOf(data)).toBe('这台工作站的设置文件不见了');
  expect(kept(data)).toEqual(before);
});

test('a set-up with a mistake is named by its place', async () => {
  const data = makeWorkstation();
  writeFileSync(join(data, 'workstation.json'), '{"workstation":{}}');
  expect(await refusalOf(data)).toBe('工作站的设置文件有误');
});

test('the key is kept wrapped, and opens the database the next time', async () => {
  const data = makeWorkstation();
  await runOnce(data);
  const { backend, wrapped } = JSON.parse(readFileSync(keyFile(data), 'utf8')) as {
    backend: string;
    wrapped: string;
  };
  expect(backend).toBe('gnome_libsecret');
  expect(Buffer.from(wrapped, 'base64').toString('latin1')).not.toMatch(/[0-9a-f]{64}/);
  expect(kept(data)[0]?.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  await runOnce(data);
});

test.each<[string, string, Settings]>([
  ['another user of the system', '系统钥匙串不能解开数据库密钥', { keyStore: { secret: 'other' } }],
  ['another key store', '系统钥匙串和上次不一样', { keyStore: { backend: 'kwallet6' } }],
  ['no protection', '这台电脑没有可用的系统钥匙串', { keyStore: { backend: 'basic_text' } }],
  ['a key store that is locked', '系统钥匙串现在不可用', { keyStore: { isAvailable: false } }],
])('%s: the key is not replaced', async (_, message, settings) => {
  const data = makeWorkstation();
  await runOnce(data);
  const before = kept(data);
  expect(await refusalOf(data, settings)).toBe(message);
  expect(kept(data)).toEqual(before);
});

test('a database without its key is not given a new one', async () => {
  const data = makeWorkstation();
  await runOnce(data);
  rmSync(keyFile(data));
  expect(await refusalOf(data)).toBe('找不到数据库密钥');
  expect(existsSync(keyFile(data))).toBe(false);
});

test('a damaged database is told once, and left as it is', async () => {
  const data = makeWorkstation();
  await runOnce(data);
  writeFileSync(join(data, 'clinic.db'), Buffer.alloc(8_192, 7));
  const before = kept(data);
  expect(await refusalOf(data)).toBe('数据库密钥不对');
  expect(kept(data)).toEqual(before);
});

test('without protection only where somebody has said so', async () => {
  const data = makeWorkstation({ allowsUnprotectedKey: true });
  await runOnce(data, { keyStore: { backend: 'basic_text' } });
  expect(JSON.parse(readFileSync(keyFile(data), 'utf8'))).toMatchObject({ backend: 'basic_text' });
});
