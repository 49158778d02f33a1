import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { Client } from 'pg';
import {
  type Binaries,
  findBinaries,
  isReachable,
  PostgresError,
  type RunAs,
  runAs,
} from './binaries.ts';

/** A PostgreSQL of our own on this machine, for a district without one. */
export type RunningPostgres = {
  /** `postgres://…` of the maintenance database. */
  readonly url: string;
  stop(): Promise<void>;
};

type LauncherOptions = {
  /** The cluster lives in `cluster/` below it, its password beside that. */
  readonly dataDirectory: string;
  /** For throw-away clusters of tests: nothing survives a power cut, everything is quicker. */
  readonly isThrowAway?: boolean;
};

const USER = 'yizhan';
const START_TRIES = 150;
const START_PAUSE_MS = 100;

/**
 * Starts the cluster of this folder, making it on the first start. A server that an earlier process
 * left running is used as it is: it holds the same files.
 *
 * @throws PostgresError in one sentence
 */
export async function startPostgres(options: LauncherOptions): Promise<RunningPostgres> {
  const user = runAs();
  const binaries = findBinaries(user);
  const home = clusterHome(resolve(options.dataDirectory), user);
  const cluster = join(home, 'cluster');
  const password = loadPassword(home, user);
  if (!existsSync(join(cluster, 'PG_VERSION'))) makeCluster(binaries, { home, cluster, user });
  const left = await findRunning(cluster, password);
  if (left) return { url: left, stop: () => stopByPid(cluster) };
  const port = await freePort();
  const url = urlOf(port, password);
  const child = launch(binaries, {
    cluster,
    port,
    user,
    isThrowAway: options.isThrowAway ?? false,
  });
  await waitUntilReady(url, child);
  return { url, stop: () => stopChild(child) };
}

/** Files in a folder that the server's user cannot enter are kept where it can. */
function clusterHome(directory: string, user: RunAs): string {
  mkdirSync(directory, { recursive: true });
  if (!user || isReachable(directory)) return ownedBy(directory, user);
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  const elsewhere = join('/var/lib', `yizhan-${name}`);
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  return ownedBy(elsewhere, user);
}

function ownedBy(directory: string, user: RunAs): string {
  if (user) chownSync(directory, user.uid, user.gid);
  return directory;
}

function loadPassword(home: string, user: RunAs): string {
  const path = join(home, 'password');
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(18).toString('base64url'), { mode: 0o600, flush: true });
    if (user) chownSync(path, user.uid, user.gid);
  }
  return readFileSync(path, 'utf8').trim();
}

type Place = { readonly home: string; readonly cluster: string; readonly user: RunAs };

/** A cluster that was cut off in the middle of its making has no PG_VERSION and is made again. */
function makeCluster(binaries: Binaries, { home, cluster, user }: Place): void {
  rmSync(cluster, { recursive: true, force: true });
  const result = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${cluster}`,
      `--username=${USER}`,
      '--auth=scram-sha-256',
      `--pwfile=${join(home, 'password')}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ],
    { cwd: home, env: { LC_ALL: 'C' }, encoding: 'utf8', ...(user ?? {}) },
  );
  if (result.status === 0) return;
  const why = (result.stderr || String(result.error ?? '')).trim().split('\n').at(-1);
  throw new PostgresError(`数据库目录 ${cluster} 建立失败:${why}`);
}

type Launch = {
  readonly cluster: string;
  readonly port: number;
  readonly user: RunAs;
  readonly isThrowAway: boolean;
};

function launch(binaries: Binaries, { cluster, port, user, isThrowAway }: Launch): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=60',
    ...(isThrowAway ? ['fsync=off', 'full_page_writes=off'] : []),
  ];
  return spawn(binaries.postgres, ['-D', cluster, ...settings.flatMap((one) => ['-c', one])], {
    cwd: dirname(cluster),
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(user ?? {}),
  });
}

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  let lastLine = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    lastLine = chunk.toString('utf8').trim().split('\n').at(-1) ?? lastLine;
  });
  for (let attempt = 0; attempt < START_TRIES; attempt += 1) {
    if (child.exitCode !== null) break;
    if (await answers(url)) return;
    await new Promise((wake) => setTimeout(wake, START_PAUSE_MS));
  }
  child.kill('SIGKILL');
  throw new PostgresError(`PostgreSQL 没有启动:${lastLine}`);
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The server of these files that still runs, by its own lock file. */
async function findRunning(cluster: string, password: string): Promise<string | null> {
  const lines = readLock(cluster);
  const port = Number(lines?.[3]);
  if (!Number.isInteger(port) || port <= 0) return null;
  const url = urlOf(port, password);
  return (await answers(url)) ? url : null;
}

function readLock(cluster: string): readonly string[] | null {
  const path = join(cluster, 'postmaster.pid');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : null;
}

async function stopByPid(cluster: string): Promise<void> {
  const pid = Number(readLock(cluster)?.[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  process.kill(pid, 'SIGINT');
  for (let attempt = 0; attempt < START_TRIES && readLock(cluster); attempt += 1) {
    await new Promise((wake) => setTimeout(wake, START_PAUSE_MS));
  }
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, everything is written. */
async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve_) => child.once('exit', () => resolve_()));
  child.kill('SIGINT');
  await gone;
}

function urlOf(port: number, password: string): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
}

function freePort(): Promise<number> {
  return new Promise((resolve_, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve_(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
