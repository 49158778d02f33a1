import { createCipheriv, createDecipheriv, hash, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { Packed } from '../../../../shared/replication/chunk-writer.ts';

/**
 * Bytes of a snapshot outside the database are never plain: on this disk they are sealed with a key
 * that lies in the database, on a carried folder with one that comes of its passphrase.
 */
export type SealKey = Buffer;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Seals bytes under their name, so that no file can stand in for another. */
export function sealBytes(key: SealKey, name: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** The bytes, or null when they are not what was sealed with this key under this name. */
export function openBytes(key: SealKey, name: string, sealed: Buffer): Buffer | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(name))
    .setAuthTag(tag);
  try {
    const body = sealed.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return null;
  }
}

export function makeSealKey(): SealKey {
  return randomBytes(KEY_BYTES);
}

/** The key of a carried folder: slow on purpose, because a passphrase is shorter than a key. */
export function keyOfPassphrase(digits: string, salt: Buffer): Promise<SealKey> {
  const cost = { N: 32_768, r: 8, p: 1, maxmem: 67_108_864 };
  return new Promise((resolve, reject) => {
    scrypt(digits, salt, KEY_BYTES, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

export function sha256Of(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

export async function pack(text: string): Promise<Packed> {
  const bytes = await compress(text, { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
  return { bytes, textBytes: Buffer.byteLength(text) };
}

/** @param textBytes what the manifest promises: a chunk that grows beyond it is none */
export async function unpack(bytes: Uint8Array, textBytes: number): Promise<string | null> {
  try {
    const text = await decompress(bytes, { maxOutputLength: textBytes });
    return text.length === textBytes ? text.toString('utf8') : null;
  } catch {
    return null;
  }
}
