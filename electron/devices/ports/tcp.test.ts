import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemTiming } from '../timing.ts';
import type { Line } from './line.ts';
import { isAllowedHost, isLoopback, tcpLine } from './tcp.ts';

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

  it('does not even try a host outside the allow-list', async () => {
    const open = tcpLine({ host: '192.0.2.7', port: 4001, allowList: [], timing: systemTiming });
    const handlers = { onBytes: () => undefined, onClosed: () => undefined };
    await expect(open(handlers)).rejects.toMatchObject({ state: 'not-allowed' });
  });
});

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
