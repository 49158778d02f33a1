import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { z } from 'zod';
import { AppError } from '../../shared/lib/problem.ts';
import { writeSafely } from '../shell/write-safely.ts';

/**
 * The database key where no OS keychain is: 32 random bytes in a file that only its owner may read,
 * so that a kiosk works unattended at 07:00; or the same bytes wrapped by a passphrase.
 */
const KEY_FILE = 'database.key';
const WRAPPED_FILE = 'database.key.wrapped';
const COST = { memorySize: 65_536, iterations: 3, parallelism: 1, hashLength: 32 } as const;

const wrapped = z.object({
  kdf: z.literal('argon2id'),
  salt: z.string(),
  nonce: z.string(),
  tag: z.string(),
  key: z.string(),
});

type KeyPlace = {
  readonly directory: string;
  /** A database of this name without its key means a lost key: no new one is made. */
  readonly databasePath: string;
  readonly askPassphrase: (() => Promise<string>) | null;
};

/** The key, made on the first start. @throws AppError `database-key-wrong` */
export async function loadDatabaseKey(place: KeyPlace): Promise<string> {
  mkdirSync(place.directory, { recursive: true, mode: 0o700 });
  const plainPath = join(place.directory, KEY_FILE);
  const wrappedPath = join(place.directory, WRAPPED_FILE);
  if (existsSync(wrappedPath)) return unwrap(wrappedPath, place.askPassphrase);
  if (existsSync(plainPath)) return parseKey(readFileSync(plainPath, 'utf8'));
  if (existsSync(place.databasePath)) throw new AppError('database-key-wrong');
  const key = randomBytes(32).toString('hex');
  if (place.askPassphrase) {
    await wrap(wrappedPath, key, place.askPassphrase);
    return key;
  }
  writeSafely(plainPath, `${key}\n`);
  // Only what came back from the disk: a key that can not be read tomorrow is no key.
  return parseKey(readFileSync(plainPath, 'utf8'));
}

function parseKey(text: string): string {
  const key = text.trim();
  if (!/^[0-9a-f]{64}$/.test(key)) throw new AppError('database-key-wrong');
  return key;
}

async function wrap(path: string, key: string, ask: () => Promise<string>): Promise<void> {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(await ask(), salt), nonce);
  const sealed = Buffer.concat([cipher.update(Buffer.from(key, 'hex')), cipher.final()]);
  const file = {
    kdf: 'argon2id',
    salt: salt.toString('hex'),
    nonce: nonce.toString('hex'),
    tag: cipher.getAuthTag().toString('hex'),
    key: sealed.toString('hex'),
  };
  writeSafely(path, JSON.stringify(file));
}

async function unwrap(path: string, ask: (() => Promise<string>) | null): Promise<string> {
  if (!ask) throw new AppError('database-key-wrong');
  try {
    const file = wrapped.parse(JSON.parse(readFileSync(path, 'utf8')));
    const secret = await derive(await ask(), bytes(file.salt));
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes(file.nonce));
    decipher.setAuthTag(bytes(file.tag));
    return Buffer.concat([decipher.update(bytes(file.key)), decipher.final()]).toString('hex');
  } catch (error) {
    throw new AppError('database-key-wrong', { cause: error });
  }
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

function derive(passphrase: string, salt: Buffer): Promise<Uint8Array> {
  return argon2id({ ...COST, password: passphrase, salt, outputType: 'binary' });
}
