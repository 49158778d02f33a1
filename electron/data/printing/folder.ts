import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrintJob } from './printing.ts';

/** The name under which the folder is chosen like a printer; no printer of a system has a colon in front. */
export const FOLDER_PRINTER = ':folder';

/** Keeps a paper as a file that only this user may read. */
export async function saveInFolder(
  folder: string,
  { title, pdf }: Pick<PrintJob, 'title' | 'pdf'>,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, title), pdf, { mode: 0o600, flush: true });
}

/**
 * Lets go of the papers in a folder that were written before a moment. One that can not be let go, because a
 * viewer has it open, keeps none of the others, and is tried again the next time.
 *
 * @param beforeMs ms since 1970
 */
export async function dropPapers(folder: string, beforeMs: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.pdf'))) {
    await dropIfOld(join(folder, name), beforeMs).catch(() => undefined);
  }
}

async function dropIfOld(path: string, beforeMs: number): Promise<void> {
  const { mtimeMs } = await stat(path);
  if (mtimeMs < beforeMs) await rm(path, { force: true });
}
