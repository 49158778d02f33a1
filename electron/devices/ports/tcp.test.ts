import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { systemTiming } from '../timing.ts';
import type { Line } from './line.ts';
import { connectFailure, isAllowedHost, isLoopback, tcpLine } from './tcp.ts';

let server: Server | null = null;
const lines: Line[] = [];

afterEach(async () => {
  await Promise.all(lines.splice(0).map((line) => line.close()));
  server?.close();
});

async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const listening = createServer(onSocket);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return (listening.address() as AddressInfo).port;
}

async function openTo(port: number, heard: (text: string) => void, onClosed = () => undefined) {
  const open = tcpLine({ host: '127.0.0.1', port, allowList: [], timing: systemTiming });
  const line = await open({ onBytes: (bytes) => heard(Buffer.from(bytes).toString()), onClosed });
  lines.push(line);
  return line;
}

describe('a line over TCP', () => {
  it('carries bytes in both directions', async () => {
    const port = await listen((socket) => socket.pipe(socket));
    const echoed = Promise.withResolvers<string>();
    const line = await openTo(port, echoed.resolve);
    await line.write(Buffer.from('hello'));
    expect(await echoed.promise).toBe('hello');
  });

  it('says when the other side hangs up, and takes no more', async () => {
    const closed = Promise.withResolvers<void>();
    const port = await listen((socket) => socket.destroy());
    const line = await openTo(
      port,
      () => undefined,
      () => {
        closed.resolve();
        return undefined;
      },
    );
    await closed.promise;
    await expect(line.write(Buffer.from('x'))).rejects.toMatchObject({ state: 'lost' });
  });

  it('says that nobody listens', async () => {
    const port = await listen(() => undefined);
    server!.close();
    await expect(openTo(port, () => undefined)).rejects.toMatchObject({ state: 'no-such-port' });
  });

  // What the system shows of a connection: `02:` and the hundredths of a second to its first question.
  it.runIf(process.platform === 'linux')(
    'asks a silent server within half a minute whether it is still there',
    async () => {
      const accepted = Promise.withResolvers<Socket>();
      const port = await listen(accepted.resolve);
      await openTo(port, () => undefined);
      const { remotePort } = await accepted.promise;
      const table = await readFile('/proc/net/tcp', 'latin1');
      const ours = table.split('\n').find((row) => row.includes(ends(remotePort!, port)));
      const [, hundredths = ''] = / 02:([0-9A-F]{8}) /.exec(ours ?? '') ?? [];
      expect(Number.parseInt(hundredths, 16)).toBeLessThanOrEqual(3_000);
    },
  );

  it('says that nothing is there, before its keeper loses patience without a reason', async () => {
    const time = createManualTime();
    // An address of documentation: nobody answers, or the system knows at once that nobody will.
    const host = '192.0.2.7';
    const open = tcpLine({ host, port: 4001, allowList: [host], timing: time });
    const opening = open({ onBytes: () => undefined, onClosed: () => undefined });
    const within = expect(opening).rejects.toMatchObject({ state: 'unreachable' });
    await time.advance(4_999);
    await within;
  });

  it.each([
    ['ECONNREFUSED', 'no-such-port'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['EACCES', 'failed'],
  ])('what the network says becomes a word that people can act on: %s', (code, state) => {
    expect(connectFailure(Object.assign(new Error(code), { code }))).toBe(state);
  });

  it('does not even try a host outside the allow-list', async () => {
    const open = tcpLine({ host: '192.0.2.7', port: 4001, allowList: [], timing: systemTiming });
    const handlers = { onBytes: () => undefined, onClosed: () => undefined };
    await expect(open(handlers)).rejects.toMatchObject({ state: 'not-allowed' });
  });
});

/** Two ends on this machine as `/proc/net/tcp` writes them. */
function ends(from: number, to: number): string {
  const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');
  return `0100007F:${hex(from)} 0100007F:${hex(to)}`;
}

describe('who may be spoken to without encryption', () => {
  it.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('this machine: %s', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(isAllowedHost(host, [])).toBe(true);
  });

  it.each(['127.0.0.1.example.org', '192.0.2.7', '0.0.0.0', '1127.0.0.1'])('not %s', (host) => {
    expect(isLoopback(host)).toBe(false);
    expect(isAllowedHost(host, [])).toBe(false);
    expect(isAllowedHost(host, [host])).toBe(true);
  });
});
