import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeShelf, type SnapshotShelf } from '../../../shared/replication/snapshot-shelf.ts';
import { openBytes, type SealKey, sealBytes, sha256Of } from './seal.ts';

/** A shelf in a folder, whose files nobody reads without the key. */
export function openShelf(folder: string, key: SealKey): SnapshotShelf {
  return makeShelf({
    read: async (name) => {
      const sealed = await readFile(join(folder, name)).catch(missing);
      return sealed && openBytes(key, name, sealed);
    },
    write: async (name, bytes) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeWhole(join(folder, name), sealBytes(key, name, bytes));
    },
    names: async () => (await readdir(folder).catch(missing)) ?? [],
    remove: (name) => rm(join(folder, name), { force: true }),
    hashOf: sha256Of,
    encode: (text) => Buffer.from(text),
    decode: (bytes) => Buffer.from(bytes).toString('utf8'),
  });
}

/** A file is there whole or not at all, also when the power goes. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

function missing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
