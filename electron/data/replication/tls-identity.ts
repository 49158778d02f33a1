import { X509Certificate } from 'node:crypto';
import { fromInstant, type Instant, toInstant } from '../../../shared/lib/clock.ts';
import type { DatabaseHandle } from '../db/handle.ts';
import { type Device, isCertifiedBy } from './device.ts';

/** What an encrypted line is opened with, both as PEM. */
export type TlsIdentity = { readonly key: string; readonly cert: string };

/** A new key after this, at the next start. Nobody has to be told: the device's own key vouches for it. */
const RENEW_MS = 365 * 24 * 3600_000;

/**
 * Key and certificate of this home's lines. The certificate is signed by the device's own key, which
 * everybody learnt at enrolment: no authority, no dates to expire on a machine with a wrong clock.
 */
export async function openTlsIdentity(
  db: DatabaseHandle,
  device: Device,
  now: number,
): Promise<TlsIdentity> {
  const kept = await db.read
    .selectFrom('line_identity')
    .select(['private_key', 'certificate', 'made_at'])
    .executeTakeFirst();
  if (kept && isGood(kept, device, now)) return { key: kept.private_key, cert: kept.certificate };
  const made = await makeIdentity(db, device);
  await db.write(async (trx) => {
    const values = { private_key: made.key, certificate: made.cert, made_at: toInstant(now) };
    await trx
      .insertInto('line_identity')
      .values({ singleton: 1, ...values })
      .onConflict((conflict) => conflict.column('singleton').doUpdateSet(values))
      .execute();
  });
  return made;
}

function isGood(
  kept: { readonly certificate: string; readonly made_at: string },
  device: Device,
  now: number,
): boolean {
  const isYoung = now - fromInstant(kept.made_at as Instant) < RENEW_MS;
  return isYoung && isCertifiedBy(new X509Certificate(kept.certificate), device.publicKey);
}

const NO_BEGINNING = new Date(0);
/** RFC 5280, 4.1.2.5: a certificate without an end. */
const NO_END = new Date('9999-12-31T23:59:59Z');
const TLS_KEY = { name: 'ECDSA', namedCurve: 'P-256' };

/** The library is loaded for this only: a start that finds its certificate does not pay for it. */
async function makeIdentity(db: DatabaseHandle, device: Device): Promise<TlsIdentity> {
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const { subtle } = crypto;
  const row = await db.read.selectFrom('device').select('private_key').executeTakeFirstOrThrow();
  const signingKey = await subtle.importKey(
    'pkcs8',
    Buffer.from(row.private_key, 'base64'),
    'Ed25519',
    false,
    ['sign'],
  );
  const keys = await subtle.generateKey(TLS_KEY, true, ['sign', 'verify']);
  const name = `CN=${device.deviceId}`;
  const certificate = await X509CertificateGenerator.create({
    subject: name,
    issuer: name,
    notBefore: NO_BEGINNING,
    notAfter: NO_END,
    signingAlgorithm: { name: 'Ed25519' },
    publicKey: keys.publicKey,
    signingKey,
  });
  const key = Buffer.from(await subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
    cert: certificate.toString('pem'),
  };
}
