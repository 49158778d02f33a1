import { open, readFile, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Where serial programs have left word since UUCP: minicom, picocom, pppd and many others. */
const FOLDER = '/run/lock';
const NUMBER_WIDTH = 10;

export type PortLock =
  | { readonly is: 'held'; readonly release: () => Promise<void> }
  | { readonly is: 'taken' };

const nothingHeld: PortLock = { is: 'held', release: () => Promise.resolve() };

/**
 * Leaves word that a port is in use, and respects that of others (S5): what the system itself offers does not
 * stop programs that never ask for it. Where no word can be left there is none. Linux only.
 */
export async function lockPort(path: string, folder = FOLDER): Promise<PortLock> {
  if (process.platform !== 'linux') return nothingHeld;
  const port = await realpath(path).catch(() => path);
  // Whatever else can be opened has no name of its own.
  if (dirname(port) !== '/dev') return nothingHeld;
  const file = join(folder, `LCK..${basename(port)}`);
  if (await leaveWord(file)) return { is: 'held', release: () => rm(file, { force: true }) };
  const program = await programOf(file);
  // Ours already: a second opening is refused by the system itself.
  if (program === process.pid) return nothingHeld;
  if (program !== null && isAlive(program)) return { is: 'taken' };
  await rm(file, { force: true }).catch(() => undefined);
  if (!(await leaveWord(file))) return nothingHeld;
  return { is: 'held', release: () => rm(file, { force: true }) };
}

/** False where there is word already, or none may be left. */
async function leaveWord(file: string): Promise<boolean> {
  const handle = await open(file, 'wx').catch(() => null);
  if (!handle) return false;
  try {
    await handle.writeFile(`${String(process.pid).padStart(NUMBER_WIDTH)}\n`);
    return true;
  } finally {
    await handle.close();
  }
}

/** Who left the word; null for what is none. */
async function programOf(file: string): Promise<number | null> {
  const program = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  return program > 0 ? program : null;
}

function isAlive(program: number): boolean {
  try {
    process.kill(program, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
