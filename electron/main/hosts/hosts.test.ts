import type { MessagePortMain } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import type { DataHostConfig } from '../../data/config.ts';
import { type Page, type RunningHosts, startHosts } from './hosts.ts';
import type { ForkHost, HostEvents } from './supervise.ts';

type Sent = { readonly message: unknown; readonly ports: readonly string[] };

/** A program that a test plays: what it was told, and a way to speak and to end. */
type Played = {
  readonly sent: Sent[];
  readonly events: HostEvents;
  isKilled: boolean;
};

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const config = { version: 'test' } as DataHostConfig;

let time: ManualTime;
let data: Played[];
let devices: Played[];
let refusals: string[];
let troubles: string[];
let channels: number;

beforeEach(() => {
  time = createManualTime();
  [data, devices, refusals, troubles, channels] = [[], [], [], [], 0];
});

/** The ports of a test are nothing but a name. */
function portNamed(name: string): MessagePortMain {
  return { name } as unknown as MessagePortMain;
}

function nameOf(port: MessagePortMain): string {
  return (port as unknown as { readonly name: string }).name;
}

function play(runs: Played[], endsWhenKilled: boolean): ForkHost {
  return (events) => {
    const run: Played = { sent: [], events, isKilled: false };
    runs.push(run);
    return {
      send: (message, ports = []) => void run.sent.push({ message, ports: ports.map(nameOf) }),
      kill() {
        run.isKilled = true;
        if (endsWhenKilled) queueMicrotask(() => events.onExit(15));
      },
    };
  };
}

function start(given: Promise<DataHostConfig> = Promise.resolve(config)): RunningHosts {
  return startHosts({
    config: given,
    forkData: play(data, true),
    forkDevices: play(devices, true),
    makeChannel() {
      channels += 1;
      return { port1: portNamed(`${channels}host`), port2: portNamed(`${channels}far`) };
    },
    timing: time,
    log: silent,
    onRefused: (code) => void refusals.push(code),
    onTrouble: (host) => void troubles.push(host),
  });
}

function page(placeKind: Page['placeKind'] = 'workstation') {
  const ports: string[] = [];
  return { placeKind, ports, sendPort: (port: MessagePortMain) => void ports.push(nameOf(port)) };
}

const isReady = (run: Played | undefined) => run?.events.onMessage({ type: 'ready' });
const ends = (run: Played | undefined) => run?.events.onExit(1);
const places = (run: Played | undefined) =>
  run?.sent.flatMap(({ message, ports }) => {
    const { type, placeKind } = message as { type: string; placeKind?: string };
    return type === 'connect' ? [`${placeKind} ${ports.join()}`] : [];
  });

describe('joining', () => {
  test('the configuration goes first, and goes again to a new process', async () => {
    start();
    await time.settle();
    expect(data[0]?.sent).toEqual([{ message: { type: 'start', config }, ports: [] }]);
    ends(data[0]);
    await time.advance(250);
    expect(data[1]?.sent).toEqual([{ message: { type: 'start', config }, ports: [] }]);
  });

  test('the data host starts before the key is there, and waits for it', async () => {
    const given = Promise.withResolvers<DataHostConfig>();
    start(given.promise);
    await time.settle();
    expect(data).toHaveLength(1);
    expect(data[0]?.sent).toEqual([]);
    given.resolve(config);
    await time.settle();
    expect(data[0]?.sent).toHaveLength(1);
  });

  test('a page that loads before the data host is ready gets its port when it is', () => {
    const hosts = start();
    const desk = page();
    hosts.connect(desk);
    expect(desk.ports).toEqual([]);
    isReady(data[0]);
    expect(desk.ports).toHaveLength(1);
    expect(places(data[0])).toEqual(['devices 1host', 'workstation 2host']);
    expect(devices[0]?.sent).toEqual([{ message: null, ports: ['1far'] }]);
    expect(desk.ports).toEqual(['2far']);
  });

  test('a board has its own place, and less of a say', () => {
    const hosts = start();
    isReady(data[0]);
    hosts.connect(page('board'));
    expect(places(data[0])).toEqual(['devices 1host', 'board 2host']);
  });

  test('a page that is gone gets no port', () => {
    const hosts = start();
    const desk = page();
    hosts.connect(desk);
    hosts.forget(desk);
    isReady(data[0]);
    expect(desk.ports).toEqual([]);
  });

  test('after a restart of the data host everybody gets a new port, once', async () => {
    const hosts = start();
    const desk = page();
    isReady(data[0]);
    hosts.connect(desk);
    ends(data[0]);
    await time.advance(250);
    expect(desk.ports).toEqual(['2far']);
    isReady(data[1]);
    expect(places(data[1])).toEqual(['devices 3host', 'workstation 4host']);
    expect(desk.ports).toEqual(['2far', '4far']);
    expect(devices[0]?.sent.map(({ ports }) => ports)).toEqual([['1far'], ['3far']]);
    expect(devices).toHaveLength(1);
  });

  test('after a restart of the devices host only it gets a new port', async () => {
    const hosts = start();
    const desk = page();
    isReady(data[0]);
    hosts.connect(desk);
    ends(devices[0]);
    await time.advance(250);
    expect(devices[1]?.sent.map(({ ports }) => ports)).toEqual([['3far']]);
    expect(desk.ports).toEqual(['2far']);
    expect(data).toHaveLength(1);
  });

  test('between two data hosts no port is given to nobody', () => {
    const hosts = start();
    isReady(data[0]);
    ends(data[0]);
    const desk = page();
    hosts.connect(desk);
    expect(desk.ports).toEqual([]);
    expect(channels).toBe(1);
  });
});

describe('ends', () => {
  test('a devices host that hangs without ending is ended, and started again', async () => {
    start();
    const alive = () => devices.at(-1)?.events.onMessage({ type: 'alive' });
    for (let beat = 0; beat < 60; beat += 1) {
      alive();
      await time.advance(2_000);
    }
    expect(devices).toHaveLength(1);
    await time.advance(30_000);
    expect(devices[0]?.isKilled).toBe(true);
    expect(devices).toHaveLength(2);
    await time.advance(600_000);
    expect(devices).toHaveLength(2);
  });

  test('a refusal is told once and not tried again', async () => {
    start();
    data[0]?.events.onMessage({ type: 'refused', code: 'database-key-wrong' });
    expect(data[0]?.isKilled).toBe(true);
    await time.advance(10 * 60_000);
    expect(refusals).toEqual(['database-key-wrong']);
    expect(data).toHaveLength(1);
    expect(troubles).toEqual([]);
  });

  test('a host that keeps falling is started again for ever, and a person is told once', async () => {
    start();
    for (let fall = 0; fall < 20; fall += 1) {
      ends(data.at(-1));
      await time.advance(60_000);
    }
    expect(data).toHaveLength(21);
    expect(troubles).toEqual(['data']);
  });

  test('after a quiet time the next bad spell is told again', async () => {
    start();
    for (let spell = 0; spell < 2; spell += 1) {
      for (let fall = 0; fall < 6; fall += 1) {
        ends(devices.at(-1));
        await time.advance(60_000);
      }
      await time.advance(60 * 60_000);
      ends(devices.at(-1));
      await time.advance(60_000);
    }
    expect(troubles).toEqual(['devices', 'devices']);
  });
});

describe('stopping', () => {
  test('devices first, then the data host, which may close its database', async () => {
    const hosts = start();
    isReady(data[0]);
    const stopped = hosts.stop();
    await time.settle();
    expect(devices[0]?.isKilled).toBe(true);
    expect(data[0]?.sent.at(-1)?.message).toEqual({ type: 'stop' });
    expect(data[0]?.isKilled).toBe(false);
    data[0]?.events.onExit(0);
    await stopped;
    await time.advance(10 * 60_000);
    expect([data.length, devices.length]).toEqual([1, 1]);
    expect(data[0]?.isKilled).toBe(false);
  });

  test('a data host that does not end is ended after eight seconds', async () => {
    const hosts = start();
    const stopped = hosts.stop();
    await time.advance(7_999);
    expect(data[0]?.isKilled).toBe(false);
    await time.advance(1);
    expect(data[0]?.isKilled).toBe(true);
    await stopped;
  });

  test('a host that lies in a pause stays down', async () => {
    const hosts = start();
    ends(data[0]);
    ends(devices[0]);
    await hosts.stop();
    await time.advance(10 * 60_000);
    expect([data.length, devices.length]).toEqual([1, 1]);
  });
});
