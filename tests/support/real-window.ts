import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCHandler } from '@orpc/server/ws';
import { type Browser, chromium, type Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { openConnection } from '../../electron/data/pipeline/caller.ts';
import { resolveStaticFile } from '../../electron/shell/static-files.ts';
import { sendFile } from '../../electron/web/send-file.ts';
import { findChromium } from '../../scripts/bootstrap/chromium.mjs';
import { PASSWORD, type TestWorkstation } from './workstation.ts';

/** The built window in a real browser, over a real workstation: nothing between screen and disk is a double. */
export type RealWindow = {
  readonly page: Page;
  /** Errors that the page wrote to its console or threw. */
  readonly complaints: readonly string[];
  /** Opens a page of the window; signs in by the big button with this name. */
  signIn(name: string, route?: string): Promise<void>;
  close(): Promise<void>;
};

/** Built by the set-up of tests/support/built-window.ts. */
const built = new URL('../../out/renderer', import.meta.url).pathname;

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium on this machine: npm test installs one');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export async function openRealWindow(
  browser: Browser,
  { router, app }: TestWorkstation,
): Promise<RealWindow> {
  const calls = new RPCHandler(router);
  const server = createServer((request, response) => {
    const file = resolveStaticFile(built, new URL(request.url ?? '/', 'http://test').pathname);
    if (file) return sendFile(response, file);
    response.writeHead(404).end();
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = openConnection('workstation', app.workstation.deviceId);
      void calls.upgrade(webSocket, { context: { connection } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  return {
    page,
    complaints,
    async signIn(name, route = '') {
      await page.goto(`http://127.0.0.1:${port}/#${route}`);
      await page.getByRole('button', { name }).click();
      await page.locator('input[type=password]').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').waitFor();
    },
    async close() {
      await context.close();
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
