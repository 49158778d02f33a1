import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Caller, type Door, openDoor } from './door.ts';
import { hostTicket, makeWindowTicket, windowCookie } from './tickets.ts';

const secret = 'a secret of at least thirty-two bytes';
let directory: string;
let door: Door;
let callers: Caller[];
let now: number;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'yizhan-door-'));
  mkdirSync(join(directory, 'window', 'assets'), { recursive: true });
  writeFileSync(join(directory, 'window', 'index.html'), '<!doctype html><title>驿站</title>');
  writeFileSync(join(directory, 'window', 'assets', 'index-1.js'), 'export {};');
  writeFileSync(join(directory, 'secret.html'), 'not for windows');
  callers = [];
  now = 1_000_000;
  door = await openDoor(options());
});
afterEach(async () => {
  await door.close();
  rmSync(directory, { recursive: true, force: true });
});

const options = () => ({
  port: 0,
  secret,
  directory: join(directory, 'window'),
  clock: { now: () => now, monotonic: () => now },
  onConnection: (caller: Caller) => callers.push(caller),
});

const address = (path: string) => `http://127.0.0.1:${door.port}${path}`;
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(address(path), { redirect: 'manual', headers });

/** Past fetch, which tidies paths and fills in the host by itself. */
function rawStatus(path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: door.port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

function connects(path: string, headers: Record<string, string>): Promise<boolean> {
  const socket = new WebSocket(`ws://127.0.0.1:${door.port}${path}`, { headers });
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.terminate();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const own = () => ({
  origin: `http://127.0.0.1:${door.port}`,
  cookie: `yizhan_${door.port}=${windowCookie(secret)}`,
});

test('a ticket opens one window, once, for two minutes', async () => {
  const ticket = makeWindowTicket(secret, now);
  const first = await get(`/open?ticket=${ticket}`);
  expect(first.status).toBe(303);
  expect(first.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
  expect((await get(`/open?ticket=${ticket}`)).status).toBe(403);
  const old = makeWindowTicket(secret, now);
  now += 121_000;
  expect((await get(`/open?ticket=${old}`)).status).toBe(403);
  expect((await get(`/open?ticket=${makeWindowTicket('another secret', now)}`)).status).toBe(403);
  expect((await get('/open?ticket=')).status).toBe(403);
});

test('the window is served with a policy that lets nothing else in', async () => {
  const page = await get('/');
  expect(page.status).toBe(200);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain(`default-src 'none'`);
  expect(policy).toContain(`script-src 'self'`);
  expect(policy).not.toContain('unsafe-eval');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await get('/assets/index-1.js')).headers.get('content-type')).toContain('javascript');
});

test('nothing outside the window folder is served', async () => {
  for (const path of [
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/assets/../../secret.html',
  ]) {
    expect(await rawStatus(path), path).toBe(404);
  }
  expect(await rawStatus('/%E0%A4%A')).toBe(404);
  expect((await fetch(address('/'), { method: 'POST' })).status).toBe(403);
});

test('a name that only points at this machine is not this machine', async () => {
  expect(await rawStatus('/', { host: `clinic.example:${door.port}` })).toBe(403);
  expect(await connects('/window', { ...own(), host: 'clinic.example' })).toBe(false);
});

test('a window needs our cookie and our own origin', async () => {
  expect(await connects('/window', own())).toBe(true);
  expect(await connects('/window', { ...own(), cookie: '' })).toBe(false);
  expect(await connects('/window', { ...own(), cookie: `yizhan_${door.port}=guess` })).toBe(false);
  expect(await connects('/window', { ...own(), origin: 'http://127.0.0.1.example' })).toBe(false);
  expect(await connects('/window', { cookie: own().cookie })).toBe(false);
  expect(callers).toEqual(['window']);
});

test('before the host is ready its pages are served, and lines wait in the doorway', async () => {
  await door.close();
  const ready = Promise.withResolvers<void>();
  door = await openDoor({ ...options(), opened: ready.promise });
  const entering = connects('/window', own());
  expect((await get('/')).status).toBe(200);
  expect(callers).toEqual([]);
  ready.resolve();
  expect(await entering).toBe(true);
  expect(callers).toEqual(['window']);
});

test('a door that closes leaves nobody waiting in it', async () => {
  await door.close();
  door = await openDoor({ ...options(), opened: new Promise(() => undefined) });
  const entering = connects('/window', own());
  expect((await get('/')).status).toBe(200);
  await door.close();
  expect(await entering).toBe(false);
});

test('a host needs its ticket, and a browser can never be one', async () => {
  const bearer = (ticket: string) => ({ authorization: `Bearer ${ticket}` });
  expect(await connects('/host', bearer(hostTicket(secret, 'devices')))).toBe(true);
  expect(await connects('/host', bearer(hostTicket(secret, 'bench')))).toBe(true);
  expect(await connects('/host', bearer('guess'))).toBe(false);
  expect(
    await connects('/host', { ...bearer(hostTicket(secret, 'devices')), origin: own().origin }),
  ).toBe(false);
  expect(await connects('/elsewhere', own())).toBe(false);
  expect(callers).toEqual(['devices', 'bench']);
});

/** Whether the door still lets a window in, after what was done to it. */
const stillOpens = () => connects('/window', own());

test.each(['//', '//[', 'http://[', '*'])('%s is no address, and no harm', async (path) => {
  expect(await rawStatus(path)).toBeGreaterThanOrEqual(400);
  expect(await connectsRaw(path)).toContain('403');
  expect(await stillOpens()).toBe(true);
});

test('a stranger who hangs up in the middle of asking ends nobody but himself', async () => {
  const hangUp = () =>
    new Promise<void>((resolve) => {
      const socket = upgrading('/window', () => {
        socket.resetAndDestroy();
        resolve();
      });
    });
  for (let stranger = 0; stranger < 20; stranger += 1) await hangUp();
  expect(await stillOpens()).toBe(true);
});

test('a stranger who is refused and holds on does not keep the door from closing', async () => {
  const stranger = connect({ port: door.port, host: '127.0.0.1', allowHalfOpen: true });
  stranger.write(`GET /window HTTP/1.1\r\nHost: 127.0.0.1:${door.port}\r\n`);
  stranger.write('Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  stranger.on('error', () => undefined);
  await new Promise((resolve) => stranger.once('data', resolve));
  await door.close();
  stranger.destroy();
});

test.each([
  ['more than a megabyte', (socket: WebSocket) => socket.send('x'.repeat(1_048_577))],
  ['text that is no text', (socket: WebSocket) => rawOf(socket).write(maskedText([0xc0, 0x80]))],
  ['a frame of the wrong shape', (socket: WebSocket) => rawOf(socket).write(Buffer.alloc(8, 0xff))],
])('%s costs the sender its line, and the others nothing', async (_, misbehave) => {
  const socket = new WebSocket(`ws://127.0.0.1:${door.port}/window`, { headers: own() });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  misbehave(socket);
  await closed;
  expect(await stillOpens()).toBe(true);
});

function upgrading(path: string, onSent: () => void): Socket {
  const socket = connect(door.port, '127.0.0.1', () => {
    const head = `Host: 127.0.0.1:${door.port}\r\nConnection: Upgrade\r\nUpgrade: websocket`;
    socket.write(`GET ${path} HTTP/1.1\r\n${head}\r\n\r\n`, onSent);
  });
  return socket.on('error', () => undefined);
}

/** The first words of the answer to a request for a line. */
function connectsRaw(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = upgrading(path, () => undefined);
    socket.once('data', (bytes) => resolve(bytes.toString()));
    socket.once('close', () => resolve('nothing'));
  });
}

/** The line under a socket, to send on it what ws would not. */
function rawOf(socket: WebSocket): Socket {
  return (socket as unknown as { readonly _socket: Socket })._socket; // oxlint-disable-line no-underscore-dangle -- ws has no public way to its raw line
}

function maskedText(bytes: readonly number[]): Buffer {
  return Buffer.from([0x81, 0x80 | bytes.length, 0, 0, 0, 0, ...bytes]);
}
