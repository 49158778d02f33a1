import { randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import type { DoorLimits } from '../../shared/replication/door.ts';
import { createPeer } from '../../electron/data/replication/peer.ts';
import { referenceScope } from '../../tests/support/acts.ts';
import { enrolmentCode } from '../../tests/support/clinic.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { type Door, testDoor } from '../../tests/support/hostile-cases.ts';
import { openReplica } from '../../tests/support/replica.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

/** The district's door, with the home of a clinic that misbehaves and that of another one that does not. */
async function districtDoor(limits?: DoorLimits): Promise<Door> {
  const district = await openTestDistrict(limits ? { limits } : {});
  const [bad, good] = [await openReplica({ isHome: true }), await openReplica({ isHome: true })];
  open.push(bad, good, district);
  const ask = (home: typeof good) =>
    createPeer({
      ...home,
      role: 'district',
      url: district.url,
      enrolmentCode,
      name: 'home',
      now: Date.now,
    }).ask(
      'hello',
      {
        protocolVersion: 1,
        schemaVersion: 1,
        scopeId: referenceScope,
        replicaId: randomUUID(),
        claim: null,
      },
      { timeoutMs: 5_000 },
    );
  await ask(bad);
  return {
    url: district.url,
    device: bad.device,
    scopeId: referenceScope,
    faults: district.faults,
    askAsNeighbour: async () => void (await ask(good)),
  };
}

testDoor(districtDoor);
