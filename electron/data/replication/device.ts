import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
  type X509Certificate,
} from 'node:crypto';
import type { MakeId } from '../../../shared/lib/ids.ts';
import type { Sign, Verify } from '../../../shared/replication/signature.ts';
import type { WriteDb } from '../db/handle.ts';

/** This machine, as the others know it. */
export type Device = {
  readonly deviceId: string;
  /** Ed25519, SPKI DER in base64. */
  readonly publicKey: string;
  readonly sign: Sign;
};

/** Reads this machine's identity, or makes it on the first start. The key lives in the encrypted file. */
export async function openDevice(db: WriteDb, makeId: MakeId): Promise<Device> {
  const known = await db
    .selectFrom('device')
    .select(['id', 'public_key', 'private_key'])
    .executeTakeFirst();
  if (known) return deviceOf(known.id, known.public_key, known.private_key);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const row = {
    id: makeId(),
    public_key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    private_key: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  };
  await db.insertInto('device').values(row).execute();
  return deviceOf(row.id, row.public_key, row.private_key);
}

function deviceOf(deviceId: string, publicKey: string, privateKey: string): Device {
  const key = createPrivateKey({
    key: Buffer.from(privateKey, 'base64'),
    type: 'pkcs8',
    format: 'der',
  });
  return {
    deviceId,
    publicKey,
    sign: (hashHex) => sign(null, Buffer.from(hashHex, 'hex'), key).toString('base64'),
  };
}

/** Checks an Ed25519 signature. A key that is not one proves nothing. */
export const verifySignature: Verify = (publicKey, hashHex, signature) => {
  const key = publicKeyOf(publicKey);
  const bytes = Buffer.from(signature, 'base64');
  return key !== null && verify(null, Buffer.from(hashHex, 'hex'), key, bytes);
};

/** Whether this device's own key signed the certificate of an encrypted line. */
export function isCertifiedBy(certificate: X509Certificate, publicKey: string): boolean {
  const key = publicKeyOf(publicKey);
  return key !== null && certificate.verify(key);
}

const keys = new Map<string, KeyObject | null>();
const KEYS_MAX = 1_000;

/** Parsing a key costs as much as using it, and a clinic has few devices. */
function publicKeyOf(publicKey: string): KeyObject | null {
  const known = keys.get(publicKey);
  if (known !== undefined) return known;
  if (keys.size >= KEYS_MAX) keys.clear();
  const key = parseKey(publicKey);
  keys.set(publicKey, key);
  return key;
}

function parseKey(publicKey: string): KeyObject | null {
  try {
    const key = createPublicKey({
      key: Buffer.from(publicKey, 'base64'),
      type: 'spki',
      format: 'der',
    });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}
