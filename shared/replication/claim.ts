import { z } from 'zod';
import { canonicalJson, sha256Hex } from './hash.ts';
import type { Sign, Verify } from './signature.ts';

/**
 * Who orders a scope (docs/adr/0009, epochs). Taking over is a claim of the next epoch, signed by the
 * device of the new home. The better claim is right everywhere; nobody has to be asked.
 */
export const claim = z.object({
  scopeId: z.uuid(),
  epoch: z.int().positive(),
  deviceId: z.uuid(),
  /** The incarnation: of two copies of one database only one has it. */
  replicaId: z.uuid(),
  publicKey: z.string().max(200),
  /** Where the other workstations found it when it claimed; null for one that nobody has to find. */
  url: z.string().max(200).nullable(),
  signature: z.string().max(120),
});
export type Claim = z.output<typeof claim>;

export type UnsignedClaim = Omit<Claim, 'signature'>;

/** Signs a claim with the key of this device. */
export function signClaim(unsigned: UnsignedClaim, sign: Sign): Claim {
  return { ...unsigned, signature: sign(claimHash(unsigned)) };
}

/** Whether the claim was signed with the key that it names. Whether that key is known is another question. */
export function isClaimSigned(one: Claim, verify: Verify): boolean {
  return verify(one.publicKey, claimHash(one), one.signature);
}

function claimHash(unsigned: UnsignedClaim): string {
  const { scopeId, epoch, deviceId, replicaId, publicKey, url } = unsigned;
  return sha256Hex(
    canonicalJson(['yizhan-claim-1', scopeId, epoch, deviceId, replicaId, publicKey, url]),
  );
}

/** Whether two claims are of the same home in the same incarnation and epoch. */
export function isSameClaim(a: UnsignedClaim, b: UnsignedClaim): boolean {
  return a.epoch === b.epoch && a.deviceId === b.deviceId && a.replicaId === b.replicaId;
}

/** A take-over is one epoch, as is every new beginning of a home: nobody is ever that far ahead. */
const FARTHEST_AHEAD = 10_000;

/** Whether a claim is of no epoch that people can have come to: it would leave none to whoever claims next. */
export function isLeap(shown: UnsignedClaim, known: UnsignedClaim | null): boolean {
  return known !== null && shown.epoch - known.epoch > FARTHEST_AHEAD;
}

/**
 * The claim that is right: the higher epoch; of one epoch, which two took without hearing of each
 * other, the smaller device, then the smaller incarnation.
 */
export function betterClaim<One extends UnsignedClaim>(a: One, b: One): One {
  if (a.epoch !== b.epoch) return a.epoch > b.epoch ? a : b;
  if (a.deviceId !== b.deviceId) return a.deviceId < b.deviceId ? a : b;
  return a.replicaId <= b.replicaId ? a : b;
}
