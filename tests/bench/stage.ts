import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureBuilt } from '../../scripts/bootstrap/build.mjs';
import { findChromium } from '../../scripts/bootstrap/chromium.mjs';
import { createSteps } from '../../scripts/bootstrap/steps.mjs';
import { type ClinicStack, startClinicStack } from '../../electron/web/clinic-stack.ts';
import type { Lines } from '../../electron/web/demo-scene.ts';
import { findFreePorts } from '../../electron/web/ports.ts';
import {
  type RunningWorkstation,
  startWorkstation,
  type WorkstationOptions,
} from '../../electron/web/workstation.ts';
import type { IdentityCard } from '../../shared/contract/card.ts';
import { generateClinic } from '../../shared/demo/generate-clinic.ts';
import { DEMO_PASSWORD } from '../../shared/demo/password.ts';
import { assert } from '../../shared/lib/assert.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { type Person, signIn } from '../journey/clinic.ts';
import { openLines } from '../journey/lines.ts';
import { everybodyLoaded } from '../journey/scene.ts';
import { inventedCard } from '../support/cards.ts';

/** District, front desk and measuring station as processes, their lines in the hands of the bench. */
export type Stage = {
  readonly stack: ClinicStack;
  readonly lines: Lines;
  readonly reception: Person;
  readonly nurse: Person;
  readonly browser: Browser;
  /** Somebody of this clinic who has not come today; each one once. */
  nextResident(): Resident;
  /** Ends every process; how the front desk was started, its database full and at rest. The last that is asked. */
  rest(): Promise<WorkstationOptions>;
  close(): Promise<void>;
};

export type Resident = { readonly residentId: string; readonly card: IdentityCard };

const quiet = () => undefined;
const FIRST_PORT = 18_300;

/** Starts everything, with real lines (TCP where there are none), and waits until both desks know everybody. */
export async function openStage(): Promise<Stage> {
  const closing: (() => unknown)[] = [];
  const close = async () => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  try {
    const directory = mkdtempSync(join(tmpdir(), 'yizhan-bench-'));
    closing.push(() => rmSync(directory, { recursive: true, force: true }));
    const { ends, close: closeLines } = await openLines();
    closing.push(closeLines);
    const lines = ends ?? (await linesOverTcp());
    let desk: WorkstationOptions | null = null;
    const stack = await startStack(directory, lines, (options) => {
      if (options.host.role.kind === 'home') desk = options;
      return startWorkstation(options);
    });
    closing.push(() => stack.stop());
    const enter = async (at: RunningWorkstation, loginName: string) => {
      const person = await signIn(at, loginName);
      closing.push(() => person.close());
      return person;
    };
    const reception = await enter(stack.desk, 'zhoumin');
    const nurse = await enter(stack.station, 'linxia');
    await everybodyLoaded(stack, nurse);
    const browser = await openBrowser();
    closing.push(() => browser.close());
    const residents = residentsOf(stack);
    const nextResident = () => {
      const next = residents.next();
      assert(!next.done, 'the clinic has enough people');
      return next.value;
    };
    const rest = async () => {
      for (const one of closing.splice(1).reverse()) await one(); // the directory stays
      assert(desk, 'the front desk was started');
      return desk;
    };
    return { stack, lines, reception, nurse, browser, nextResident, rest, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function startStack(
  dataDirectory: string,
  lines: Lines,
  start: (options: WorkstationOptions) => Promise<RunningWorkstation>,
): Promise<ClinicStack> {
  const noBench = { ready: Promise.resolve(null), pid: quiet, stop: () => Promise.resolve() };
  return startClinicStack({
    dataDirectory,
    firstPort: FIRST_PORT,
    districtUrl: null,
    version: 'bench',
    log: { info: quiet, warn: quiet, error: quiet },
    onLine: quiet,
    step: (_title, work) => work(),
    askPassphrase: null,
    lines,
    shell: { startWorkstation: start, startBench: () => Promise.resolve(noBench) },
  });
}

async function linesOverTcp(): Promise<Lines> {
  const [kiosk = 0, cardReader = 0, monitor = 0, glucometer = 0] = await findFreePorts(18_500, 4);
  const line = (port: number) => ({
    near: { kind: 'tcp', host: '127.0.0.1', port } as const,
    far: { kind: 'tcp', port } as const,
  });
  return {
    kiosk: line(kiosk),
    cardReader: line(cardReader),
    monitor: line(monitor),
    glucometer: line(glucometer),
  };
}

/** The window as it is today, in the browser of this machine. */
export async function openBrowser(): Promise<Browser> {
  await ensureBuilt('window', process.execPath, createSteps(process.stderr));
  const executablePath = findChromium();
  assert(executablePath, 'a Chromium is on this machine');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Signs in by the big button with this name, as a person does. */
export async function enterAs(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.locator('input[type=password]').fill(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
}

/** Everybody with an identity card, as the generator has made them again. */
/** Who has a time would be told to come back later, before the clinic opens: no ticket would come. */
function bookedResidents(batches: Iterable<readonly Operation[]>): ReadonlySet<unknown> {
  const booked = new Set<unknown>();
  for (const batch of batches) {
    for (const op of batch) {
      const isBooking = op.op === 'insert' && op.entity === 'appointments';
      if (isBooking) booked.add(op.fields['resident_id']);
    }
  }
  return booked;
}

function* residentsOf({ plan }: ClinicStack): Generator<Resident> {
  const { seed, madeOn: today, residents, benchSlot } = plan;
  const batches = () => generateClinic({ seed, today, residents, benchSlot }).clinicOps();
  const booked = bookedResidents(batches());
  for (const batch of batches()) {
    const numbers = new Map<unknown, string>();
    for (const op of batch) {
      if (op.op !== 'insert' || op.entity !== 'resident_documents') continue;
      if (op.fields['type'] !== 'id-card') continue;
      numbers.set(op.fields['resident_id'], String(op.fields['number']));
    }
    for (const op of batch) {
      if (op.op !== 'insert' || op.entity !== 'residents' || booked.has(op.rowId)) continue;
      const number = numbers.get(op.rowId);
      if (number === undefined) continue;
      const { name, sex, birth_date: birthDate } = op.fields;
      const card = inventedCard({
        number,
        name: String(name),
        sex: sex as IdentityCard['sex'],
        birthDate: birthDate as IdentityCard['birthDate'],
      });
      yield { residentId: op.rowId, card };
    }
  }
}
