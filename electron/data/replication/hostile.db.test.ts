import { randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import type { DoorLimits } from '../../../shared/replication/door.ts';
import { clinicScope } from '../../../tests/support/acts.ts';
import { enrolmentCode, openHome } from '../../../tests/support/clinic.ts';
import { type Door, testDoor } from '../../../tests/support/hostile-cases.ts';
import { openReplica } from '../../../tests/support/replica.ts';
import { createPeer } from './peer.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

/** The home's door, with a desk that misbehaves and another one that does not. */
async function homeDoor(limits?: DoorLimits): Promise<Door> {
  const home = await openHome(limits ? { limits } : {});
  await home.start();
  const [bad, good] = [await openReplica({ isHome: false }), await openReplica({ isHome: false })];
  open.push(bad, good, home);
  const ask = (desk: typeof good) =>
    createPeer({
      ...desk,
      role: 'home',
      url: home.server.url,
      enrolmentCode,
      name: 'desk',
      now: Date.now,
    }).ask(
      'hello',
      {
        protocolVersion: 1,
        schemaVersion: 1,
        scopeId: clinicScope,
        replicaId: randomUUID(),
        claim: null,
      },
      { timeoutMs: 5_000 },
    );
  await ask(bad);
  return {
    url: home.server.url,
    device: bad.device,
    scopeId: clinicScope,
    faults: home.faults,
    askAsNeighbour: async () => void (await ask(good)),
  };
}

testDoor(homeDoor);
