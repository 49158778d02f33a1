import { manifest, type SignedManifest, signedManifest } from './snapshot.ts';

/** A folder of sealed chunks, each named by its hash, and the manifests that name them. */
export type SnapshotShelf = {
  /** Whether it could be handed out: what is damaged, or sealed with a key that is lost, is not here. */
  has(hash: string): Promise<boolean>;
  put(hash: string, bytes: Uint8Array): Promise<void>;
  /** Null when it is not here, or not what it was. */
  get(hash: string): Promise<Uint8Array | null>;
  putManifest(name: string, signed: SignedManifest): Promise<void>;
  getManifest(name: string): Promise<SignedManifest | null>;
  /** Names of the manifests, in their order. */
  manifests(): Promise<readonly string[]>;
  /** Takes away whatever is not named here. */
  keepOnly(hashes: ReadonlySet<string>, names: ReadonlySet<string>): Promise<void>;
};

/** Where the files are; each is there whole or not at all, and sealed under its name. */
export type SealedFiles = {
  /** Null when it is not there, or not what was sealed under this name. */
  read(name: string): Promise<Uint8Array | null>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  names(): Promise<readonly string[]>;
  remove(name: string): Promise<void>;
  /** SHA-256 in hex. */
  readonly hashOf: (bytes: Uint8Array) => string;
  readonly encode: (text: string) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => string;
};

const CHUNK = '.chunk';
const MANIFEST = '.manifest';

export function makeShelf(files: SealedFiles): SnapshotShelf {
  const namesOf = async (ending: string) =>
    (await files.names()).filter((name) => name.endsWith(ending)).toSorted();
  const get = async (hash: string) => {
    const bytes = await files.read(hash + CHUNK);
    return bytes && files.hashOf(bytes) === hash ? bytes : null;
  };
  return {
    has: async (hash) => (await get(hash)) !== null,
    put: (hash, bytes) => files.write(hash + CHUNK, bytes),
    get,
    putManifest: (name, signed) =>
      files.write(name + MANIFEST, files.encode(JSON.stringify(signed))),
    getManifest: async (name) => {
      const bytes = await files.read(name + MANIFEST);
      const parsed = signedManifest.safeParse(bytes && parse(files.decode(bytes)));
      return parsed.success ? parsed.data : null;
    },
    manifests: async () => {
      const names = await namesOf(MANIFEST);
      return names.map((name) => name.slice(0, -MANIFEST.length));
    },
    keepOnly: async (hashes, kept) => {
      const isKept = (name: string) =>
        (name.endsWith(CHUNK) && hashes.has(name.slice(0, -CHUNK.length))) ||
        (name.endsWith(MANIFEST) && kept.has(name.slice(0, -MANIFEST.length)));
      for (const name of await files.names()) if (!isKept(name)) await files.remove(name);
    },
  };
}

/** Lets everything go but the newest manifests and what they name. */
export async function keepNewest(shelf: SnapshotShelf, count: number): Promise<void> {
  const names = (await shelf.manifests()).slice(-count);
  const hashes = new Set<string>();
  for (const name of names) {
    const signed = await shelf.getManifest(name);
    if (!signed) continue;
    for (const { hash } of manifest.parse(JSON.parse(signed.text)).chunks) hashes.add(hash);
  }
  await shelf.keepOnly(hashes, new Set(names));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
