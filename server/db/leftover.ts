import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { LaunchError } from './engine.ts';
import { APPLICATION_NAME } from './open.ts';

const GONE_MS = 20_000;
const LOOK_MS = 50;

/**
 * What a killed server may have left behind: a PostgreSQL that still runs, or a lock that names a
 * process of the past. A PostgreSQL that somebody works with is left alone.
 *
 * @param urlAt the address of the cluster, were it listening at a port
 * @throws LaunchError when another server runs on this directory
 */
export async function clearLeftover(
  cluster: string,
  urlAt: (port: number) => string,
): Promise<void> {
  const lock = readLock(cluster);
  if (!lock) return;
  if (!isPostmaster(lock.pid, cluster)) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  if (await isInUse(urlAt(lock.port))) {
    throw new LaunchError({
      zh: `这个数据目录上已经有一个区级服务在运行（PostgreSQL 进程 ${lock.pid}）。`,
      en: `Another district server already runs on this data directory (PostgreSQL process ${lock.pid}).`,
    });
  }
  kill(lock.pid, 'SIGINT');
  await waitUntilGone(lock.pid, cluster);
}

/** Which process holds a cluster, and at which port it listens, as it wrote down itself. */
export function readLock(cluster: string): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Math.abs(Number(lines[0])), port: Number(lines[3]) };
  } catch {
    return null;
  }
}

/** Process numbers come round again: only a postgres that lives in this folder is meant. */
function isPostmaster(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return nameOf(pid).includes('postgres');
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function nameOf(pid: number): string {
  const [command, ...args] =
    process.platform === 'win32'
      ? ['tasklist', '/FI', `PID eq ${pid}`, '/NH']
      : ['ps', '-o', 'comm=', '-p', String(pid)];
  try {
    return execFileSync(command ?? '', args, { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** Whether a living server is connected. A PostgreSQL that does not answer is going down by itself. */
async function isInUse(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ sessions: number }>(
      'select count(*)::int as sessions from pg_stat_activity where application_name = $1',
      [APPLICATION_NAME],
    );
    return (rows[0]?.sessions ?? 0) > 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function waitUntilGone(pid: number, cluster: string): Promise<void> {
  const until = performance.now() + GONE_MS;
  while (isPostmaster(pid, cluster)) {
    if (performance.now() > until) {
      throw new LaunchError({
        zh: `上次运行留下的 PostgreSQL 不结束（进程 ${pid}）：请先结束它，再启动。`,
        en: `A PostgreSQL of an earlier run does not end (process ${pid}): end it, then start again.`,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It was faster.
  }
}
