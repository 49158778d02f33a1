import { z } from 'zod';
import { sha256Hex } from './hash.ts';
import type { Verify } from './signature.ts';

/**
 * Who asks and who answers (docs/protocol.md, authentication). Every request carries a signature of
 * its device over method, address, time, a number used once, and the body; every answer to a known
 * device carries the signature of the one that was asked, over that number and the body. The line
 * itself may be plain on a clinic's LAN: nobody can speak for another or replay.
 */
export const authHeaders = {
  device: 'yizhan-device',
  time: 'yizhan-time',
  nonce: 'yizhan-nonce',
  signature: 'yizhan-signature',
} as const;

export const signedHead = z.object({
  deviceId: z.uuid(),
  /** Milliseconds since 1970, by the clock of the one that is asked as far as the asker knows it. */
  time: z.coerce.number().int(),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  signature: z.string().min(1).max(120),
});
export type SignedHead = z.output<typeof signedHead>;

export type SignedRequest = Omit<SignedHead, 'signature'> & {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** SHA-256 of the body, hex. */
  readonly bodyHash: string;
};

/** The 32 bytes (hex) that a request's signature is made over. */
export function requestHash(request: SignedRequest): string {
  const { method, target, deviceId, time, nonce, bodyHash } = request;
  const lines = ['yizhan-request-1', method, target, deviceId, String(time), nonce, bodyHash];
  return sha256Hex(lines.join('\n'));
}

/** The 32 bytes (hex) that an answer's signature is made over. */
export function answerHash(answer: { nonce: string; status: number; bodyHash: string }): string {
  const lines = ['yizhan-answer-1', answer.nonce, String(answer.status), answer.bodyHash];
  return sha256Hex(lines.join('\n'));
}

/** How far the time of a request may be off. Within it, numbers used once are remembered. */
export const REQUEST_WINDOW_MS = 300_000;
const NONCES_MAX = 200_000;

export type NonceGuard = (
  request: { readonly deviceId: string; readonly nonce: string; readonly time: number },
  now: number,
) => 'fresh' | 'clock' | 'replayed';

/** Tells a first request from its replay. Holds two windows of numbers, bounded. */
export function makeNonceGuard(windowMs = REQUEST_WINDOW_MS): NonceGuard {
  let current = new Set<string>();
  let previous = new Set<string>();
  let turnedAt = Number.NEGATIVE_INFINITY;
  return ({ deviceId, nonce, time }, now) => {
    if (Math.abs(now - time) > windowMs) return 'clock';
    if (now - turnedAt > 2 * windowMs || current.size >= NONCES_MAX) {
      previous = current;
      current = new Set();
      turnedAt = now;
    }
    const key = `${deviceId} ${nonce}`;
    if (current.has(key) || previous.has(key)) return 'replayed';
    current.add(key);
    return 'fresh';
  };
}

/** Whether the request was signed by the holder of this key. */
export function isSignedBy(
  publicKey: string,
  request: SignedRequest & { readonly signature: string },
  verify: Verify,
): boolean {
  return verify(publicKey, requestHash(request), request.signature);
}

/** Compares two texts of hex digits without telling by its duration where they differ. */
export function isSameProof(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index += 1)
    difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}
