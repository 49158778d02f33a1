import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

/** How two ends of a link stand. `other`: one has a key that the other does not know, or has none. */
export type Paired = 'none' | 'paired' | 'other';

/** What tells one key from another, and no more: the first four bytes of its SHA-256, in hex. */
export function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

/** Which of our keys the peer means, and how the two stand. */
export function pairingOf(
  keys: readonly Uint8Array[],
  peerKeyId: string | undefined,
): { readonly key: Uint8Array | null; readonly paired: Paired } {
  const meant = keys.find((key) => keyIdOf(key) === peerKeyId);
  if (meant) return { key: meant, paired: 'paired' };
  const isUnpaired = keys.length === 0 && peerKeyId === undefined;
  return { key: keys[0] ?? null, paired: isUnpaired ? 'none' : 'other' };
}

/** One end's half of an agreement: an X25519 key that is used once. */
export type KeyHalf = { readonly publicHex: string; readonly secret: KeyObject };

/** A new half; `seedHex` fixes its secret, for the examples of the specification. */
export function makeKeyHalf(seedHex?: string): KeyHalf {
  const secret =
    seedHex === undefined
      ? generateKeyPairSync('x25519').privateKey
      : createPrivateKey({ key: pkcs8Of(seedHex), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(secret).export({ format: 'jwk' });
  return { publicHex: Buffer.from(x, 'base64url').toString('hex'), secret };
}

/** RFC 8410: the envelope around the 32 bytes of an X25519 secret. */
function pkcs8Of(seedHex: string): Buffer {
  return Buffer.from(`302e020100300506032b656e04220420${seedHex}`, 'hex');
}

/** All that both ends have said while they agreed; hex. */
export type Agreement = {
  readonly hostPublic: string;
  readonly kioskPublic: string;
  readonly hostNonce: string;
  readonly kioskNonce: string;
};

/** What the kiosk binds itself to before it hears the host's nonce: nobody between can choose the code. */
export function commitmentOf({
  kioskPublic,
  hostPublic,
  kioskNonce,
}: Omit<Agreement, 'hostNonce'>) {
  return sha256(`yizhan kiosk link 1 commit|${kioskPublic}|${hostPublic}|${kioskNonce}`).toString(
    'hex',
  );
}

/** The six figures on both screens. */
export function codeOf(agreement: Agreement): string {
  const digest = sha256(`yizhan kiosk link 1 code|${wordsOf(agreement)}`);
  return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, '0');
}

/** The key of 32 bytes. @throws when the peer's public key is none */
export function agreeOnKey(secret: KeyObject, peerPublic: string, agreement: Agreement): Buffer {
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: Buffer.from(peerPublic, 'hex').toString('base64url') },
    format: 'jwk',
  });
  const shared = diffieHellman({ privateKey: secret, publicKey });
  return createHmac('sha256', shared)
    .update(`yizhan kiosk link 1 key|${wordsOf(agreement)}`)
    .digest();
}

/** What an end shows to prove that it has the key, hex. */
export function proofOf(key: Uint8Array, end: 'host' | 'kiosk'): string {
  return createHmac('sha256', key).update(`yizhan kiosk link 1 ${end} keeps`).digest('hex');
}

/** Whether a proof is right, in constant time. */
export function isProof(key: Uint8Array, end: 'host' | 'kiosk', proof: string): boolean {
  return timingSafeEqual(Buffer.from(proofOf(key, end), 'hex'), Buffer.from(proof, 'hex'));
}

function wordsOf({ hostPublic, kioskPublic, hostNonce, kioskNonce }: Agreement): string {
  return [hostPublic, kioskPublic, hostNonce, kioskNonce].join('|');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
