import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeTm2655Frame } from '../../electron/devices/framing/tm2655-frames.ts';
import { type ChildHost, startChildHost } from '../../electron/web/child-host.ts';
import { FakeDataHost, TICKET } from '../support/fake-data-host.ts';
import { createIdMaker } from '../support/seeded.ts';

const ACK = 0x06;
const AGAIN_MS = 300;
const deviceId = createIdMaker()();
const quiet = () => undefined;

const fields = ['TM2655', '2611220830', 'RB', 'M', 'E00', 'S152', 'M113', 'D 94', 'P 80'];
const text = [...fields, 'I17', 'L139'].join('\u001e');
const result = encodeTm2655Frame({ address: '00', text });

let dataHost: FakeDataHost;
let monitor: Server;
let host: ChildHost<unknown> | null;
const sockets = new Set<Socket>();

beforeEach(() => {
  dataHost = new FakeDataHost();
  host = null;
});

afterEach(async () => {
  await host?.stop();
  for (const socket of sockets) socket.destroy();
  monitor.close();
  await dataHost.die();
});

/** A monitor behind a serial server: says its result again and again until somebody has taken it. */
async function startMonitor(onTaken: () => void): Promise<number> {
  monitor = createServer((socket) => {
    sockets.add(socket);
    const again = setInterval(() => socket.write(result), AGAIN_MS);
    socket.on('error', quiet);
    socket.on('close', () => clearInterval(again));
    socket.on('data', (bytes) => {
      if (!bytes.includes(ACK)) return;
      clearInterval(again);
      onTaken();
    });
  });
  await new Promise<void>((resolve) => monitor.listen(0, '127.0.0.1', resolve));
  return (monitor.address() as AddressInfo).port;
}

const readings = () => dataHost.eventsOf(deviceId).filter(({ type }) => type === 'reading');

it('a devices host that hangs is ended and started again, and no reading that was taken is lost', async () => {
  const storedWhenTaken: number[] = [];
  const port = await startMonitor(() => storedWhenTaken.push(readings().length));
  let hung: number | undefined;
  dataHost.beforeReport = ({ event }) => {
    if (event.type !== 'reading' || hung !== undefined) return;
    hung = host?.pid();
    // It neither ends nor hears anything from here on.
    process.kill(hung ?? 0, 'SIGSTOP');
    throw new Error('not stored');
  };
  const doorPort = await dataHost.listen();
  dataHost.setBindings([
    {
      deviceId,
      label: '血压计',
      driver: 'and-tm2655',
      transport: { kind: 'tcp', host: '127.0.0.1', port },
      enabled: true,
      simulated: false,
    },
  ]);
  host = startChildHost({
    name: 'devices host',
    script: fileURLToPath(new URL('../../electron/devices/main.ts', import.meta.url)),
    config: { url: `ws://127.0.0.1:${doorPort}/host`, ticket: TICKET },
    parseReady: () => null,
    log: { info: quiet, warn: quiet, error: quiet },
    onLine: quiet,
    pulseLookMs: 1_000,
  });
  await dataHost.until(() => readings().length > 0);
  await expect.poll(() => storedWhenTaken.length, { timeout: 10_000 }).toBeGreaterThan(0);
  expect(hung).toBeTypeOf('number');
  expect(host.pid()).not.toBe(hung);
  expect(Math.min(...storedWhenTaken)).toBeGreaterThan(0);
  expect(readings()).toHaveLength(1);
});
