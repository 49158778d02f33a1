import { startWorkstation, type WorkstationOptions } from '../../electron/web/workstation.ts';
import { measurePair } from './pair.ts';
import type { Measured } from './report.ts';
import { enterAs, openBrowser, type Stage } from './stage.ts';

/** A busy machine is slow and not broken. */
const PATIENCE_MS = 120_000;

/**
 * From nothing to the first row that a key finds: data host and devices host start on a database that is
 * there, and Chromium as soon as the data host's door stands, as `npm start` does it for a clinic; somebody
 * signs in without thinking and types.
 */
export async function benchColdStart(
  stage: Stage,
  { turns }: { readonly turns: number },
): Promise<Measured> {
  const desk = await stage.rest();
  const samples = { ours: [] as number[], beside: [] as number[] };
  await measurePair(
    async () => samples.ours.push(await startOnce(desk)),
    async () => samples.beside.push(await openEmpty()),
    { turns, each: 1 },
  );
  return {
    what: 'hosts, Chromium, sign-in and a key in the search, 1,200 residents with their history',
    ours: samples.ours.slice(-turns),
    beside: { name: 'an empty Chromium window', samples: samples.beside.slice(-turns) },
  };
}

async function startOnce(desk: WorkstationOptions): Promise<number> {
  const startedAt = performance.now();
  const door = Promise.withResolvers<string>();
  const starting = startWorkstation({
    ...desk,
    onDoor: (windowUrl) => door.resolve(windowUrl('/desk')),
  });
  const url = await Promise.race([
    door.promise,
    starting.then(({ windowUrl }) => windowUrl('/desk')),
  ]);
  const browser = await openBrowser();
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url);
  await enterAs(page, '周敏');
  await page.locator('[role=search] [role=combobox]').pressSequentially('w');
  await page.locator('[role=listbox][aria-busy=false] [role=option]').first().waitFor();
  const tookMs = performance.now() - startedAt;
  await browser.close();
  await (await starting).stop();
  return tookMs;
}

async function openEmpty(): Promise<number> {
  const startedAt = performance.now();
  const browser = await openBrowser();
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await page.goto('about:blank');
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(painted)));
  const tookMs = performance.now() - startedAt;
  await browser.close();
  return tookMs;
}
