import { spawn, type ChildProcess } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEscposSimulator } from '../../electron/devices/escpos/simulator.ts';
import { type PluggedIn, plugIn } from '../../electron/devices/far-end.ts';
import { DevicesHost } from '../../electron/devices/host.ts';
import { systemTiming } from '../../electron/devices/timing.ts';
import type { DeviceBinding } from '../../shared/contract/devices.ts';
import type { PrintJobState } from '../../shared/contract/printing.ts';
import type { Strip } from '../../shared/contract/strips.ts';
import { arriveAt } from '../support/arrivals.ts';
import { eventually } from '../support/eventually.ts';
import { FakeDataHost, TICKET } from '../support/fake-data-host.ts';
import { openPtyPair, ptyTools, type PtyPair } from '../support/pty.ts';
import { createIdMaker } from '../support/seeded.ts';
import { startWorkstation, type TestWorkstation } from '../support/workstation.ts';

const [tool = 'socat'] = ptyTools();
const makeId = createIdMaker();

function bindingOf(deviceId: string, path: string): DeviceBinding {
  const transport = { kind: 'serial', path, baudRate: null } as const;
  const rest = { driver: 'escpos', enabled: true, simulated: true };
  return { deviceId, label: '号票打印机', transport, ...rest };
}

/** A printer on a real pseudo terminal, slowed down to its line. */
async function plugPrinter() {
  const pair: PtyPair = (await openPtyPair(tool))!;
  const simulator = createEscposSimulator(systemTiming);
  const far: PluggedIn = await plugIn(systemTiming, simulator.device, {
    kind: 'serial',
    path: pair.b,
  });
  return {
    pair,
    press: (key: string) => simulator.press?.(key, null),
    begun: () => simulator.paper.begun.length > 0,
    /** What lies in its tray. */
    out: () => simulator.paper.strips.map((lines) => lines.find((line) => /^[A-Z]\d/.test(line))),
    async close() {
      simulator.device.stop();
      await far.unplug();
      await pair.close();
    },
  };
}

type Printer = Awaited<ReturnType<typeof plugPrinter>>;

describe.skipIf(ptyTools().length === 0)('tickets of a desk, on a printer of its own', () => {
  let desk: TestWorkstation;
  let host: DevicesHost;
  let printer: Printer;
  const deviceId = makeId();

  beforeEach(async () => {
    [desk, printer] = await Promise.all([startWorkstation(), plugPrinter()]);
    const binding = bindingOf(deviceId, realpathSync(printer.pair.a));
    await desk.signedIn('manager').devices.save({ idempotencyKey: desk.key(), binding });
    host = new DevicesHost({
      client: desk.connect('devices').client,
      timing: systemTiming,
      makeId: () => desk.key(),
      makeEpoch: () => 1,
      log: () => undefined,
      listPorts: () => Promise.resolve([]),
    });
    host.start();
    await lineIs('ready');
  });

  afterEach(async () => {
    await host.stop();
    await printer.close();
    await desk.close();
  });

  async function lineIs(state: string): Promise<void> {
    for await (const panel of await desk.signedIn('manager').devices.watch()) {
      if (panel.devices[0]?.state === state) return;
    }
  }

  /** Somebody comes in, and their ticket is sent. */
  async function sendTicket(name: string): Promise<string> {
    const { ticketId } = (await arriveAt(desk, { name })).ticket;
    const { documents, printing } = desk.signedIn('reception');
    const made = { idempotencyKey: desk.key(), kind: 'ticket', subjectId: ticketId } as const;
    const { documentId } = await documents.make(made);
    const to = `:device:${deviceId}`;
    return (await printing.print({ idempotencyKey: desk.key(), documentId, printer: to })).jobId;
  }

  async function outcomeOf(jobId: string): Promise<PrintJobState> {
    for await (const job of await desk.signedIn('reception').printing.job({ jobId })) {
      if (job.state !== 'sending') return job;
    }
    throw new Error('the answer ended');
  }

  it('come out once, two of two people at once too', async () => {
    const jobs = await Promise.all([sendTicket('甲一'), sendTicket('乙一')]);
    const outcomes = await Promise.all(jobs.map(outcomeOf));
    expect(outcomes.map(({ state }) => state)).toEqual(['printed', 'printed']);
    expect(printer.out()).toHaveLength(2);
    expect(new Set(printer.out())).toEqual(new Set(['A001', 'A002']));
  });

  it('do not begin without paper, and come out when it is there again and somebody asks anew', async () => {
    printer.press('paper');
    expect(await outcomeOf(await sendTicket('甲一'))).toMatchObject({
      state: 'failed',
      problem: 'paper-out',
    });
    printer.press('paper');
    expect(await outcomeOf(await sendTicket('乙一'))).toMatchObject({ state: 'printed' });
    expect(printer.out()).toEqual(['A002']);
  });

  it('that stop in the middle are for a person; the printer ends them by itself and nobody sends them again', async () => {
    printer.press('half');
    const job = await outcomeOf(await sendTicket('甲一'));
    expect(job).toMatchObject({ state: 'unknown', problem: 'paper-out' });
    expect(printer.out()).toEqual([]);
    printer.press('paper');
    await eventually(() => expect(printer.out()).toEqual(['A001']));
  });

  it('whose cable is pulled in the middle are for a person, and are not sent again by themselves', async () => {
    const jobId = await sendTicket('甲一');
    await eventually(() => expect(printer.begun()).toBe(true));
    await printer.pair.unplug();
    expect(await outcomeOf(jobId)).toMatchObject({ state: 'unknown', problem: 'printer-away' });
    await printer.pair.replug();
    await lineIs('ready');
    expect(printer.out().length).toBeLessThanOrEqual(1);
    expect(await outcomeOf(await sendTicket('乙一'))).toMatchObject({ state: 'printed' });
    expect(printer.out().filter((number) => number === 'A001').length).toBeLessThanOrEqual(1);
  });

  it('of which the printer says nothing are for a person, and lie there once', async () => {
    const jobId = await sendTicket('甲一');
    await eventually(() => expect(printer.begun()).toBe(true));
    printer.press('mute');
    expect(await outcomeOf(jobId)).toMatchObject({ state: 'unknown', problem: 'printer-away' });
    expect(printer.out()).toEqual(['A001']);
  });
});

const strip: Strip = ['清河', 'A007', '请到 测量站', '08:30', '请留意叫号'].map((text) => ({
  is: 'text',
  text,
  size: 'plain',
}));

describe.skipIf(ptyTools().length === 0)('a devices host that is killed', () => {
  let dataHost: FakeDataHost;
  let printer: Printer;
  let url: string;
  const deviceId = makeId();
  const programs: ChildProcess[] = [];

  beforeEach(async () => {
    dataHost = new FakeDataHost();
    printer = await plugPrinter();
    url = `ws://127.0.0.1:${await dataHost.listen()}/host`;
    dataHost.setBindings([bindingOf(deviceId, printer.pair.a)]);
  });

  afterEach(async () => {
    await Promise.all(programs.splice(0).map(kill));
    await dataHost.die();
    await printer.close();
  });

  function runHost(): ChildProcess {
    const path = fileURLToPath(new URL('../../electron/devices/main.ts', import.meta.url));
    const flags = ['--disable-warning=ExperimentalWarning', path];
    const child = spawn(process.execPath, flags, { stdio: ['pipe', 'ignore', 'ignore'] });
    programs.push(child);
    child.stdin?.write(`${JSON.stringify({ url, ticket: TICKET })}\n`);
    return child;
  }

  it('between order and answer leaves one strip at most: the next one prints none', async () => {
    const first = runHost();
    await dataHost.until(() => dataHost.stateOf(deviceId) === 'ready');
    dataHost.orderStrip(deviceId, makeId(), strip);
    await eventually(() => expect(printer.begun()).toBe(true));
    await kill(first);
    const attachments = dataHost.attachments;
    runHost();
    await dataHost.until(() => dataHost.attachments > attachments);
    const another = makeId();
    dataHost.orderStrip(deviceId, another, [{ is: 'text', text: 'B008', size: 'plain' }]);
    const events = () => dataHost.eventsOf(deviceId);
    const isOfIt = (event: ReturnType<typeof events>[number]) =>
      event.type === 'strip-status' && event.jobId === another;
    await dataHost.until(() => events().some(isOfIt));
    expect(printer.out().filter((number) => number === 'A007').length).toBeLessThanOrEqual(1);
    expect(events().filter(({ type }) => type === 'strip-status')).toHaveLength(1);
  });
});

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
