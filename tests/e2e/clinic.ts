import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/bootstrap/chromium.mjs';
import { type ClinicStack, startClinicStack } from '../../electron/web/clinic-stack.ts';
import { DEMO_PASSWORD } from '../../shared/demo/password.ts';

/** The real demonstration with a real browser on it. */
export type Clinic = {
  readonly stack: ClinicStack;
  /** A new window of a workstation, 1366x768. */
  open(at: 'desk' | 'station', route: string): Promise<Page>;
  /** The same, signed in by the big button with this name. */
  openAs(at: 'desk' | 'station', route: string, name: string): Promise<Page>;
  /** Errors that any page wrote to its console. */
  readonly complaints: string[];
  close(): Promise<void>;
};

const pictures = new URL('../artefacts/', import.meta.url).pathname;

/** Starts district, two workstations, simulated devices and a browser. */
export async function openClinic(firstPort: number): Promise<Clinic> {
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-e2e-'));
  const quiet = () => undefined;
  const stack = await startClinicStack({
    dataDirectory: directory,
    firstPort,
    districtUrl: null,
    version: 'e2e',
    log: { info: quiet, warn: quiet, error: quiet },
    onLine: quiet,
    step: (_title, work) => work(),
    askPassphrase: null,
  });
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium to test with');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const complaints: string[] = [];
  const open: Clinic['open'] = async (at, route) => {
    const page = await newPage(browser, complaints);
    await page.goto(stack[at].windowUrl(route));
    return page;
  };
  return {
    stack,
    complaints,
    open,
    openAs: async (at, route, name) => {
      const page = await open(at, route);
      await page.getByRole('button', { name }).click();
      await page.locator('input[type=password]').fill(DEMO_PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('navigation').waitFor();
      return page;
    },
    close: async () => {
      await browser.close();
      await stack.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function newPage(browser: Browser, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return page;
}

/** Keeps a picture of a screen among the artefacts. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
