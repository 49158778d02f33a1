import { constants } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { BackupFailure, failureCodeOf } from './failure.ts';
import { type Certificate, certificate } from './manifest.ts';

/** The files of a folder of backups: `X.backup`, its certificate `X.json`, `watermark.json`. */

const BACKUP = '.backup';
const CERTIFICATE = '.json';
const PARTIAL = '.partial';

export function backupFileName(takenAt: string, id: string): string {
  const time = takenAt.replaceAll(/[-:]|\.\d+/g, '');
  return `yizhan-${time}-${id.replaceAll('-', '').slice(-8)}${BACKUP}`;
}

/** Where a file grows until it was proved. */
export function partialPath(folder: string, file: string): string {
  return join(folder, `${file}${PARTIAL}`);
}

export function certificatePath(folder: string, file: string): string {
  return join(folder, `${basename(file, BACKUP)}${CERTIFICATE}`);
}

/**
 * Looks whether backups can go there. A folder that somebody named is not made: where it is missing a
 * disk is not mounted, and the backups would lie beside the database that they are to outlive.
 *
 * @throws BackupFailure `folder-missing`, `folder-not-writable`
 */
export async function requireFolder(folder: string, mayCreate: boolean): Promise<void> {
  try {
    if (mayCreate) await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!(await stat(folder)).isDirectory()) throw new BackupFailure('folder-missing');
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new BackupFailure(failureCodeOf(error), { cause: error });
  }
}

/** Bytes that are free where a path lies. */
export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** Takes away what a killed backup left. */
export async function removePartials(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith('yizhan-') && name.endsWith(PARTIAL)) await rm(join(folder, name));
}

/** The certificates whose file is there, the oldest first. */
export async function readCertificates(folder: string): Promise<readonly Certificate[]> {
  const names = new Set(await readdir(folder));
  const found: Certificate[] = [];
  for (const name of names) {
    if (!name.startsWith('yizhan-') || !name.endsWith(CERTIFICATE)) continue;
    const one = await readJsonFile(join(folder, name), certificate);
    if (one && names.has(one.file) && certificatePath('', one.file) === name) found.push(one);
  }
  return found.sort((a, b) => (a.takenAt < b.takenAt ? -1 : 1));
}

/** Null where there is no such file, or nothing that makes sense. */
export async function readJsonFile<Output>(
  path: string,
  schema: z.ZodType<Output>,
): Promise<Output | null> {
  try {
    return schema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** The whole file or the one before: whatever happens to the power. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  const draft = `${path}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(join(path, '..'));
}

/** A name is on the disk when its folder is. Windows knows no such thing. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
