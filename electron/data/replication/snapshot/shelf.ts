import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeShelf, type SnapshotShelf } from '../../../../shared/replication/snapshot-shelf.ts';
import { openBytes, type SealKey, sealBytes, sha256Of } from './chunk-seal.ts';

export type Shelf = SnapshotShelf & { readonly folder: string };

/** A shelf in a folder, whose files nobody reads without the key. */
export function openShelf(folder: string, key: SealKey): Shelf {
  const shelf = makeShelf({
    read: async (name) => {
      const sealed = await readUpTo(join(folder, name), FILE_BYTES_MAX);
      return sealed && openBytes(key, name, sealed);
    },
    write: async (name, bytes) => {
      await mkdir(folder, { recursive: true });
      await writeWhole(folder, name, sealBytes(key, name, bytes));
    },
    names: async () => (await readdir(folder).catch(missing)) ?? [],
    remove: (name) => rm(join(folder, name), { force: true }),
    hashOf: sha256Of,
    encode: (text) => Buffer.from(text),
    decode: (bytes) => Buffer.from(bytes).toString('utf8'),
  });
  return { ...shelf, folder };
}

/** More than a manifest or a chunk ever has: what lies on a disk that somebody carries may be anything. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;

/** A file; null where there is none, or one that is larger than it can be. */
export async function readUpTo(path: string, bytes: number): Promise<Buffer | null> {
  const found = await stat(path).catch(missing);
  return found?.isFile() && found.size <= bytes ? readFile(path).catch(missing) : null;
}

/** A file is there whole or not at all, also when the power goes. */
async function writeWhole(folder: string, name: string, bytes: Buffer): Promise<void> {
  const draft = join(folder, `${randomUUID()}.draft`);
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, name));
}

function missing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
