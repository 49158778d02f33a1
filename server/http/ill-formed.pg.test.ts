import { generateKeyPairSync } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { PROTOCOL_VERSION } from '../../shared/replication/protocol.ts';
import { clinicScope, referenceScope } from '../../tests/support/acts.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { districtPeer, firstOffer } from '../../tests/support/first-offer.ts';
import { keeping } from '../../tests/support/kept.ts';
import { openReplica } from '../../tests/support/replica.ts';

const { kept } = keeping();

async function clinicAtDistrict() {
  const district = await kept(openTestDistrict());
  const home = await kept(openReplica({ isHome: true }));
  const peer = districtPeer(home, district);
  const offer = firstOffer(home);
  await peer.ask('offer', { ...offer, entries: [] }, { timeoutMs: 10_000 });
  return { district, peer, offer };
}

test('a key with what PostgreSQL can not hold is refused as no message', async () => {
  const { district, peer, offer } = await clinicAtDistrict();
  const origins = offer.origins.map((one) => ({
    ...one,
    replicaId: uuid(),
    deviceId: uuid(),
    publicKey: 'MCowBQ\0',
  }));
  const asked = peer.ask('offer', { ...offer, origins }, { timeoutMs: 10_000 });
  await expect(asked).rejects.toMatchObject({ code: 'bad-message' });
  expect(district.faults).toEqual([]);
});

test('a reason with what PostgreSQL can not hold is refused as no message', async () => {
  const { district, peer } = await clinicAtDistrict();
  const ask = { scopeId: clinicScope, staffId: null, reason: 'a\0b' };
  const { outcome, ...key } = (await peer.ask(
    'lookup',
    { ...ask, reason: 'card', keyId: null, hash: null },
    { timeoutMs: 10_000 },
  )) as { outcome: string; keyId: string; key: string };
  expect(outcome).toBe('key');
  const asked = peer.ask(
    'lookup',
    { ...ask, keyId: key.keyId, hash: '0'.repeat(64) },
    { timeoutMs: 10_000 },
  );
  await expect(asked).rejects.toMatchObject({ code: 'bad-message' });
  expect(district.faults).toEqual([]);
});

test('half a character, which nobody can have signed, is refused as no message', async () => {
  const { district, peer, offer } = await clinicAtDistrict();
  const [entry] = offer.entries;
  const actor = { kind: 'staff', id: '\ud800', place: 'desk' } as const;
  const entries = entry ? [{ ...entry, tx: { ...entry.tx, actor } }] : [];
  const asked = peer.ask('offer', { ...offer, entries }, { timeoutMs: 10_000 });
  await expect(asked).rejects.toMatchObject({ code: 'bad-message' });
  expect(district.faults).toEqual([]);
});

test('a key of another kind proves nothing', async () => {
  const { district, peer, offer } = await clinicAtDistrict();
  const desk = await kept(openReplica({ isHome: true }));
  const { entries, origins } = firstOffer(desk);
  const { publicKey } = generateKeyPairSync('x25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const told = origins.map((one) => ({ ...one, publicKey: publicKey.toString('base64') }));
  const asked = peer.ask('offer', { ...offer, entries, origins: told }, { timeoutMs: 10_000 });
  await expect(asked).rejects.toMatchObject({ code: 'bad-transaction' });
  expect(district.faults).toEqual([]);
});

test('an answer of ours that is not what the protocol says is told once, by its field', async () => {
  const district = await kept(openTestDistrict({ now: () => Date.now() + 0.5 }));
  const peer = districtPeer(await kept(openReplica({ isHome: true })), district);
  const asked = peer.ask(
    'hello',
    {
      protocolVersion: PROTOCOL_VERSION,
      schemaVersion: SCHEMA_VERSION,
      scopeId: referenceScope,
      replicaId: uuid(),
      claim: null,
    },
    { timeoutMs: 10_000 },
  );
  await expect(asked).rejects.toThrow();
  expect(district.faults).toMatchObject([{ name: 'IllAnswer', code: 'serverTime' }]);
});
