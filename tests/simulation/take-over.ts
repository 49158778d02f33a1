import { knownClaim } from '../../electron/data/replication/rebirth.ts';
import { becomeHome, hearClaim } from '../../electron/data/replication/take-over.ts';
import {
  type DeviceRole,
  type KnownDevice,
  saveDevice,
} from '../../electron/data/replication/known-devices.ts';
import { ProcessDied } from './life.ts';
import { violate } from './oracle.ts';
import { BEGINNING_MS, deviceRow, SUCCESSOR } from './people.ts';
import { labelOf } from './template.ts';
import { isDiskFull, isLost, type Process, type Succession } from './workstation.ts';
import type { Host, World } from './world.ts';

/** Until another workstation hears of a new home on the network. */
const HEARD_MS = [100, 6_000] as const;

/** Somebody clicks: this workstation orders the clinic from now on. */
export async function takeOver(world: World, host: Host): Promise<void> {
  const { process } = host;
  if (process?.life.isAlive() && (await isReady(host, process))) await lead(world, host);
}

/** It orders the clinic from now on. */
export async function lead(world: World, host: Host): Promise<void> {
  const { process } = host;
  if (!process?.life.isAlive() || host.isHome) return;
  const { timeline, oracle, hosts, random } = world;
  const { db, ledger, device } = process;
  const now = BEGINNING_MS + timeline.now() + host.skewMs;
  try {
    await db.write((trx) => becomeHome(trx, host.clinicId, { ledger, device, now, url: null }));
  } catch (error) {
    const isExpected = error instanceof ProcessDied || isDiskFull(error);
    if (!isExpected) violate(oracle, 'fault', `${host.label}: ${String(error)}`);
    return;
  }
  timeline.note(`take over ${host.label}`);
  host.isHome = true;
  host.isSuccessor = false;
  host.follows = null;
  for (const other of hosts)
    if (other.clinic === host.clinic && other !== host)
      timeline.after(random.integer(...HEARD_MS), () => {
        if (other.isHome) return;
        other.follows = host;
        void timeline.busy(showHome(world, other, host));
      });
  process.life.end();
}

/**
 * As the product offers it: whoever is still loading the clinic has not all of it, and a desk that never
 * spoke to its home has nothing.
 */
async function isReady(
  { clinicId }: Host,
  { db, replicator, membership }: Process,
): Promise<boolean> {
  if (membership?.isDismissed()) return false;
  const stage = replicator.firstLoad?.state().stage ?? 'complete';
  return stage === 'complete' && (await knownClaim(db.read, clinicId)) !== null;
}

/** A desk is shown where its home is now. One that came from outside lets it in by a code of its own. */
async function showHome(world: World, desk: Host, home: Host): Promise<void> {
  if (isBought(home)) await letIn(home, desk).catch(isLost);
  await tellLoading(world, desk, home);
}

function isBought({ clinic, label }: Host): boolean {
  return label === labelOf(clinic, SUCCESSOR);
}

/** What a workstation does that hears of the home of its clinic: it asks there, and orders no more. */
export function hearOfHome(world: World, host: Host, deviceId: string): void {
  const { timeline, hosts } = world;
  const home = hosts.find(
    (one) => one !== host && one.isHome && !one.isDead && deviceOf(one).deviceId === deviceId,
  );
  timeline.note(`${host.label} hears of ${home?.label ?? 'nobody'}`);
  host.follows = home ?? host.follows;
  if (!host.isHome) return;
  host.isHome = false;
  host.process?.life.end();
}

/**
 * What people see to in fair weather: a clinic without a home gets one by a click, on the workstation
 * that was it before, and whoever asks a machine that is no home is shown the one that is.
 */
export async function seeToHomes(world: World): Promise<void> {
  const living = world.hosts.filter(({ isDead }) => !isDead);
  for (const clinic of new Set(living.map((host) => host.clinic))) {
    const own = living.filter((host) => host.clinic === clinic);
    const isLed = own.some(({ isHome, isSuccessor }) => isHome || isSuccessor);
    for (const host of isLed ? [] : own)
      if (!own.some(({ isHome }) => isHome)) await takeOver(world, host);
    // Of a clinic whose home died before anybody had a word of it, one begins anew.
    const [first] = own;
    if (first && !isLed && !own.some(({ isHome }) => isHome)) await lead(world, first);
    const home = own.find(({ isHome }) => isHome) ?? null;
    // Who took over before the district's first word came has a code of an operator by now.
    if (home && world.hasPapers) await introduce(home, districtDevice(), 'district');
    for (const host of own) {
      if (host.isHome || host.isSuccessor) continue;
      if (!isHomeAlive(host.follows)) host.follows = home;
      if (!home) continue;
      await letIn(home, host);
      await tellLoading(world, host, home);
    }
  }
}

/** A desk that the new home had never met, or the other way round, comes with a code of it. */
export async function letIn(home: Host, desk: Host): Promise<void> {
  if (deviceOf(home).deviceId === deviceOf(desk).deviceId) return;
  await introduce(home, deviceOf(desk), 'follower');
  await introduce(desk, deviceOf(home), 'origin');
}

async function introduce({ process }: Host, device: KnownDevice, role: DeviceRole): Promise<void> {
  if (!process?.life.isAlive()) return;
  await process.db.write(async (trx) => {
    const known = await trx
      .selectFrom('known_devices')
      .select('role')
      .where('device_id', '=', device.deviceId)
      .executeTakeFirst();
    if (!known || role !== 'origin') saveDevice(trx, device, role, BEGINNING_MS);
  });
}

/**
 * Whoever loads a snapshot has no link that would hear of a claim; it is heard on the network, as the
 * address book does it.
 */
async function tellLoading(world: World, { process }: Host, home: Host): Promise<void> {
  const isLoading = process?.replicator.firstLoad?.state().stage !== 'complete';
  if (!process?.life.isAlive() || !isLoading || !home.process?.life.isAlive()) return;
  try {
    const claim = await knownClaim(home.process.db.read, home.clinicId);
    if (claim) await process.db.write(async (trx) => hearClaim(trx, claim));
  } catch (error) {
    const isExpected = error instanceof ProcessDied || isDiskFull(error);
    if (!isExpected) violate(world.oracle, 'fault', `${home.label}: ${String(error)}`);
  }
}

function isHomeAlive(host: Host | null): boolean {
  return host !== null && host.isHome && !host.isDead;
}

function districtDevice(): KnownDevice {
  const { id: deviceId, public_key: publicKey } = deviceRow('district');
  return { deviceId, publicKey, name: 'district' };
}

/** A copy of a disk has the device of the machine that it was copied from. */
export function deviceOf({ label }: Host): KnownDevice {
  const { id, public_key: publicKey } = deviceRow(label.replace(/-clone$/, ''));
  return { deviceId: id, publicKey, name: label };
}

/** A full disk lets nobody take over: the machine tries again when it is on again. */
async function succeed(world: World, host: Host): Promise<void> {
  await lead(world, host);
  if (!host.isHome) host.process?.life.end();
}

/** A new home goes from place to place as the product's does (electron/data/topology.ts). */
export function successionOf(world: World, host: Host): Succession {
  return {
    onSuccession: () => {
      world.timeline.note(`${host.label} loads its clinic from the district`);
      host.isHome = false;
      host.isSuccessor = true;
      host.follows = null;
      host.process?.life.end();
    },
    onLoaded: () => {
      if (host.process?.isSuccessor) void world.timeline.busy(succeed(world, host));
    },
  };
}
