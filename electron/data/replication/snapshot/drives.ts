import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Drive } from '../../../../shared/contract/load.ts';

/** Where a system puts the disks that are carried. */
const LINUX = ['/media', '/run/media'];
const WINDOWS = [...'DEFGHIJKLMNOPQRSTUVWXYZ'];

/** Disks beside the system's own, as far as their place says so. */
export async function listDrives(platform: NodeJS.Platform): Promise<readonly Drive[]> {
  if (platform === 'win32') return windowsDrives();
  const drives: Drive[] = [];
  for (const root of LINUX)
    for (const owner of await names(root)) {
      const mounts = await names(join(root, owner));
      for (const label of mounts) drives.push({ path: join(root, owner, label), label });
    }
  return drives;
}

async function windowsDrives(): Promise<readonly Drive[]> {
  const all = await Promise.all(
    WINDOWS.map(async (letter) => {
      const path = `${letter}:\\`;
      const isThere = await stat(path).then(
        () => true,
        () => false,
      );
      return isThere ? [{ path, label: `${letter}:` }] : [];
    }),
  );
  return all.flat();
}

async function names(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
