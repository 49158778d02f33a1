import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { StartRefusal } from '../../shell/start-refusal.ts';
import { writeSafely } from '../../shell/write-safely.ts';
import type { KeyStore } from './key-store.ts';

const keyFile = z.strictObject({
  version: z.literal(1),
  /** Which key store wrapped the key: another one could not unwrap it. */
  backend: z.string().min(1),
  wrapped: z.base64().min(1),
});

type KeyFile = z.output<typeof keyFile>;

export type KeyPlace = {
  /** Of the wrapped key. */
  readonly path: string;
  /** A database of this name without its key means a lost key: no new one is made. */
  readonly databasePath: string;
  /** Accepts Linux without a key store, where wrapping protects nothing. */
  readonly allowsUnprotected: boolean;
  readonly store: KeyStore;
};

/**
 * The database key: 32 random bytes in hex, made at the first start, kept wrapped by the system's key store
 * (checklist 17). A key is never replaced: whatever does not fit is refused, and nothing is changed.
 *
 * @throws StartRefusal `key-store-unprotected`, `-unavailable`, `-changed`, `key-file-damaged`, `key-refused`, `key-lost`
 */
export async function loadDatabaseKey(place: KeyPlace): Promise<string> {
  const { store, path, databasePath } = place;
  if (!store.isProtected && !place.allowsUnprotected) {
    throw new StartRefusal('key-store-unprotected', store.backend);
  }
  const kept = existsSync(path) ? readKeyFile(path) : null;
  if (kept && kept.backend !== store.backend) {
    throw new StartRefusal('key-store-changed', `${kept.backend} -> ${store.backend}`);
  }
  if (!kept && existsSync(databasePath)) throw new StartRefusal('key-lost');
  if (!(await store.isAvailable())) throw new StartRefusal('key-store-unavailable', store.backend);
  return kept ? unwrap(kept, place) : makeKey(place);
}

/** Hands out only what came back from the disk: a key that can not be unwrapped tomorrow is no key. */
async function makeKey(place: KeyPlace): Promise<string> {
  await keep(randomBytes(32).toString('hex'), place);
  return unwrap(readKeyFile(place.path), place);
}

async function keep(key: string, { store, path }: KeyPlace): Promise<void> {
  const wrapped = await store.wrap(key);
  const file: KeyFile = {
    version: 1,
    backend: store.backend,
    wrapped: wrapped.toString('base64'),
  };
  writeSafely(path, `${JSON.stringify(file)}\n`);
}

async function unwrap({ wrapped }: KeyFile, place: KeyPlace): Promise<string> {
  const { key, isOutdated } = await place.store
    .unwrap(Buffer.from(wrapped, 'base64'))
    .catch((error: unknown) => {
      throw new StartRefusal('key-refused', place.store.backend, { cause: error });
    });
  if (!/^[0-9a-f]{64}$/.test(key)) throw new StartRefusal('key-file-damaged');
  // The same key, wrapped anew as the key store asks. Should that fail, the old wrapping still opens.
  if (isOutdated) await keep(key, place).catch(() => undefined);
  return key;
}

function readKeyFile(path: string): KeyFile {
  try {
    return keyFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new StartRefusal('key-file-damaged', '', { cause: error });
  }
}
