import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { isRecent } from '../lib/clock.ts';
import { canonicalJson } from './hash.ts';
import type { Answer, Ask, JoinedPlace } from './protocol.ts';
import { isSameProof } from './request-auth.ts';

/**
 * How a device becomes known (docs/protocol.md, enrolment): both sides prove the code, which never
 * travels, over everything that they say of themselves. The rules are the same at a clinic's home
 * and at the district; where the codes lie is theirs.
 */

/** What is known of a code at the one that made it. The code itself is kept nowhere. */
export type KnownCode = {
  /** {@link CodeDigest} */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** The one device that it let in. */
  readonly usedBy: string | null;
};

export type AttemptOutcome =
  | 'joined'
  | 'code-wrong'
  | 'code-used'
  | 'code-expired'
  /** It is for a kind of workstation that the asker is not; it is not used up. */
  | 'code-elsewhere'
  /** The device is known by another key, or was sent away. */
  | 'device-refused'
  | 'too-many';

/**
 * Whether a proof opens the door. Who does not prove the code is told nothing of it. The device that
 * it let in may ask again: its answer may have been lost.
 */
export function judgeCode(
  ask: Ask<'enrol'>,
  code: KnownCode | null,
  now: number,
): 'open' | 'code-wrong' | 'code-used' | 'code-expired' {
  if (!code || !isSameProof(ask.proof, askProof(code.key, ask))) return 'code-wrong';
  if (code.usedBy === ask.deviceId) return 'open';
  if (code.usedBy !== null) return 'code-used';
  return now < code.expiresAt ? 'open' : 'code-expired';
}

/** Whether a newcomer can be what a code is for. */
export function isKind({ kinds }: Ask<'enrol'>, role: JoinedPlace['role']): boolean {
  return kinds === undefined || kinds.split(' ').includes(role);
}

/** Proof that the one who asks was given the code, over all that it says. */
export function askProof(codeKey: string, ask: Omit<Ask<'enrol'>, 'proof'>): string {
  const { proof: _, ...said } = { proof: '', ...ask };
  return proofOf(codeKey, ['asks', said]);
}

/** The same of the one that is asked, and that it answers this very question. */
export function answerProof(
  codeKey: string,
  askedBy: string,
  answer: Omit<Answer<'enrol'>, 'proof'>,
): string {
  const { proof: _, ...said } = { proof: '', ...answer };
  return proofOf(codeKey, ['answers', askedBy, said]);
}

function proofOf(codeKey: string, statement: readonly unknown[]): string {
  const text = canonicalJson(['yizhan-enrolment-2', ...statement]);
  return bytesToHex(hmac(sha256, utf8ToBytes(codeKey), utf8ToBytes(text)));
}

/** Failures of one address within {@link ATTEMPTS_MS} after which it has to wait. */
export const ATTEMPTS_MAX = 10;
export const ATTEMPTS_MS = 600_000;
const ADDRESSES_MAX = 1_000;

/** Slows down whoever guesses, each address for itself: nobody can lock the door for others. */
export type AttemptThrottle = {
  isTooMany(address: string, now: number): boolean;
  fail(address: string, now: number): void;
};

export function makeAttemptThrottle(): AttemptThrottle {
  const failures = new Map<string, readonly number[]>();
  const recent = (address: string, now: number) =>
    (failures.get(address) ?? []).filter((at) => isRecent(at, now, ATTEMPTS_MS));
  return {
    isTooMany: (address, now) => recent(address, now).length >= ATTEMPTS_MAX,
    fail: (address, now) => {
      const kept = [...recent(address, now), now];
      failures.delete(address);
      failures.set(address, kept);
      const [oldest] = failures.keys();
      if (failures.size > ADDRESSES_MAX && oldest !== undefined) failures.delete(oldest);
    },
  };
}

/** Letters that stand before a desk's ticket numbers: `M` marks manual ones, `I` and `O` look like digits. */
const TICKET_LETTERS = 'ABCDEFGHJKLNPQRSTUVWXYZ';

/** The first letter that no other workstation of the clinic has; null when all are taken. */
export function freeTicketLetter(taken: ReadonlySet<string>): string | null {
  return [...TICKET_LETTERS].find((letter) => !taken.has(letter)) ?? null;
}
