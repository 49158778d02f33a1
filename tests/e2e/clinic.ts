import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureBuilt } from '../../scripts/bootstrap/build.mjs';
import { findChromium } from '../../scripts/bootstrap/chromium.mjs';
import { createSteps } from '../../scripts/bootstrap/steps.mjs';
import {
  type ClinicStack,
  type StackOptions,
  startClinicStack,
} from '../../electron/web/clinic-stack.ts';
import { DEMO_PASSWORD } from '../../shared/demo/password.ts';
import { electronShell, goTo, openBoard } from './electron-workstation.ts';
import type { ShellUnderTest } from './shells.ts';

export type Place = 'desk' | 'station';

/** The real demonstration with real windows on it. */
export type Clinic = {
  readonly stack: ClinicStack;
  /** A window of a workstation. */
  open(at: Place, route: string): Promise<Page>;
  /** The same, signed in by the big button with this name; in Electron's one window instead of who was before. */
  openAs(at: Place, route: string, name: string): Promise<Page>;
  /** Lays this person's card on the kiosk. @param desk a window in which somebody is signed in */
  tapAtKiosk(desk: Page, name: string): Promise<void>;
  /** Has the monitor measure. @param station a window in which somebody is signed in */
  measure(station: Page, sbp: number, dbp: number): Promise<void>;
  /** The process that is the workstation's data host now. */
  dataHostPid(at: Place): Promise<number | undefined>;
  /** Errors that any page wrote to its console. */
  readonly complaints: string[];
  close(): Promise<void>;
};

type Opened = Omit<Clinic, 'openAs' | 'complaints'>;

const pictures = new URL('../artefacts/', import.meta.url).pathname;

/** Starts district, two workstations in this shell, simulated devices and their windows. */
export async function openClinic(shell: ShellUnderTest): Promise<Clinic> {
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-e2e-'));
  const complaints: string[] = [];
  const listen = (page: Page) => {
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return page;
  };
  const start = { directory, firstPort: shell.firstPort, listen };
  const opened = await (shell.name === 'web host'
    ? openInBrowser(start)
    : openInElectron(start, shell.name === 'electron double'));
  return {
    ...opened,
    complaints,
    async openAs(at, route, name) {
      const page = await opened.open(at, route);
      await page.getByRole('button', { name }).click();
      await page.locator('input[type=password]').fill(DEMO_PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').waitFor();
      return page;
    },
    async close() {
      await opened.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

type Start = {
  readonly directory: string;
  readonly firstPort: number;
  listen(page: Page): Page;
};

async function openInBrowser({ directory, firstPort, listen }: Start): Promise<Opened> {
  const stack = await startClinicStack(stackOptions(directory, firstPort));
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium to test with');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  return {
    stack,
    async open(at, route) {
      const page = listen(await newPage(browser));
      await page.goto(stack[at].windowUrl(route));
      return page;
    },
    async tapAtKiosk(desk, name) {
      await desk.keyboard.press('Alt+d');
      await desk
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .last()
        .click();
      await desk.keyboard.press('Alt+d');
    },
    async measure(station, sbp, dbp) {
      await station.keyboard.press('Alt+d');
      const panel = station.getByRole('complementary').filter({ hasText: '演示面板' });
      await panel.getByRole('spinbutton').nth(0).fill(String(sbp));
      await panel.getByRole('spinbutton').nth(1).fill(String(dbp));
      await panel.getByRole('button', { name: '测一次' }).click();
      await station.getByText('收到读数，请核对').waitFor();
      await station.keyboard.press('Alt+d');
    },
    dataHostPid: (at) => Promise.resolve(stack[at].pids().data),
    async close() {
      await browser.close();
      await stack.stop();
    },
  };
}

/** Each workstation has its desk's window and its board, and nobody sees a panel: the devices obey the test. */
async function openInElectron(start: Start, isDouble: boolean): Promise<Opened> {
  await ensureBuilt('production', process.execPath, createSteps(process.stderr));
  const shell = electronShell(isDouble);
  const stack = await startClinicStack({
    ...stackOptions(start.directory, start.firstPort),
    shell,
  });
  const { kiosk, monitor } = stack.plan.deviceIds;
  const seen = new Set<Page>();
  const applicationAt = (at: Place) => {
    const application = shell.applications.get(stack[at].name);
    if (!application) throw new Error(`nothing runs at the ${at}`);
    return application;
  };
  return {
    stack,
    async open(at, route) {
      const application = applicationAt(at);
      const page = await (route === '/board' ? openBoard(application) : goTo(application, route));
      if (!seen.has(page)) start.listen(page);
      seen.add(page);
      return page;
    },
    tapAtKiosk(_desk, name) {
      const cardKey = shell.cardKey(name);
      shell.order({ type: 'tap-card', deviceId: kiosk, cardKey });
      return Promise.resolve();
    },
    async measure(station, sbp, dbp) {
      shell.order({ type: 'blood-pressure', deviceId: monitor, sbp, dbp, pulse: 72 });
      await station.getByText('收到读数，请核对').waitFor();
    },
    dataHostPid: (at) =>
      applicationAt(at).evaluate(
        ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Yizhan data host')?.pid,
      ),
    close: () => stack.stop(),
  };
}

function stackOptions(dataDirectory: string, firstPort: number): StackOptions {
  const quiet = () => undefined;
  return {
    dataDirectory,
    firstPort,
    districtUrl: null,
    version: 'e2e',
    log: { info: quiet, warn: quiet, error: quiet },
    onLine: quiet,
    step: (_title, work) => work(),
    askPassphrase: null,
  };
}

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
  });
  return context.newPage();
}

/** Keeps a picture of a screen among the artefacts. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
