import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enrolmentCode, feedIds, openHome } from '../tests/support/clinic.ts';
import { clinicScope, referenceScope, residentInsert } from '../tests/support/acts.ts';
import { eventually } from '../tests/support/eventually.ts';
import { protocol } from '../shared/replication/protocol.ts';

let dataDirectory: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'yizhan-district-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) await end(child, 'SIGTERM');
  await eventually(() => rmSync(dataDirectory, { recursive: true, force: true }));
});

type Running = { readonly child: ChildProcess; readonly url: string };

/** The server as its own process, with its own PostgreSQL. */
async function start(port = 0): Promise<Running> {
  const child = launch({ port });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the server ended with ${String(code)}`);
    }),
  ]);
  return { child, url: JSON.parse(line as string).url };
}

function launch(more: object): ChildProcess {
  const script = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, [script, '--config', '-'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const config = {
    isPlain: true,
    dataDirectory,
    demonstrationCode: enrolmentCode,
    referenceScopeId: referenceScope,
    ...more,
  };
  child.stdin?.write(`${JSON.stringify(config)}\n`);
  children.push(child);
  return child;
}

function once(
  emitter: { once(name: string, listener: (...args: unknown[]) => void): unknown },
  name: string,
): Promise<unknown[]> {
  return new Promise((resolve) => {
    emitter.once(name, (...args: unknown[]) => resolve(args));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

async function headOf(url: string): Promise<number> {
  const status = (await (await fetch(`${url}/status`)).json()) as {
    scopes: { scopeId: string; head: number }[];
  };
  return status.scopes.find(({ scopeId }) => scopeId === clinicScope)?.head ?? 0;
}

test('killed again and again, it keeps what it acknowledged and everything arrives once', async () => {
  let server = await start();
  const { port } = new URL(server.url);
  const home = await openHome({ districtUrl: server.url });
  try {
    await home.start();
    for (let round = 0; round < 3; round += 1) {
      for (let number = 0; number < 20; number += 1) await home.issue([residentInsert(uuid())]);
      await eventually(async () => expect(await headOf(server.url)).toBeGreaterThan(round * 20));
      await end(server.child, 'SIGKILL');
      const { district_seq: secured } = await home.db.read
        .selectFrom('scopes')
        .select('district_seq')
        .where('scope_id', '=', clinicScope)
        .executeTakeFirstOrThrow();
      server = await start(Number(port));
      expect(await headOf(server.url)).toBeGreaterThanOrEqual(secured);
    }
    await eventually(async () => expect(await headOf(server.url)).toBe(60), 30_000);
    expect(await feedIds(home)).toHaveLength(60);
    await eventually(() => expect(home.replicator.state().waitingForDistrict).toBe(0));
    expect(home.replicator.state().stoppedBecause).toBeNull();
  } finally {
    await home.close();
  }
});

test('ends cleanly when asked to, and takes its PostgreSQL with it', async () => {
  const { child, url } = await start();
  expect(((await (await fetch(`${url}/healthz`)).json()) as { ok: boolean }).ok).toBe(true);
  const postmaster = Number(
    readFileSync(join(dataDirectory, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  await end(child, 'SIGTERM');
  expect(child.exitCode).toBe(0);
  expect(() => process.kill(postmaster, 0)).toThrow();
});

test('asked twice, by a signal and by its parent going, it still ends what it began', async () => {
  const { child } = await start();
  const postmaster = Number(
    readFileSync(join(dataDirectory, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  const gone = once(child, 'exit');
  child.stdin?.end();
  child.kill('SIGTERM');
  child.kill('SIGINT');
  expect((await gone)[0]).toBe(0);
  expect(() => process.kill(postmaster, 0)).toThrow();
});

test('a lock of a process of the past does not keep it from starting', async () => {
  await end((await start()).child, 'SIGTERM');
  const lock = [process.pid, join(dataDirectory, 'cluster'), 0, 1, '', '127.0.0.1', '', ''];
  writeFileSync(join(dataDirectory, 'cluster', 'postmaster.pid'), lock.join('\n'));
  const { url } = await start();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a second server on the same data says so in one sentence and harms nobody', async () => {
  const { url } = await start();
  const second = launch({ port: 0 });
  let words = '';
  second.stderr?.on('data', (text: Buffer) => {
    words += text.toString();
  });
  await once(second, 'exit');
  expect(second.exitCode).toBe(2);
  expect(words).toMatch(/^Another district server already runs on this data directory/m);
  expect((await fetch(`${url}/status`)).status).toBe(200);
});

test('describes its protocol, and answers strangers with nothing else', async () => {
  const { url } = await start();
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
  expect(Object.keys(document.paths)).toEqual(Object.keys(protocol).map((name) => `/v1/${name}`));
  expect((await fetch(`${url}/v1/pull`, { method: 'POST', body: '{}' })).status).toBe(401);
  expect((await fetch(`${url}/status`, { method: 'DELETE' })).status).toBe(404);
});
