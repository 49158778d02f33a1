import { keptDigest } from '../../electron/data/replication/snapshot/digest-answers.ts';
import { computeDigest } from '../../electron/data/replication/snapshot/compute-digest.ts';
import { digestOf } from '../../server/scopes/digest.ts';
import { digestSums } from '../../shared/replication/digest.ts';
import { violate } from './oracle.ts';
import type { World } from './world.ts';

/**
 * J2: the sums that are moved with every write are what the rows make, and everybody has the same: the
 * home, its desks and the district, each by its own code.
 */
export async function checkDigests({ hosts, district, oracle, timeline }: World): Promise<void> {
  const { db } = district.store;
  const wantedOf = new Map<string, string>();
  for (const clinicId of new Set(hosts.map((host) => host.clinicId))) {
    const theirs = await digestOf(db, clinicId);
    if (theirs) wantedOf.set(clinicId, digestSums(theirs.digest).join(' '));
  }
  for (const { label, clinicId, process } of hosts) {
    if (!process?.life.isAlive()) continue;
    const [rows, kept] = await timeline.busy(
      process.db.readApart(async (read) => [
        digestSums(await computeDigest(read, clinicId)).join(' '),
        digestSums(keptDigest(read, clinicId)).join(' '),
      ]),
    );
    if (kept !== rows) violate(oracle, 'J2 digests are moved with their rows', label);
    if (rows !== wantedOf.get(clinicId))
      violate(oracle, 'J2 one digest', `${label} and the district`);
  }
}
