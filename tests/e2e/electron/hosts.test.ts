import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { launchDouble, startAgain } from '../../support/electron-double/launch.ts';
import { eventually } from '../../support/eventually.ts';
import {
  answerBox,
  buildShell,
  deskOf,
  exitOf,
  hostPid,
  makeWorkstation,
  withDouble,
} from './workstation.ts';

/** The hosts as the processes they are: they fall, they come back, and everybody is joined to them again. */
let data = '';
let application: ElectronApplication;
let desk: Page;

beforeAll(buildShell);
afterEach(() => application.close());

async function start(): Promise<void> {
  data = makeWorkstation();
  application = await launchDouble({ data });
  await application.context().addInitScript(countLines);
  desk = await deskOf(application);
  await desk.reload();
  await eventually(async () => expect(await lines()).toEqual([true]));
}

/** Runs in the page before anything of ours: notes every port that comes, and whether it was answered. */
function countLines(): void {
  const seen: boolean[] = [];
  Object.assign(window, { seenLines: seen });
  window.addEventListener('message', ({ ports: [port] }) => {
    if (!port) return;
    const at = seen.push(false) - 1;
    port.addEventListener('message', () => {
      seen[at] = true;
    });
  });
}

/** One for each port that this document was given: whether the data host said something over it. */
function lines(): Promise<readonly boolean[]> {
  return desk.evaluate(() => (window as unknown as { seenLines: boolean[] }).seenLines);
}

test('the data host falls: a new one, a new port for the page, and an answer over it', async () => {
  await start();
  const pid = await hostPid(application, 'data');
  const devices = await hostPid(application, 'devices');
  process.kill(pid, 'SIGKILL');
  await hostPid(application, 'data', pid);
  await eventually(async () => expect(await lines()).toEqual([true, true]));
  expect(await desk.locator('.away-banner').count()).toBe(0);
  expect(await hostPid(application, 'devices')).toBe(devices);
});

test('the devices host falls: a new one, and the page keeps its line', async () => {
  await start();
  const pid = await hostPid(application, 'devices');
  const attached = nextAttached();
  process.kill(pid, 'SIGKILL');
  expect(await hostPid(application, 'devices', pid)).not.toBe(pid);
  await attached;
  expect(await lines()).toEqual([true]);
});

test('the data host falls: the devices host finds the new one', async () => {
  await start();
  const attached = nextAttached();
  process.kill(await hostPid(application, 'data'), 'SIGKILL');
  await attached;
});

/** The devices host says so when a data host has taken it in. */
function nextAttached(): Promise<void> {
  return new Promise((resolve) => {
    application.process().stderr?.on('data', (text: Buffer) => {
      if (text.toString('utf8').includes('"event":"attached"')) resolve();
    });
  });
}

test('a page falls: it comes back by itself, with a line of its own', async () => {
  await start();
  const line = await desk.context().newCDPSession(desk);
  line.send('Page.crash').catch(() => undefined);
  await desk.waitForEvent('crash');
  const title = () =>
    application.evaluate(({ webContents }) =>
      (webContents.getAllWebContents()[0] as unknown as { textOf(): Promise<string> }).textOf(),
    );
  await eventually(async () => expect(await title()).toContain('前台一号'));
});

test('a page that hangs: a person is asked, and may load it again', async () => {
  await start();
  await desk.evaluate(() => Object.assign(window, { isOldPage: true }));
  const hang = () =>
    application.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.emit('unresponsive');
      window?.emit('unresponsive');
    });
  const isOld = () => desk.evaluate(() => 'isOldPage' in window);
  await hang();
  expect(await answerBox(application, 0)).toBe('窗口没有反应');
  expect(await isOld()).toBe(true);
  await hang();
  await answerBox(application, 1);
  await eventually(async () => expect(await isOld()).toBe(false));
  await deskOf(application);
  expect(await withDouble(application, ({ double }) => double.people.asked().length)).toBe(2);
});

test('a host that keeps falling: a person is told once, and it is tried again', async () => {
  await start();
  let pid = 0;
  for (let fall = 0; fall < 6; fall += 1) {
    pid = await hostPid(application, 'devices', pid);
    process.kill(pid, 'SIGKILL');
  }
  expect(await answerBox(application)).toBe('设备服务反复停止');
  const boxes = await withDouble(application, ({ double }) => double.people.asked().length);
  expect(boxes).toBe(1);
  await hostPid(application, 'devices', pid);
});

test('the end waits for the data host, which closes its database', async () => {
  await start();
  const pid = await hostPid(application, 'data');
  const exit = exitOf(application);
  await application.close();
  expect(await exit).toBe(0);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  const file = join(data, 'clinic.db');
  expect(existsSync(file)).toBe(true);
  expect(existsSync(`${file}-wal`)).toBe(false);
});

test('closing the desk ends the program', async () => {
  await start();
  const exit = exitOf(application);
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await exit).toBe(0);
});

test('a second start brings the first to the front', async () => {
  await start();
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  expect(await startAgain({ data })).toBe(0);
  const states = () =>
    application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((one) => [one.isMinimized(), one.isFocused()]),
    );
  await eventually(async () => expect(await states()).toEqual([[false, true]]));
});

test('a second start while the database is being closed opens it again', async () => {
  await start();
  const pid = await hostPid(application, 'data');
  const main = application.process().pid;
  const exit = exitOf(application);
  process.kill(pid, 'SIGSTOP');
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  expect(await startAgain({ data })).toBe(0);
  process.kill(pid, 'SIGCONT');
  expect(await exit).toBe(0);
  const next = await eventually(() => {
    const found = Number(readFileSync(join(data, 'double.lock'), 'utf8'));
    if (!found || found === main) throw new Error('nobody has come back');
    return found;
  });
  process.kill(next, 'SIGTERM');
  await eventually(() => expect(() => process.kill(next, 0)).toThrow('ESRCH'));
});
