import { toInstant } from '../../shared/lib/clock.ts';
import { knownClaim } from '../../electron/data/replication/rebirth.ts';
import { hearClaim, outbid } from '../../electron/data/replication/take-over.ts';
import { revokeDevice } from '../../electron/data/replication/workstations.ts';
import { die } from './faults.ts';
import { txIdsAt } from './inspect.ts';
import { BEGINNING_MS } from './people.ts';
import { deviceOf, hearOfHome, letIn, takeOver } from './take-over.ts';
import { isLost } from './workstation.ts';
import type { Host, World } from './world.ts';

/** A manager sends this workstation away, at the home of its clinic. Two stay. */
export async function sendAway(world: World, host: Host): Promise<void> {
  const staying = world.hosts.filter(
    (one) => one.clinic === host.clinic && !one.isDead && !one.isSentAway,
  );
  const home = staying.find(({ isHome }) => isHome);
  if (!home || host === home || !staying.includes(host) || staying.length < STAYING) return;
  if (!(await dismiss(world, home, host))) return;
  world.timeline.note(`sent away ${host.label} by ${home.label}`);
  host.isSentAway = true;
}

const STAYING = 3;

/** Answers whether the home says that it is done. */
async function dismiss({ timeline }: World, { process }: Host, host: Host): Promise<boolean> {
  if (!process?.life.isAlive()) return false;
  const { deviceId } = deviceOf(host);
  const now = BEGINNING_MS + timeline.now();
  const order = { deviceId, by: 'manager', reason: 'stolen', now };
  try {
    return await process.db.write(async (trx) => revokeDevice(trx, order));
  } catch (error) {
    isLost(error);
    return false;
  }
}

/**
 * What people see to in fair weather: where it is not known any more who was sent away, or where that one orders the
 * clinic, they do it again; and who has handed over what it had is put out of the house.
 */
export async function seeToDismissed(world: World): Promise<void> {
  await letInAtDistrict(world);
  for (const host of world.hosts.filter((one) => one.isSentAway && !one.isDead)) {
    const own = world.hosts.filter((one) => one.clinic === host.clinic && !one.isDead);
    const staying = own.filter((one) => !one.isSentAway);
    const home = staying.find(({ isHome }) => isHome);
    if (!home) {
      for (const one of staying)
        if (!own.some((any) => any.isHome && !any.isSentAway)) await takeOver(world, one);
      continue;
    }
    await letIn(home, host).catch(isLost);
    await dismiss(world, home, host);
    if (host.isHome) await meet(world, host, home).catch(isLost);
    if (await hasHandedOver(world, host)) await die(world, host);
  }
}

/** It took the clinic over, and comes within reach of the home that sent it away: as its herald does it. */
async function meet(world: World, host: Host, home: Host): Promise<void> {
  const [process, other] = [host.process, home.process];
  if (!process?.life.isAlive() || !other?.life.isAlive()) return;
  const { clinicId } = home;
  const claim = await knownClaim(process.db.read, clinicId);
  if (!claim) return;
  await other.db.write(async (trx) => {
    if (hearClaim(trx, claim) === 'refused') outbid(trx, claim, other.device);
  });
  const better = await knownClaim(other.db.read, clinicId);
  if (!better) return;
  const meaning = await process.db.write(async (trx) => hearClaim(trx, better));
  if (meaning === 'superseded') hearOfHome(world, host, better.deviceId);
}

/** Everything that people did there is somewhere else as well. */
async function hasHandedOver({ hosts, district, oracle }: World, host: Host): Promise<boolean> {
  if (host.process?.membership?.isDismissed() !== true) return false;
  const there = new Set(await district.store.txIds());
  for (const other of hosts)
    if (other !== host && !other.isDead)
      for (const txId of txIdsAt(other.disk.path())) there.add(txId);
  return [...txIdsAt(host.disk.path())].every(
    (txId) => there.has(txId) || oracle.committed.get(txId) !== host.label,
  );
}

/** Of a home of which the district has not heard, an operator makes a code; who was sent away gets none. */
async function letInAtDistrict({ hosts, district }: World): Promise<void> {
  for (const host of hosts) {
    if (!host.isHome || host.isDead || host.isSentAway) continue;
    const { deviceId, publicKey, name } = deviceOf(host);
    const place = { role: 'follower', clinic_id: host.clinicId } as const;
    await district.store.db
      .insertInto('known_devices')
      .values({
        device_id: deviceId,
        public_key: publicKey,
        name,
        enrolled_at: toInstant(BEGINNING_MS),
        ...place,
      })
      .onConflict((conflict) => conflict.column('device_id').doUpdateSet(place))
      .execute();
  }
}
