import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { Bench } from '../../electron/devices/bench.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import type { Shell } from '../../electron/web/clinic-stack.ts';
import { inRoot } from '../../scripts/bootstrap/paths.mjs';
import { findElectron } from '../../scripts/bootstrap/shell.mjs';
import type { BenchOrder } from '../../shared/contract/demo.ts';
import { launchDouble } from '../support/electron-double/launch.ts';
import { eventually } from '../support/eventually.ts';

type Start = Parameters<Shell['startWorkstation']>[0];

/** The workstations of the demonstration in Electron or over its double, by their names. */
export type ElectronShell = Shell & {
  readonly applications: ReadonlyMap<string, ElectronApplication>;
  /** What the simulated devices are to do: here no panel orders it. */
  order(order: BenchOrder): void;
  /** The card with this name on it. */
  cardKey(name: string): string;
};

export function electronShell(isDouble: boolean): ElectronShell {
  const applications = new Map<string, ElectronApplication>();
  const cards: { readonly cardKey: string; readonly title: string }[] = [];
  const benches: ((order: BenchOrder) => void)[] = [];
  return {
    applications,
    order: (order) => {
      for (const carryOut of benches) carryOut(order);
    },
    cardKey: (name) => cards.find(({ title }) => title.startsWith(name))?.cardKey ?? '',
    async startWorkstation(start) {
      const { directory, doorPort, host } = start;
      writeSetUp(start);
      const application = isDouble
        ? await launchDouble({ data: directory })
        : await launchElectron(directory);
      applications.set(host.workstation.name, application);
      return {
        name: host.workstation.name,
        doorPort,
        lanPort: null,
        windowUrl: (route) => `#${route}`,
        bench: { url: '', ticket: '' },
        pids: () => ({ data: undefined, devices: undefined }),
        stop: () => application.close(),
      };
    },
    async startBench({ devices, cards: laid }) {
      cards.push(...laid);
      const { client, carryOut } = ordersByHand();
      benches.push(carryOut);
      const plan = { devices: [...devices] as never, cards: [...laid] };
      const makeEpoch = () => randomInt(1, 2 ** 32);
      const bench = new Bench({ client, timing: systemTiming, makeEpoch, plan });
      await bench.start();
      return { ready: Promise.resolve(null), pid: () => undefined, stop: () => bench.stop() };
    },
  };
}

/** What enrolment would have written. */
function writeSetUp({ directory, host }: Start): void {
  const { version: _, ...file } = host;
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'workstation.json'), JSON.stringify(file));
}

function launchElectron(data: string): Promise<ElectronApplication> {
  const executablePath = findElectron();
  if (!executablePath) throw new Error('no Electron on this machine');
  return _electron.launch({ args: [inRoot(), '--data', data], acceptDownloads: true });
}

/** The data host's side of a bench, played by a test. */
function ordersByHand() {
  const waiting: BenchOrder[] = [];
  let wake = Promise.withResolvers<void>();
  async function* orders(signal: AbortSignal | undefined): AsyncGenerator<BenchOrder> {
    signal?.addEventListener('abort', () => wake.resolve(), { once: true });
    while (signal?.aborted !== true) {
      const next = waiting.shift();
      if (next) yield next;
      else await wake.promise;
    }
  }
  const client = {
    demo: {
      attachBench: (_: unknown, { signal }: { signal?: AbortSignal } = {}) =>
        Promise.resolve(orders(signal)),
      reportBench: () => Promise.resolve({ done: true }),
    },
  };
  return {
    client: client as never,
    carryOut(order: BenchOrder) {
      waiting.push(order);
      wake.resolve();
      wake = Promise.withResolvers<void>();
    },
  };
}

/** The desk's window on this route; whoever was signed in there is not any more. */
export async function goTo(application: ElectronApplication, route: string): Promise<Page> {
  const page = await application.firstWindow();
  await page.waitForURL(/#\//);
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  // Only now: whoever was signed in may be sent home from a page that is not theirs.
  await page.getByText('请选择您的名字').waitFor();
  await page.evaluate((to) => {
    window.location.hash = to;
  }, route);
  return page;
}

/** The board, opened from the desk as a person does. */
export async function openBoard(application: ElectronApplication): Promise<Page> {
  const desk = await application.firstWindow();
  await desk.evaluate(() => void window.open(`${window.location.origin}/#/board`));
  return eventually(async () => {
    const board = application.windows().find((page) => page.url().endsWith('#/board'));
    if (!board || board.isClosed()) throw new Error('no board');
    return board;
  });
}
