import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrintJob } from './printing.ts';

/** The name under which the folder is chosen like a printer; no printer of a system has a colon in front. */
export const FOLDER_PRINTER = ':folder';

/** Papers in the folder lie open on the disk: long enough to be taken to a printer, and no longer. */
const KEPT_MS = 7 * 86_400_000;

/** Keeps a paper as a file that only this user may read, and lets go of those that are older than a week. */
export async function saveInFolder(
  folder: string,
  { title, pdf }: Pick<PrintJob, 'title' | 'pdf'>,
  nowMs: number,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await dropOld(folder, nowMs);
  await writeFile(join(folder, title), pdf, { mode: 0o600, flush: true });
}

async function dropOld(folder: string, nowMs: number): Promise<void> {
  const papers = (await readdir(folder)).filter((name) => name.endsWith('.pdf'));
  for (const name of papers) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (mtimeMs < nowMs - KEPT_MS) await rm(path, { force: true });
  }
}
