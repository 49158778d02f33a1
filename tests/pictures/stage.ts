import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { ensureBuilt } from '../../scripts/bootstrap/build.mjs';
import { createSteps } from '../../scripts/bootstrap/steps.mjs';
import { openClinic } from '../e2e/clinic.ts';

/** The demonstration clinic with its windows, and where its pictures go. */
export type Stage = {
  readonly desk: Page;
  readonly station: Page;
  readonly board: Page;
  openAs(at: 'desk' | 'station', route: string, name: string): Promise<Page>;
  /** Keeps what a window shows. @param name file name without its ending @param home also a picture of README */
  keep(page: Page, name: string, home?: string): Promise<void>;
  /** Presses what makes a paper, and keeps its first sheet. */
  keepPaper(page: Page, press: () => Promise<void>, name: string): Promise<void>;
  close(): Promise<void>;
};

const handbook = new URL('../../docs/handbook/pictures/', import.meta.url).pathname;
const readme = new URL('../../docs/pictures/', import.meta.url).pathname;
/** A range of ports of its own, so that a demonstration may run beside it. */
const FIRST_PORT = 19_500;
/** A machine that does other things besides. */
const PATIENCE_MS = 60_000;
const BYTES_MAX = 150_000;

/** Starts the clinic and signs reception and nurse in. The sign-in page is kept on the way. */
export async function openStage(): Promise<Stage> {
  await ensureBuilt('window', process.execPath, createSteps(process.stderr));
  mkdirSync(handbook, { recursive: true });
  const clinic = await openClinic({ name: 'web host', missing: null, firstPort: FIRST_PORT });
  const board = await clinic.open('desk', '/board');
  const entrance = await clinic.open('desk', '/desk');
  await entrance.getByRole('button', { name: '周敏' }).waitFor();
  await keep(entrance, 'sign-in');
  await entrance.close();
  const openAs: Stage['openAs'] = async (...place) => {
    const page = await clinic.openAs(...place);
    page.setDefaultTimeout(PATIENCE_MS);
    return page;
  };
  return {
    desk: await openAs('desk', '/desk', '周敏'),
    station: await openAs('station', '/station', '林霞'),
    board,
    openAs,
    keep,
    keepPaper,
    close: clinic.close,
  };
}

async function keep(page: Page, name: string, home?: string): Promise<void> {
  const path = join(handbook, `${name}.png`);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, animations: 'disabled' });
  shrink(path);
  if (home) writeFileSync(join(readme, `${home}.png`), readFileSync(path));
}

async function keepPaper(page: Page, press: () => Promise<void>, name: string): Promise<void> {
  await press();
  const dialog = page.getByRole('dialog').filter({ hasText: '下载 PDF' });
  const link = dialog.getByText('下载 PDF');
  await link.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-paper-'));
  try {
    const pdf = join(directory, 'paper.pdf');
    await download.saveAs(pdf);
    execFileSync('pdftoppm', ['-png', '-r', '80', '-singlefile', pdf, join(handbook, name)]);
    shrink(join(handbook, `${name}.png`));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

/** A palette is enough for a screen; a larger file would be a weight on every clone. */
function shrink(path: string): void {
  execFileSync('convert', [path, '-strip', '-dither', 'None', '-colors', '128', `png8:${path}`]);
  const { size } = statSync(path);
  if (size > BYTES_MAX) throw new Error(`${path} has ${size} bytes`);
  process.stdout.write(`${path.split('/').at(-1)}  ${Math.round(size / 1000)} kB\n`);
}

/** Opens the panel of the simulated devices, does something with it, and closes it. */
export async function atPanel(
  page: Page,
  work: (panel: Locator) => Promise<unknown>,
): Promise<void> {
  await page.keyboard.press('Alt+d');
  const panel = page.getByRole('complementary').filter({ hasText: '演示面板' });
  await panel.waitFor();
  await work(panel);
  await page.keyboard.press('Alt+d');
  await panel.waitFor({ state: 'detached' });
}

/** Lays the card of an invented person on the kiosk or on the desk's reader. */
export async function tapCard(desk: Page, name: string, reader = '自助机'): Promise<void> {
  await atPanel(desk, async (panel) => {
    const choice = panel.getByRole('combobox', { name: '刷在' });
    await choice.click();
    await desk.locator('.ant-select-item-option').filter({ hasText: reader }).click();
    await panel
      .locator('.demo-cards')
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
  });
}

/** Has the simulated monitor measure. The same values again within seconds would count as sent twice (S14). */
export async function measure(station: Page, sbp: number, dbp: number): Promise<void> {
  await atPanel(station, async (panel) => {
    await panel.getByRole('spinbutton', { name: '收缩压' }).fill(String(sbp));
    await panel.getByRole('spinbutton', { name: '舒张压' }).fill(String(dbp));
    await panel.getByRole('button', { name: '测一次' }).click();
  });
}
