import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { carelessly, type Cdp, type CdpSession, connectCdp } from './cdp.ts';

const switches = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--remote-allow-origins=*',
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-popup-blocking',
  '--disable-sync',
  // Electron's ports have an event for their end, which Chromium has and does not offer by default.
  '--enable-blink-features=MessagePortCloseEvent',
  '--disable-features=OptimizationHints,MediaRouter,Translate',
  '--force-color-profile=srgb',
  '--lang=zh-CN',
  '--password-store=basic',
  '--use-mock-keychain',
];
const CLOSE_LIMIT_MS = 3_000;

export type ChromiumPage = { readonly targetId: string; readonly target: CdpSession };

export type Chromium = {
  readonly browser: CdpSession;
  /** A new page in a window of its own. */
  openPage(size: { readonly width: number; readonly height: number }): Promise<ChromiumPage>;
  closePage(targetId: string): void;
  close(): Promise<void>;
};

/** Starts an installed Chromium, which says itself on standard error where its developer tools listen. */
export async function startChromium(
  program: string,
  profile: string,
  onPageGone: (targetId: string) => void,
): Promise<Chromium> {
  mkdirSync(profile, { recursive: true });
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...switches, ...asRoot, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const address = await debuggerOf(child);
  const cdp = await connectCdp(address, () => undefined);
  await cdp.browser.send('Browser.setDownloadBehavior', {
    behavior: 'default',
    eventsEnabled: true,
  });
  // Playwright reads this line, from Electron as from here, and has the last word from then on.
  process.stderr.write(`DevTools listening on ${address}\n`);
  const pages = new Map<string, PromiseWithResolvers<ChromiumPage>>();
  const pageOf = (targetId: string) => {
    const page = pages.get(targetId) ?? Promise.withResolvers<ChromiumPage>();
    pages.set(targetId, page);
    return page;
  };
  listen(cdp, (targetId, target) => pageOf(targetId).resolve({ targetId, target }));
  cdp.browser.on('Target.detachedFromTarget', ({ targetId }) => {
    if (targetId) onPageGone(targetId);
  });
  await cdp.browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  });
  return {
    browser: cdp.browser,
    async openPage({ width, height }) {
      const asked = { url: 'about:blank', newWindow: true, width, height };
      const { targetId } = await cdp.browser.send('Target.createTarget', asked);
      return pageOf(targetId).promise;
    },
    closePage: (targetId) => carelessly(cdp.browser.send('Target.closeTarget', { targetId })),
    async close() {
      const ended = once(child, 'exit');
      carelessly(cdp.browser.send('Browser.close'));
      const force = setTimeout(() => child.kill('SIGKILL'), CLOSE_LIMIT_MS);
      await ended;
      clearTimeout(force);
    },
  };
}

/**
 * Pages that pages open never get beyond their first moment: they ask nobody for anything and are closed.
 * They are let go before that, for one that is closed while it waits keeps its opener waiting for ever.
 */
function listen(cdp: Cdp, onPage: (targetId: string, target: CdpSession) => void): void {
  cdp.browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const { type, targetId, openerId } = targetInfo;
    const target = cdp.session(sessionId);
    if (type === 'page' && openerId === undefined) {
      onPage(targetId, target);
      return;
    }
    if (type === 'page')
      carelessly(target.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }));
    carelessly(target.send('Runtime.runIfWaitingForDebugger'));
    if (type === 'page') carelessly(cdp.browser.send('Target.closeTarget', { targetId }));
  });
}

function debuggerOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stderr) throw new Error('Chromium has no standard error');
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^DevTools listening on (ws:\/\/.*)$/.exec(line)?.[1];
      if (found) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('Chromium did not start')));
  });
}
