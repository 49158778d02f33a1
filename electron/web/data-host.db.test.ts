import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'yizhan-host-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The program itself, of a clinic's home without a district. */
function run(doorPort: number, databaseKey = '5a'.repeat(32)) {
  const script = fileURLToPath(new URL('./data-host-main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script]);
  const config = {
    host: {
      databasePath: join(directory, 'clinic.db'),
      databaseKey,
      version: 'test',
      workstation: {
        name: '前台',
        ticketPrefix: 'A',
        clinicId: '01970000-0000-7000-8000-0000000000c1',
      },
      referenceScopeId: '01970000-0000-7000-8000-0000000000c2',
      enrolmentCode: null,
      demonstrationCode: null,
      role: { kind: 'home', listen: { host: '127.0.0.1', port: 0 }, districtUrl: null },
      tcpAllowList: [],
      demo: null,
    },
    door: { port: doorPort, secret: 'a secret of at least thirty-two bytes' },
  };
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify(config)}\n`);
  return child;
}

type Program = ReturnType<typeof run>;

/** The port of its door, once the host behind it is ready. */
async function readyPort(child: Program): Promise<number> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { port } = z.object({ port: z.int() }).parse(await nextOf(lines));
  z.object({ lanPort: z.int() }).parse(await nextOf(lines));
  return port;
}

async function nextOf(lines: AsyncIterator<string>): Promise<unknown> {
  const { value } = await lines.next();
  return JSON.parse(value as string);
}

async function lastWords(child: Program): Promise<{ code: unknown; words: string }> {
  let words = '';
  child.stdout.resume(); // it may have opened its door before
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  const [code] = await once(child, 'close');
  return { code, words };
}

test('the parent is gone, with everything it listened to: the host saves and ends by itself', async () => {
  const child = run(0);
  await readyPort(child);
  const ended = once(child, 'exit');
  child.stdout.destroy();
  child.stderr.destroy();
  child.stdin.destroy();
  expect(await ended).toEqual([0, null]);
  const log = join(directory, 'clinic.db-wal');
  expect(existsSync(log) ? statSync(log).size : 0).toBe(0);
});

test('a parent that is gone before the host is ready is noticed, too', async () => {
  const child = run(0);
  child.stdin.end();
  expect((await once(child, 'exit'))[0]).toBe(0);
});

test('a port in use and a wrong key end the start with code 2 and one sentence', async () => {
  const first = run(0);
  await readyPort(first);
  first.kill('SIGTERM');
  await once(first, 'close');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const taken = await lastWords(run(port));
  server.close();
  expect(taken.code).toBe(2);
  expect(taken.words).toContain(`端口 ${port} 已被占用`);
  const locked = await lastWords(run(0, 'a5'.repeat(32)));
  expect(locked.code).toBe(2);
  expect(locked.words.trim().split('\n')).toHaveLength(1);
  expect(locked.words).toContain('数据没有改动');
});

test('a second host on the same data is refused, and the first does not notice', async () => {
  const first = run(0);
  const port = await readyPort(first);
  const second = await lastWords(run(0));
  expect(second.code).toBe(2);
  expect(second.words).toContain('驿站已经在用这份数据运行');
  expect((await fetch(`http://127.0.0.1:${port}/open`)).status).toBe(403);
  first.kill('SIGTERM');
  expect((await once(first, 'close'))[0]).toBe(0);
});

test('killed in the middle it opens again with what it had', async () => {
  const first = run(0);
  await readyPort(first);
  first.kill('SIGKILL');
  await once(first, 'close');
  const second = run(0);
  expect(await readyPort(second)).toBeGreaterThan(0);
  second.kill('SIGTERM');
  expect((await once(second, 'close'))[0]).toBe(0);
});
