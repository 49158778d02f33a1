import { expect, test } from 'vitest';
import { isSameProof, makeNonceGuard } from './request-auth.ts';

const WINDOW_MS = 1_000;
const ask = (nonce: string, time: number) => ({ deviceId: 'desk', nonce, time });

test('a number is remembered for as long as its request could be replayed', () => {
  const guard = makeNonceGuard(WINDOW_MS);
  expect(guard(ask('first', 0), 0)).toBe('fresh');
  for (let now = 0; now <= 10 * WINDOW_MS; now += 100) {
    const verdict = guard(ask('first', 0), now);
    expect(verdict).toBe(now <= WINDOW_MS ? 'replayed' : 'clock');
    guard(ask(`other ${now}`, now), now);
  }
});

test('a request stamped ahead is remembered until its time is over', () => {
  const guard = makeNonceGuard(WINDOW_MS);
  expect(guard(ask('early', 1_000), 0)).toBe('fresh');
  for (let now = 100; now <= 2_000; now += 100) {
    guard(ask(`other ${now}`, now), now);
    expect(guard(ask('early', 1_000), now)).toBe('replayed');
  }
});

test('two devices may use one number', () => {
  const guard = makeNonceGuard(WINDOW_MS);
  expect(guard(ask('same', 0), 0)).toBe('fresh');
  expect(guard({ ...ask('same', 0), deviceId: 'other' }, 0)).toBe('fresh');
});

test('two proofs are the same in every digit or not at all', () => {
  const proof = 'a0'.repeat(32);
  expect(isSameProof(proof, 'a0'.repeat(32))).toBe(true);
  expect(isSameProof(proof, `${proof.slice(0, -1)}1`)).toBe(false);
  expect(isSameProof(proof, proof.slice(0, -1))).toBe(false);
});
