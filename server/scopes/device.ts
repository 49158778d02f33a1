import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { assert } from '../../shared/lib/assert.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import type { Sign, Verify } from '../../shared/replication/signature.ts';
import type { Database } from '../db/open.ts';

/** This server, as the clinics know it. */
export type ServerDevice = {
  readonly deviceId: string;
  /** Ed25519, SPKI DER in base64. */
  readonly publicKey: string;
  readonly sign: Sign;
};

/** Reads this server's identity, or makes it once. */
export async function openDevice(db: Database, makeId: MakeId): Promise<ServerDevice> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  await db
    .insertInto('device')
    .values({
      singleton: 1,
      id: makeId(),
      public_key: publicKey.toString('base64'),
      private_key: privateKey.toString('base64'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('device')
    .select(['id', 'public_key', 'private_key'])
    .executeTakeFirstOrThrow();
  const key = createPrivateKey({
    key: Buffer.from(row.private_key, 'base64'),
    type: 'pkcs8',
    format: 'der',
  });
  return {
    deviceId: row.id,
    publicKey: row.public_key,
    sign: (hashHex) => sign(null, Buffer.from(hashHex, 'hex'), key).toString('base64'),
  };
}

const keys = new Map<string, KeyObject>();
/** Workstations of a large district; a key takes less than a kilobyte. */
const KEYS_MAX = 10_000;

/** Parsing a key costs as much as using it. @throws when it is none */
function keyObject(publicKey: string): KeyObject {
  const known = keys.get(publicKey);
  if (known) return known;
  const der = Buffer.from(publicKey, 'base64');
  const key = createPublicKey({ key: der, type: 'spki', format: 'der' });
  assert(key.asymmetricKeyType === 'ed25519', 'devices sign with Ed25519');
  if (keys.size >= KEYS_MAX) keys.clear();
  keys.set(publicKey, key);
  return key;
}

/** Checks one Ed25519 signature. A key that is not one proves nothing. */
export const verifySignature: Verify = (publicKey, hashHex, signature) => {
  try {
    const bytes = Buffer.from(signature, 'base64');
    return verify(null, Buffer.from(hashHex, 'hex'), keyObject(publicKey), bytes);
  } catch {
    return false;
  }
};

export type Signed = {
  readonly publicKey: string;
  readonly hash: string;
  readonly signature: string;
};

/** Checks the signatures of a page on node's worker threads, so that other clinics are not kept waiting. */
export async function areSigned(page: readonly Signed[]): Promise<boolean> {
  const parsed = keysOf(page);
  if (!parsed) return false;
  const checks = page.map(({ hash, signature }, at) => verifyApart(parsed[at], hash, signature));
  return (await Promise.all(checks)).every(Boolean);
}

/** The key of each; null when one is none. */
function keysOf(page: readonly Signed[]): readonly KeyObject[] | null {
  try {
    return page.map(({ publicKey }) => keyObject(publicKey));
  } catch {
    return null;
  }
}

async function verifyApart(
  key: KeyObject | undefined,
  hash: string,
  signature: string,
): Promise<boolean> {
  if (!key) return false;
  const bytes = Buffer.from(signature, 'base64');
  return new Promise((resolve, reject) => {
    verify(null, Buffer.from(hash, 'hex'), key, bytes, (error, isValid) =>
      error ? reject(error) : resolve(isValid),
    );
  });
}
