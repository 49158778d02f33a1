import { type Browser, chromium, type Page, type Request } from 'playwright-core';
import { afterAll, afterEach } from 'vitest';
import { findChromium, findHeadlessShell } from '../../scripts/bootstrap/chromium.mjs';
import { type FakeHost, startFakeHost } from './fake-host/host.ts';
import { fakePassword } from './fake-host/router.ts';

/** The built window in a real browser, over a data host in memory. */
export type TestWindow = {
  readonly page: Page;
  readonly host: FakeHost;
  /** Errors that the page wrote to its console or threw. */
  readonly complaints: readonly string[];
  /** A choice of this machine, set before a page is opened. */
  store(key: string, value: string): Promise<void>;
  /** Opens a page of the window and signs in by the big button with this name. */
  signIn(name: string, route?: string): Promise<void>;
  /** Until the screen is at rest: what was asked has been answered and drawn. */
  rest(): Promise<void>;
  /** Opens a page of the window as it is for nobody in particular. */
  open(route: string): Promise<void>;
};

export type WindowOptions = {
  /** Choices of this machine, as the window stores them. */
  readonly stored?: Readonly<Record<string, string>>;
  /** The picture's pixels for each CSS pixel: 1.25 is Windows at 125 %. */
  readonly deviceScale?: number;
  /** A paper is looked at: the whole browser shows it, its headless shell does not. */
  readonly showsPaper?: boolean;
  /** Runs in the page before anything of ours, such as a voice. */
  readonly before?: () => void;
};

/** Built by the set-up of the project (tests/support/built-window.ts). */
const built = new URL('../../out/renderer', import.meta.url).pathname;
const desktop = { width: 1366, height: 768 };

/**
 * For one test file: opens windows on demand, each with a host of its own, and closes them after the
 * test. The browsers are shared.
 */
export function testWindows(): (options?: WindowOptions) => Promise<TestWindow> {
  const open: { close(): Promise<void> }[] = [];
  const browsers = new Map<string, Promise<Browser>>();
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  afterAll(async () => {
    for (const browser of browsers.values()) await (await browser).close();
  });
  return async (options = {}) => {
    const path = browserFor(options);
    const browser =
      browsers.get(path) ?? chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
    browsers.set(path, browser);
    const { close, ...window } = await openWindow(await browser, options);
    open.push({ close });
    return window;
  };
}

async function openWindow(
  browser: Browser,
  { stored = {}, deviceScale = 1, before }: WindowOptions,
): Promise<TestWindow & { close(): Promise<void> }> {
  const host = await startFakeHost(built);
  const context = await browser.newContext({
    viewport: {
      width: Math.floor(desktop.width / deviceScale),
      height: Math.floor(desktop.height / deviceScale),
    },
    deviceScaleFactor: deviceScale,
    locale: 'zh-CN',
  });
  const page = await context.newPage();
  const rest = restOf(page, host);
  pressAtRest(page, rest);
  const store = async (key: string, value: string) => {
    await page.addInitScript(
      ([name, text]) => {
        // Frames of a preview have no storage.
        if (window === window.top) localStorage.setItem(name, text);
      },
      [key, value] as const,
    );
  };
  for (const [key, value] of Object.entries(stored)) await store(key, value);
  if (before) await page.addInitScript(before);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const open = async (route: string) => {
    await page.goto(`${host.url}/#${route}`);
  };
  return {
    page,
    host,
    complaints,
    open,
    rest,
    store,
    async signIn(name, route = '') {
      await open(route);
      await page.getByRole('button', { name }).click();
      await page.locator('input[type=password]').fill(fakePassword);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').waitFor();
    },
    async close() {
      await context.close();
      await host.close();
    },
  };
}

/** Waits until what was asked has come and is drawn, though not for an answer that a test holds back. */
function restOf(page: Page, host: FakeHost): () => Promise<void> {
  const loading = new Set<Request>();
  page.on('request', (request) => loading.add(request));
  page.on('requestfinished', (request) => loading.delete(request));
  page.on('requestfailed', (request) => loading.delete(request));
  const isAtRest = () => host.isIdle() && loading.size === 0;
  return async () => {
    for (let round = 0; round < roundsMax; round += 1) {
      const wasAtRest = isAtRest();
      const isWhole = await page.evaluate(drawn);
      if (wasAtRest && isWhole && isAtRest()) break;
    }
  };
}

/**
 * A person presses a key when the screen has come to rest; the driver presses within a millisecond, on a
 * screen that is still being drawn.
 */
function pressAtRest(page: Page, rest: () => Promise<void>): void {
  const press = page.keyboard.press.bind(page.keyboard);
  page.keyboard.press = async (key, options) => {
    await rest();
    await press(key, options);
  };
}

const roundsMax = 60;

/** After the next frame that leaves time to spare: whether nothing on the screen says that it is still coming. */
function drawn(): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => resolve(document.querySelector('.state-loading, .ant-btn-loading') === null);
    requestAnimationFrame(() => requestIdleCallback(look, { timeout: 1000 }));
  });
}

function browserFor({ showsPaper = false }: WindowOptions): string {
  const path = showsPaper ? findChromium() : (findHeadlessShell() ?? findChromium());
  if (!path) throw new Error('no Chromium on this machine: npm test installs one');
  return path;
}
