import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { Packed } from '../../../shared/replication/chunk-writer.ts';
import { type Database, inTransaction } from '../../db/open.ts';

/** Chunks in the folder of the district are never plain; their key lies in its database. */
export type SealKey = Buffer;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** The key of the chunks of this district; made once. */
export function openSealKey(db: Database): Promise<SealKey> {
  return inTransaction(db, async (trx) => {
    await trx
      .insertInto('snapshot_key')
      .values({ singleton: 1, key: randomBytes(KEY_BYTES).toString('hex') })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const { key } = await trx
      .selectFrom('snapshot_key')
      .select('key')
      .where('singleton', '=', 1)
      .executeTakeFirstOrThrow();
    return Buffer.from(key, 'hex');
  });
}

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
  const body = sealed.subarray(NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(name))
    .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return null;
  }
}

export function sha256Of(bytes: string | Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

const compress = promisify(zstdCompress);

export async function pack(text: string): Promise<Packed> {
  const bytes = await compress(text, { params: { [constants.ZSTD_c_compressionLevel]: 3 } });
  return { bytes, textBytes: Buffer.byteLength(text) };
}
