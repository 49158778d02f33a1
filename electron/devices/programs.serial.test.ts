import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceBinding, Transport } from '../../shared/contract/devices.ts';
import type { KioskOutcome } from '../../shared/contract/visits.ts';
import type { Instant } from '../../shared/lib/clock.ts';
import { inventedCard } from '../../tests/support/cards.ts';
import { FakeDataHost, TICKET } from '../../tests/support/fake-data-host.ts';
import { lineKinds, openLinePair, type LinePair } from '../../tests/support/line-pair.ts';
import { createIdMaker } from '../../tests/support/seeded.ts';

const makeId = createIdMaker();
const kioskId = makeId();
const monitorId = makeId();
const ticketId = makeId();
const [kind = 'socat'] = lineKinds;

type Program = { readonly child: ChildProcess; readonly firstLine: Promise<unknown> };

describe(`the programs of this folder, the kiosk on ${kind}`, () => {
  let dataHost: FakeDataHost;
  let port: number;
  let pair: LinePair;
  const programs: ChildProcess[] = [];

  beforeEach(async () => {
    pair = await openLinePair(kind);
    dataHost = new FakeDataHost();
    dataHost.decide = () => Promise.resolve(ticket());
    port = await dataHost.listen();
  });

  afterEach(async () => {
    await Promise.all(programs.splice(0).map(kill));
    await dataHost.die();
    await pair.close();
  });

  function run(script: string, config: object): Program {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const flags = ['--disable-warning=ExperimentalWarning', path];
    const child = spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'ignore'] });
    programs.push(child);
    const url = `ws://127.0.0.1:${port}/host`;
    child.stdin.write(`${JSON.stringify({ url, ticket: TICKET, ...config })}\n`);
    const firstLine = new Promise<unknown>((resolve) => {
      createInterface({ input: child.stdout }).once('line', (line) => {
        resolve(JSON.parse(line));
      });
    });
    return { child, firstLine };
  }

  const runHost = () => run('./main.ts', {});

  /** Starts bench and devices host and waits until both devices are ready. */
  async function start() {
    const bench = run('./bench-main.ts', {
      devices: [
        { deviceId: kioskId, driver: 'kiosk', listen: pair.listen },
        { deviceId: monitorId, driver: 'and-tm2655', listen: { kind: 'tcp', port: 0 } },
      ],
      cards: [{ cardKey: 'wang', title: '王小满', note: '', card: inventedCard() }],
    });
    // The program's own first line, of this shape.
    const { listening } = (await bench.firstLine) as {
      listening: { deviceId: string; port: number | null }[];
    };
    const portOf = (id: string) => listening.find((each) => each.deviceId === id)?.port ?? 0;
    const kioskLine: Transport =
      pair.listen.kind === 'serial'
        ? { kind: 'serial', path: pair.listen.path.replace(/b$/, 'a'), baudRate: null }
        : { kind: 'tcp', host: '127.0.0.1', port: portOf(kioskId) };
    dataHost.setBindings([
      binding(kioskId, 'kiosk', kioskLine),
      binding(monitorId, 'and-tm2655', { kind: 'tcp', host: '127.0.0.1', port: portOf(monitorId) }),
    ]);
    const host = runHost();
    expect(await host.firstLine).toEqual({ ready: true });
    await allReady();
    return host.child;
  }

  const allReady = () =>
    dataHost.until(
      () => dataHost.stateOf(kioskId) === 'ready' && dataHost.stateOf(monitorId) === 'ready',
    );
  const readings = () => dataHost.eventsOf(monitorId).filter((event) => event.type === 'reading');
  const prints = () => dataHost.eventsOf(kioskId).filter((event) => event.type === 'print-status');
  const kioskSeen = () =>
    dataHost.benchReports.at(-1)?.devices.find((device) => device.deviceId === kioskId);

  it('check in a card and deliver a blood pressure', async () => {
    await start();
    dataHost.orderBench({ type: 'tap-card', deviceId: kioskId, cardKey: 'wang' });
    await dataHost.until(() => prints().length === 1);
    await dataHost.until(() => kioskSeen()?.printed.length === 1);
    expect(kioskSeen()?.printed).toMatchObject([
      { jobId: ticketId, lines: expect.arrayContaining(['W007']) },
    ]);
    expect(kioskSeen()?.label).toBe('自助签到机');
    dataHost.orderBench({ type: 'noise', deviceId: monitorId, bytes: 500 });
    dataHost.orderBench({
      type: 'blood-pressure',
      deviceId: monitorId,
      sbp: 152,
      dbp: 94,
      pulse: 80,
    });
    await dataHost.until(() => readings().length === 1);
    expect(readings()[0]).toMatchObject({
      values: [{ value: 152 }, { value: 94 }, { value: 113 }, { value: 80 }],
    });
  });

  it('lose no reading and print no second ticket when the devices host is killed in the middle', async () => {
    const host = await start();
    let isKilled = false;
    dataHost.decide = () => {
      if (isKilled) return Promise.resolve(ticket());
      isKilled = true;
      host.kill('SIGKILL');
      return new Promise(() => undefined);
    };
    dataHost.beforeReport = ({ event }) => {
      if (event.type === 'reading' && !isKilled) throw new Error('not stored yet');
    };
    dataHost.orderBench({
      type: 'blood-pressure',
      deviceId: monitorId,
      sbp: 152,
      dbp: 94,
      pulse: 80,
    });
    dataHost.orderBench({ type: 'tap-card', deviceId: kioskId, cardKey: 'wang' });
    await gone(host);
    runHost();
    await dataHost.until(() => readings().length >= 1);
    await dataHost.until(() => kioskSeen()?.display.includes('请把身份证放在读卡区') ?? false);
    dataHost.orderBench({ type: 'tap-card', deviceId: kioskId, cardKey: 'wang' });
    await dataHost.until(() => prints().length === 1);
    await dataHost.until(() => kioskSeen()?.printed.length === 1);
    expect(kioskSeen()?.printed.map((printed) => printed.jobId)).toEqual([ticketId]);
    const identities = readings().map((event) =>
      JSON.stringify(event.type === 'reading' && event.rawHex),
    );
    expect(new Set(identities).size).toBe(1);
  });

  it('go on when the data host was away, and store what came meanwhile once', async () => {
    await start();
    dataHost.beforeReport = ({ event }) => {
      if (event.type !== 'reading') return;
      dataHost.beforeReport = () => undefined;
      void dataHost.die().then(() => dataHost.listen(port));
      throw new Error('died before it was stored');
    };
    dataHost.orderBench({
      type: 'blood-pressure',
      deviceId: monitorId,
      sbp: 128,
      dbp: 82,
      pulse: 70,
    });
    await dataHost.until(() => readings().length === 1);
    await dataHost.until(() => dataHost.attachments === 2);
    dataHost.orderBench({ type: 'tap-card', deviceId: kioskId, cardKey: 'wang' });
    await dataHost.until(() => prints().length === 1);
    expect(readings()).toHaveLength(1);
  });

  it('end when whoever started them is gone', async () => {
    const host = await start();
    host.stdin?.end();
    await gone(host);
    expect(host.exitCode).toBe(0);
  });

  it('end with a sentence when they do not understand their configuration', async () => {
    const { child } = run('./main.ts', { ticket: '' });
    await gone(child);
    expect(child.exitCode).toBe(2);
  });
});

function binding(
  deviceId: string,
  driver: DeviceBinding['driver'],
  transport: Transport,
): DeviceBinding {
  return { deviceId, label: driver, driver, transport, enabled: true, simulated: true };
}

function gone(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', resolve));
}

function kill(child: ChildProcess): Promise<unknown> {
  const exit = gone(child);
  child.kill('SIGKILL');
  return exit;
}

function ticket(): KioskOutcome {
  return {
    outcome: 'ticket',
    newcomer: false,
    checkedIn: {
      visitId: makeId(),
      residentId: makeId(),
      lane: 'W',
      repeated: false,
      ticket: {
        ticketId,
        number: 'W007',
        goTo: '测量站',
        ahead: 2,
        aboutMinutes: 15,
        checkInAt: '2026-11-21T00:31:00.000Z' as Instant,
        clinicName: '槐树街道驿站',
      },
    },
  };
}
