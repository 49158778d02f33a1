import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { type WebSocket as ServedSocket, WebSocketServer } from 'ws';

/** A page that tells when something was painted in it, in the milliseconds of `performance.now()` here. */
export type WatchedPage = {
  readonly page: Page;
  /**
   * Watches for a text that is not there yet.
   *
   * @throws Error when it is there already
   */
  watchFor(text: string): Promise<{ readonly paintedMs: () => Promise<number> }>;
  /** Watches for a key; when it was pressed last. */
  watchKey(key: string): Promise<{ readonly pressedMs: () => Promise<number> }>;
  /** What a bare message over a WebSocket takes to be painted in this page. */
  bareMessage(): Promise<number>;
  close(): Promise<void>;
};

type InPage = {
  /** Arms and says whether the text was there already. */
  watchText: (text: string) => boolean;
  painted: Promise<number>;
  watchKey: (key: string) => void;
  pressed: number;
  openBare: (url: string) => Promise<void>;
};

const CLOCK_ASKINGS = 30;

/** Opens a window of a workstation that can be watched. Its content rules are off: the bare message needs a port of its own. */
export async function openWatched(browser: Browser, url: string): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    bypassCSP: true,
  });
  const page = await context.newPage();
  await page.addInitScript(installWatch);
  await page.goto(url);
  const offsetMs = await clockOffset(page);
  const bare = await startBare();
  let serial = 0;

  async function watchFor(text: string) {
    const isThere = await page.evaluate((wanted) => yizhanBench().watchText(wanted), text);
    if (isThere) throw new Error('the text is painted already');
    const painted = () => page.evaluate(() => yizhanBench().painted);
    return { paintedMs: async () => (await painted()) - offsetMs };
  }

  return {
    page,
    watchFor,
    async watchKey(key) {
      await page.evaluate((wanted) => yizhanBench().watchKey(wanted), key);
      const pressed = () => page.evaluate(() => yizhanBench().pressed);
      return { pressedMs: async () => (await pressed()) - offsetMs };
    },
    async bareMessage() {
      await bare.joined(() => page.evaluate((to) => yizhanBench().openBare(to), bare.url));
      serial += 1;
      const text = `bare message ${serial}`;
      const { paintedMs } = await watchFor(text);
      const sentMs = performance.now();
      bare.send(text);
      return (await paintedMs()) - sentMs;
    },
    async close() {
      await bare.close();
      await context.close();
    },
  };
}

/** Runs in the page before anything of ours. */
function installWatch(): void {
  const watch: InPage = {
    painted: Promise.resolve(0),
    pressed: 0,
    watchText(text) {
      const isThere = () => document.body.textContent.includes(text);
      if (isThere()) return true;
      watch.painted = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (!isThere()) return;
          observer.disconnect();
          // The task after the frame: by then it is painted.
          requestAnimationFrame(() => {
            const afterwards = new MessageChannel();
            afterwards.port1.addEventListener('message', () => resolve(performance.now()));
            afterwards.port1.start();
            afterwards.port2.postMessage(null);
          });
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      });
      return false;
    },
    watchKey(key) {
      const note = (event: KeyboardEvent) => {
        if (event.key === key) watch.pressed = performance.now();
      };
      window.addEventListener('keydown', note, { capture: true });
    },
    openBare: (url) =>
      new Promise((resolve) => {
        const place = document.body.appendChild(document.createElement('output'));
        place.style.cssText = 'position:fixed;top:0;left:0;z-index:99';
        const socket = new WebSocket(url);
        socket.addEventListener('message', (event) => {
          place.textContent = event.data as string; // that is what is sent
        });
        socket.addEventListener('open', () => resolve());
      }),
  };
  Object.assign(globalThis, { yizhanBench: () => watch });
}

declare function yizhanBench(): InPage;

/** The clock of the page minus ours, from the asking that took the least time. */
async function clockOffset(page: Page): Promise<number> {
  let best = { tookMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
  for (let asking = 0; asking < CLOCK_ASKINGS; asking += 1) {
    const askedMs = performance.now();
    const there = await page.evaluate(() => performance.now());
    const tookMs = performance.now() - askedMs;
    if (tookMs < best.tookMs) best = { tookMs, offsetMs: there - (askedMs + tookMs / 2) };
  }
  return best.offsetMs;
}

async function startBare() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise<void>((ready) => server.once('listening', ready));
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  let joined: ServedSocket | null = null;
  return {
    url: `ws://127.0.0.1:${port}`,
    async joined(join: () => Promise<void>) {
      if (joined) return;
      server.once('connection', (socket) => {
        joined = socket;
      });
      await join();
    },
    send: (text: string) => joined?.send(text),
    close: () =>
      new Promise((closed) => {
        joined?.terminate();
        server.close(closed);
      }),
  };
}
