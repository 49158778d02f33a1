import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchDouble } from '../../support/electron-double/launch.ts';
import { eventually } from '../../support/eventually.ts';
import { buildShell, deskOf, makeWorkstation, withDouble } from './workstation.ts';

/** What a page of ours may do, tried from inside a page of the running main process. */
let application: ElectronApplication;
let desk: Page;

beforeAll(async () => {
  await buildShell();
  const data = makeWorkstation({ externalHosts: ['www.example.org'] });
  application = await launchDouble({ data });
  desk = await deskOf(application);
});
afterAll(() => application.close());

const opened = () => withDouble(application, ({ double }) => double.asked().opened);

test('what must stand before the first page does', async () => {
  const asked = await withDouble(application, ({ double }) => double.asked());
  expect(asked).toMatchObject({
    schemes: ['app'],
    crashReports: [{ uploadToServer: false }],
    hasMenu: false,
  });
  const { isSpelling } = await application.evaluate(({ session }) => ({
    isSpelling: session.defaultSession.isSpellCheckerEnabled(),
  }));
  expect(isSpelling).toBe(false);
});

test('every window is sandboxed, isolated and without Node', async () => {
  const preferences = await application.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) =>
      (webContents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences(),
    ),
  );
  expect(preferences).toHaveLength(1);
  expect(preferences[0]).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
  });
});

test('the page has a port, and nothing else of the world behind it', async () => {
  const names = ['require', 'process', 'module', 'electron', 'ipcRenderer', 'Buffer', 'global'];
  const found = await desk.evaluate((all) => all.filter((name) => name in window), names);
  expect(found).toEqual([]);
  const added = await desk.evaluate(() => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const usual = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    frame.remove();
    return Object.getOwnPropertyNames(window).filter((name) => !usual.has(name));
  });
  expect(added.filter((name) => /electron|yizhan|port|ipc|order/i.test(name))).toEqual([]);
});

describe('content', () => {
  test('every file comes with the policy, and an inline script does not run', async () => {
    const policy = await desk.evaluate(async () => {
      const { headers } = await fetch('/index.html');
      return headers.get('content-security-policy');
    });
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    const ran = await desk.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.hasRunInline = true';
      document.body.append(script);
      return 'hasRunInline' in window;
    });
    expect(ran).toBe(false);
  });

  test.each(['/../package.json', '/%2e%2e/%2e%2e/package.json', '/assets/..%2f..%2fmain/index.js'])(
    'nothing outside the folder is served: %s',
    async (path) => {
      expect(await desk.evaluate(async (at) => (await fetch(at)).status, path)).toBe(404);
    },
  );

  test('nothing but GET is answered', async () => {
    const status = await desk.evaluate(
      async () => (await fetch('/index.html', { method: 'POST' })).status,
    );
    expect(status).toBe(405);
  });

  test('the window has no network, even without its policy', async () => {
    const line = await desk.context().newCDPSession(desk);
    await line.send('Page.setBypassCSP', { enabled: true });
    await desk.reload();
    await deskOf(application);
    const failed = desk.waitForEvent('requestfailed', (one) => one.url().includes('evil.example'));
    const outcome = desk.evaluate(() => fetch('https://evil.example/').then(String, String));
    expect((await failed).failure()?.errorText).toContain('net::ERR_BLOCKED_BY_CLIENT');
    expect(await outcome).toContain('TypeError');
    await line.send('Page.setBypassCSP', { enabled: false });
    await desk.reload();
    await deskOf(application);
  });
});

describe('ways out of the page', () => {
  test.each([
    'https://evil.example/',
    'https://clinic.app.double.evil.example/',
    'https://evil.example/?next=app://clinic/',
    'http://127.0.0.1:9/',
  ])('no navigation to %s', async (address) => {
    const failed = desk.waitForEvent('requestfailed', (one) => one.isNavigationRequest());
    await desk.evaluate((to) => {
      window.location.href = to;
    }, address);
    expect((await failed).failure()?.errorText).toBe('net::ERR_ABORTED');
    expect(await desk.getByText('前台一号').count()).toBeGreaterThan(0);
  });

  test('no window of its own, and no browser for strangers', async () => {
    await desk.evaluate(() => {
      window.open('https://evil.example/');
      window.open(`${window.location.origin}/#/desk`);
      window.open('https://www.example.org.evil.example/');
    });
    await desk.evaluate(() => {
      const link = document.createElement('a');
      Object.assign(link, { href: 'https://evil.example/link', target: '_blank' });
      document.body.append(link);
      link.click();
      link.remove();
    });
    // A way that is open, asked last: when it was answered, so were the others.
    await desk.evaluate(() => window.open('https://www.example.org/help'));
    await eventually(async () => expect(await opened()).toHaveLength(1));
    expect(await opened()).toEqual(['https://www.example.org/help']);
    const windows = await application.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
    );
    expect(windows).toBe(1);
  });

  test('a webview is not attached', async () => {
    const isPrevented = await application.evaluate(({ webContents }) => {
      let prevented = false;
      const event = { preventDefault: () => (prevented = true) };
      webContents.getAllWebContents()[0]?.emit('will-attach-webview', event, {}, {});
      return prevented;
    });
    expect(isPrevented).toBe(true);
  });
});

test.each(['notifications', 'clipboard-read', 'midi', 'local-fonts', 'window-management'])(
  'no permission: %s',
  async (name) => {
    const state = await desk.evaluate(
      async (asked) => (await navigator.permissions.query({ name: asked as 'midi' })).state,
      name,
    );
    expect(state).toBe('denied');
  },
);

test('a file that is no paper of ours can not be kept', async () => {
  const download = desk.waitForEvent('download');
  await desk.evaluate(() => {
    const link = document.createElement('a');
    // Large enough that it is not there before the double, which asks behind Chromium's back, has refused it.
    const file = new Blob([new Uint8Array(64_000_000)], { type: 'text/html' });
    Object.assign(link, { href: URL.createObjectURL(file), download: 'page.html' });
    link.click();
  });
  expect(await (await download).failure()).toBe('canceled');
});

test('the keys of every browser make the window larger', async () => {
  const level = () =>
    application.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getZoomLevel());
  await desk.keyboard.press('Control+=');
  await desk.keyboard.press('Control+=');
  await eventually(async () => expect(await level()).toBe(1));
  await desk.keyboard.press('Control+0');
  await eventually(async () => expect(await level()).toBe(0));
});
