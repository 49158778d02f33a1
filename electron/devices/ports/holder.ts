import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

const NAME_MAX = 60;

/**
 * Which other program has a port open, by its name. Linux only, and only among the programs that this one
 * may look at; null where nobody can be named.
 *
 * @param root where the system describes its programs
 */
export async function holderOf(path: string, root = '/proc'): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const port = await realpath(path).catch(() => null);
  if (!port) return null;
  const programs = (await readdir(root).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const program of programs) {
    if (Number(program) === process.pid) continue;
    if (await hasOpen(`${root}/${program}/fd`, port)) return nameOf(`${root}/${program}/cmdline`);
  }
  return null;
}

/**
 * Which other program has an open port open as well. Not asked of pseudo terminals, whose other half always
 * has them open.
 */
export async function sharerOf(path: string): Promise<string | null> {
  const port = await realpath(path).catch(() => path);
  return dirname(port) === '/dev' ? holderOf(port) : null;
}

async function hasOpen(folder: string, port: string): Promise<boolean> {
  const files = await readdir(folder).catch(() => []);
  const targets = await Promise.all(
    files.map((file) => readlink(`${folder}/${file}`).catch(() => '')),
  );
  return targets.includes(port);
}

/** As it was called: the name that the system keeps beside it may be that of a thread. */
async function nameOf(path: string): Promise<string | null> {
  const [called = ''] = (await readFile(path, 'utf8').catch(() => '')).split('\0');
  return basename(called).slice(0, NAME_MAX) || null;
}
