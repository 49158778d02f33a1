import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { BackupFailure } from './failure.ts';
import { takeBytes } from './byte-reader.ts';

/**
 * A backup under a key: AES-256-GCM over pieces of 1 MiB, each with its number and with whether it is
 * the last, so that none can be changed, moved, repeated or left out. Every file has a key of its own
 * (HKDF of the district's key and a salt), so numbers never meet under one key.
 *
 * Without a key the form is the same, under a key that anybody can derive: then it guards against
 * chance, not against people. So damage is found before any other code sees a byte of it, and there is
 * one way through this file.
 */

const FORM = 'yizhan-backup-1';
const PIECE_BYTES = 1024 * 1024;
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;

/** What the header of a file says of its key; `keyId` is null where anybody can derive it. */
export type KeyName = { readonly salt: string; readonly keyId: string | null };

const OPEN_KEY = Buffer.alloc(32);

/** Names a key for a new file. */
export function nameFileKey(districtKey: Uint8Array | null): KeyName {
  return { salt: randomBytes(16).toString('hex'), keyId: districtKey && keyIdOf(districtKey) };
}

/** The key of a file. @throws BackupFailure `key-missing`, `wrong-key` */
export function openFileKey(districtKey: Uint8Array | null, { salt, keyId }: KeyName): Buffer {
  if (keyId === null) return deriveKey(OPEN_KEY, salt);
  if (!districtKey) throw new BackupFailure('key-missing');
  if (keyIdOf(districtKey) !== keyId) throw new BackupFailure('wrong-key');
  return deriveKey(districtKey, salt);
}

function deriveKey(districtKey: Uint8Array, salt: string): Buffer {
  return Buffer.from(hkdfSync('sha256', districtKey, Buffer.from(salt, 'hex'), FORM, 32));
}

/** Tells one key from another and nothing about it. */
function keyIdOf(districtKey: Uint8Array): string {
  return createHmac('sha256', districtKey).update(`${FORM}|key`).digest('hex').slice(0, 16);
}

/** @param header the first line of the file, which the pieces belong to */
export async function* encrypt(
  source: AsyncIterable<Uint8Array>,
  key: Buffer,
  header: string,
): AsyncGenerator<Buffer> {
  let number = 0;
  let waiting: Buffer | null = null;
  for await (const piece of inPieces(source)) {
    if (waiting) yield lock(waiting, { key, header, number: number++, isLast: false });
    waiting = piece;
  }
  yield lock(waiting ?? Buffer.alloc(0), { key, header, number, isLast: true });
}

type Place = {
  readonly key: Buffer;
  readonly header: string;
  readonly number: number;
  readonly isLast: boolean;
};

function lock(piece: Buffer, place: Place): Buffer {
  const cipher = createCipheriv('aes-256-gcm', place.key, nonceOf(place));
  cipher.setAAD(boundTo(place.header));
  const body = Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** @throws BackupFailure `damaged` on the first piece that is not as it was written */
export async function* decrypt(
  source: AsyncIterable<Uint8Array>,
  key: Buffer,
  header: string,
): AsyncGenerator<Buffer> {
  const bytes = takeBytes(source);
  let number = 0;
  let body = await nextBody(bytes);
  while (body) {
    const next = await nextBody(bytes);
    yield unlock(body, { key, header, number: number++, isLast: next === null });
    body = next;
  }
  if (number === 0) throw new BackupFailure('damaged');
}

async function nextBody(bytes: ReturnType<typeof takeBytes>): Promise<Buffer | null> {
  const length = await bytes.take(LENGTH_BYTES);
  if (!length) return null;
  const size = length.readUInt32BE();
  const body = size <= PIECE_BYTES + TAG_BYTES && size >= TAG_BYTES ? await bytes.take(size) : null;
  if (!body) throw new BackupFailure('damaged');
  return body;
}

function unlock(body: Buffer, place: Place): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', place.key, nonceOf(place));
  decipher.setAAD(boundTo(place.header));
  decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
  try {
    const piece = decipher.update(body.subarray(0, body.length - TAG_BYTES));
    return Buffer.concat([piece, decipher.final()]);
  } catch (error) {
    throw new BackupFailure('damaged', { cause: error });
  }
}

function nonceOf({ number, isLast }: Place): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number));
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

function boundTo(header: string): Buffer {
  return createHash('sha256').update(header).digest();
}

async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const bytes = takeBytes(source);
  for (;;) {
    const piece = await bytes.takeUpTo(PIECE_BYTES);
    if (piece.length === 0) return;
    yield piece;
  }
}
