import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betterClaim, isClaimSigned, isSameClaim, signClaim, type UnsignedClaim } from './claim.ts';

const id = fc.integer({ min: 1, max: 3 }).map((n) => `01980000-0000-7000-8000-00000000000${n}`);
const anyClaim: fc.Arbitrary<UnsignedClaim> = fc.record({
  scopeId: fc.constant('01980000-0000-7000-8000-0000000000c1'),
  epoch: fc.integer({ min: 1, max: 3 }),
  deviceId: id,
  replicaId: id,
  publicKey: fc.constant('key'),
  url: fc.constant(null),
});

test('everybody finds the same claim better, in whatever order they hear of them', () => {
  fc.assert(
    fc.property(anyClaim, anyClaim, anyClaim, (a, b, c) => {
      expect(isSameClaim(betterClaim(a, b), betterClaim(b, a))).toBe(true);
      const left = betterClaim(betterClaim(a, b), c);
      expect(isSameClaim(left, betterClaim(a, betterClaim(b, c)))).toBe(true);
      expect(betterClaim(a, b).epoch).toBe(Math.max(a.epoch, b.epoch));
    }),
  );
});

test('a signature covers every word of a claim', () => {
  const sign = (hash: string) => `signed ${hash}`;
  const verify = (key: string, hash: string, signature: string) =>
    key === 'key' && signature === sign(hash);
  fc.assert(
    fc.property(anyClaim, anyClaim, (a, b) => {
      const signed = signClaim(a, sign);
      expect(isClaimSigned(signed, verify)).toBe(true);
      expect(isClaimSigned({ ...b, signature: signed.signature }, verify)).toBe(isSameClaim(a, b));
    }),
  );
});
