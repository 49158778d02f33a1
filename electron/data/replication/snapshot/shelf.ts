import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type SignedManifest, signedManifest } from '../../../../shared/replication/snapshot.ts';
import { openBytes, type SealKey, sealBytes, sha256Of } from './chunk-seal.ts';

/** A folder of sealed chunks, each named by its hash, and the manifests that name them. */
export type Shelf = {
  readonly folder: string;
  has(hash: string): Promise<boolean>;
  put(hash: string, bytes: Uint8Array): Promise<void>;
  /** Null when it is not here, or not what it was. */
  get(hash: string): Promise<Buffer | null>;
  putManifest(name: string, signed: SignedManifest): Promise<void>;
  getManifest(name: string): Promise<SignedManifest | null>;
  /** Names of the manifests, in their order. */
  manifests(): Promise<readonly string[]>;
  /** Takes away whatever is not named here. */
  keepOnly(hashes: ReadonlySet<string>, names: ReadonlySet<string>): Promise<void>;
};

const CHUNK = '.chunk';
const MANIFEST = '.manifest';

export function openShelf(folder: string, key: SealKey): Shelf {
  const pathOf = (name: string) => join(folder, name);
  const read = async (name: string) => {
    const sealed = await readFile(pathOf(name)).catch(missing);
    return sealed && openBytes(key, name, sealed);
  };
  const write = async (name: string, bytes: Uint8Array) => {
    await mkdir(folder, { recursive: true });
    await writeWhole(folder, name, sealBytes(key, name, bytes));
  };
  const names = async (ending: string) => {
    const all = await readdir(folder).catch(missing);
    return (all ?? []).filter((name) => name.endsWith(ending)).sort();
  };
  return {
    folder,
    has: async (hash) => (await names(CHUNK)).includes(hash + CHUNK),
    put: (hash, bytes) => write(hash + CHUNK, bytes),
    get: async (hash) => {
      const bytes = await read(hash + CHUNK);
      return bytes && sha256Of(bytes) === hash ? bytes : null;
    },
    putManifest: (name, signed) => write(name + MANIFEST, Buffer.from(JSON.stringify(signed))),
    getManifest: async (name) => {
      const bytes = await read(name + MANIFEST);
      const parsed = signedManifest.safeParse(bytes && parse(bytes));
      return parsed.success ? parsed.data : null;
    },
    manifests: async () => {
      const all = await names(MANIFEST);
      return all.map((name) => name.slice(0, -MANIFEST.length));
    },
    keepOnly: async (hashes, kept) => {
      const all = (await readdir(folder).catch(missing)) ?? [];
      const isKept = (name: string) =>
        (name.endsWith(CHUNK) && hashes.has(name.slice(0, -CHUNK.length))) ||
        (name.endsWith(MANIFEST) && kept.has(name.slice(0, -MANIFEST.length)));
      for (const name of all) if (!isKept(name)) await rm(pathOf(name), { force: true });
    },
  };
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

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
