import { randomBytes, randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manifest } from '../../../../shared/replication/snapshot.ts';
import type { SnapshotService } from '../../../../shared/replication/snapshot-service.ts';
import { keyOfPassphrase } from './chunk-seal.ts';
import { openShelf, readUpTo } from './shelf.ts';
import { ChunkGone, type SnapshotSource } from './source.ts';

/** A snapshot in a folder that somebody carries from the home to a new workstation, always encrypted. */

/** In whatever disk is chosen; written anew each time. */
export const CARRIED_FOLDER = 'yizhan-records';
const SALT = 'salt';
const SALT_BYTES = 16;
const DIGITS = 24;

/** 24 random digits: 79 bits, in groups of four as they are read out and typed. */
export function makeDigits(): string {
  const digits = Array.from({ length: DIGITS }, () => randomInt(10)).join('');
  return digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

/** Writes the newest snapshot to a disk. Half of one is overwritten by the next. */
export async function writeCarried(
  service: SnapshotService,
  disk: string,
  digits: string,
  onPercent: (percent: number) => void,
): Promise<void> {
  const signed = await service.take();
  const folder = join(disk, CARRIED_FOLDER);
  const salt = randomBytes(SALT_BYTES);
  await mkdir(folder, { recursive: true });
  const shelf = openShelf(folder, await keyOfPassphrase(plain(digits), salt));
  await shelf.keepOnly(new Set(), new Set());
  await writeFile(join(folder, SALT), salt);
  const { chunks } = manifest.parse(JSON.parse(signed.text));
  for (const [at, { hash }] of chunks.entries()) {
    const bytes = await service.chunk(hash);
    if (!bytes) throw new ChunkGone();
    await shelf.put(hash, bytes);
    onPercent(Math.floor((100 * at) / chunks.length));
  }
  // Last, so that a folder with a manifest has everything that it names.
  await shelf.putManifest('records', signed);
}

/** Opens a carried folder; null when there is none, or these are not its digits. */
export async function openCarried(disk: string, digits: string): Promise<SnapshotSource | null> {
  for (const folder of [join(disk, CARRIED_FOLDER), disk]) {
    const salt = await readUpTo(join(folder, SALT), SALT_BYTES).catch(() => null);
    if (salt?.length !== SALT_BYTES) continue;
    const shelf = openShelf(folder, await keyOfPassphrase(plain(digits), salt));
    const signed = await shelf.getManifest('records');
    if (!signed) return null;
    return {
      name: 'folder',
      manifest: () => Promise.resolve({ state: 'ready', manifest: signed }),
      chunk: async function* (hash, from) {
        const bytes = await shelf.get(hash);
        if (!bytes) throw new ChunkGone();
        yield bytes.subarray(from);
      },
    };
  }
  return null;
}

function plain(digits: string): string {
  return digits.replaceAll(' ', '');
}
