import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { commandFor, type Engine, findEngine, LaunchError } from './engine.ts';
import { clearLeftover } from './leftover.ts';
import { keptSecret } from '../secret-file.ts';

/** A PostgreSQL of our own: made, started and ended with the server. */
export type Cluster = {
  /** Address of a database in it. */
  urlOf(database: string): string;
  /** Makes a database unless it is there. */
  ensureDatabase(database: string): Promise<void>;
  stop(): Promise<void>;
};

export type ClusterOptions = {
  /** Everything of the cluster lives here. */
  readonly directory: string;
  /** Any free one without. */
  readonly port?: number;
  /** Settings of PostgreSQL beside ours; tests switch off what guards against a pulled plug. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told once if PostgreSQL ends without being asked to. */
  readonly onDown?: (reason: string) => void;
};

const OWNER = 'yizhan';
const READY_MS = 60_000;
const LOOK_MS = 50;
const START_ATTEMPTS = 3;

/** Rows and parameters are people: PostgreSQL's own log gets the sentence of an error and no more. */
const baseSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
};

/** Where PostgreSQL keeps its data within a data directory. It may be a link to another disk. */
export function clusterFolder(directory: string): string {
  return join(resolve(directory), 'cluster');
}

/** Starts the cluster of a directory, makes it first when there is none. @throws LaunchError */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const directory = resolve(options.directory);
  const engine = findEngine();
  mkdirSync(directory, { recursive: true });
  const password = keptSecret(join(directory, 'password'), () => randomBytes(24).toString('hex'));
  const urlAt = (port: number, database = 'postgres') =>
    `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`;
  const cluster = clusterFolder(directory);
  if (!existsSync(cluster)) initialise(engine, directory, password);
  await clearLeftover(cluster, urlAt);
  const { port, postmaster } = await startAnywhere(engine, cluster, urlAt, options);
  return {
    urlOf: (database) => urlAt(port, database),
    ensureDatabase: (database) => ensureDatabase(urlAt(port), database),
    stop: () => postmaster.stop(),
  };
}

/** A cluster appears under its name only when it is whole: a pulled plug leaves nothing half made. */
function initialise(engine: Engine, directory: string, password: string): void {
  const draft = join(directory, 'cluster.new');
  const passwordFile = join(directory, 'password.new');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of [draft, passwordFile]) give(path, engine);
  const { command, as } = commandFor(engine, engine.initdb, draft);
  const [program = '', ...before] = command;
  const args = ['-D', draft, '-U', OWNER, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const { status, stderr, error } = spawnSync(
    program,
    [...before, ...args, '-E', 'UTF8', '--locale=C', '--no-instructions'],
    { cwd: '/', encoding: 'utf8', ...as },
  );
  rmSync(passwordFile, { force: true });
  if (status !== 0)
    throw new LaunchError({
      zh: `PostgreSQL 建不起来：${lastLine(stderr, error)}`,
      en: `PostgreSQL could not be set up: ${lastLine(stderr, error)}`,
    });
  renameSync(draft, clusterFolder(directory));
}

function give(path: string, { account }: Engine): void {
  if (account) chownSync(path, account.uid, account.gid);
}

function lastLine(text: string | null, error?: Error): string {
  const lines = (text ?? '').split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1) ?? error?.message ?? 'it gave no reason';
}

type Postmaster = { stop(): Promise<void> };

/** Another program may take the port between looking and using: then the next one. */
async function startAnywhere(
  engine: Engine,
  cluster: string,
  urlAt: (port: number) => string,
  options: ClusterOptions,
): Promise<{ readonly port: number; readonly postmaster: Postmaster }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    try {
      const postmaster = await start({ ...options, engine, cluster, port, url: urlAt(port) });
      return { port, postmaster };
    } catch (error) {
      if (attempt >= START_ATTEMPTS) throw error;
    }
  }
}

function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((found, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Ends PostgreSQL when this process is gone, however it went: its standard input is a pipe that
 * closes then. Shuts down at once and cleanly (SIGINT is PostgreSQL's fast shutdown).
 */
const GUARD = `exec 3<&0
"$@" 3<&- </dev/null & server=$!
{ cat <&3 >/dev/null; kill -INT $server; } 2>/dev/null & guard=$!
wait $server; code=$?
kill $guard 2>/dev/null
exit $code`;

type Start = Pick<ClusterOptions, 'settings' | 'onDown'> & {
  readonly engine: Engine;
  readonly cluster: string;
  readonly port: number;
  readonly url: string;
};

async function start({ engine, cluster, port, url, ...options }: Start): Promise<Postmaster> {
  const settings = { ...baseSettings, ...options.settings, port: String(port) };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  if (process.platform === 'win32') return startByController(engine, cluster, args);
  const { command, as } = commandFor(engine, engine.postgres, cluster);
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', ...command, '-D', cluster, ...args], {
    cwd: '/',
    // Ctrl-C at the terminal is for the server, which ends PostgreSQL when it is done with it.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    ...as,
  });
  const words = collectWords(child);
  const state: Life = { isReady: false, isStopping: false, ending: null };
  const exited = new Promise<void>((ended) => {
    const end = (reason: string) => {
      state.ending = reason;
      child.stdin?.destroy();
      if (state.isReady && !state.isStopping) options.onDown?.(reason);
      ended();
    };
    child.once('exit', (code, signal) => end(`${signal ?? code}: ${lastLine(words.join(''))}`));
    child.once('error', (error) => end(error.message));
  });
  await untilReady(url, state);
  state.isReady = true;
  return {
    stop: async () => {
      state.isStopping = true;
      child.stdin?.end();
      await exited;
    },
  };
}

type Life = { isReady: boolean; isStopping: boolean; ending: string | null };

/** Windows has no such pipe; its controller also sheds the rights of an administrator. */
function startByController(engine: Engine, cluster: string, args: readonly string[]): Postmaster {
  const control = (...rest: readonly string[]) =>
    spawnSync(engine.pgCtl, ['-D', cluster, '-w', ...rest]);
  const quoted = args.map((text) => `"${text}"`).join(' ');
  const { status } = control('-l', join(cluster, '..', 'postgres.log'), '-o', quoted, 'start');
  if (status !== 0)
    throw new LaunchError({
      zh: 'PostgreSQL 没有启动：请看它数据旁边的 postgres.log。',
      en: 'PostgreSQL did not start: see postgres.log beside its data.',
    });
  return {
    stop: async () => {
      control('-m', 'fast', 'stop');
    },
  };
}

const WORDS_MAX = 20;

function collectWords(child: ChildProcess): readonly string[] {
  const words: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words.push(text);
    if (words.length > WORDS_MAX) words.shift();
  });
  return words;
}

async function untilReady(url: string, state: Readonly<Life>): Promise<void> {
  const until = performance.now() + READY_MS;
  while (!(await answers(url))) {
    if (state.ending !== null) {
      throw new LaunchError({
        zh: `PostgreSQL 没有启动（${state.ending}）。`,
        en: `PostgreSQL did not start (${state.ending}).`,
      });
    }
    if (performance.now() > until) {
      throw new LaunchError({
        zh: 'PostgreSQL 一分钟还没有启动。',
        en: 'PostgreSQL did not start within a minute.',
      });
    }
    await new Promise((next) => setTimeout(next, LOOK_MS));
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureDatabase(url: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (known.rowCount === 0)
      await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
