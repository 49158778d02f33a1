import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createIdMaker } from '../../shared/demo/id-maker.ts';
import { createRandom, type Random } from '../../shared/demo/random.ts';
import type { Kept } from './backups.ts';
import { createDisk, type Disk, type DiskCopy } from './disk.ts';
import { type DistrictProcess, type DistrictStore, startDistrict } from './district.ts';
import { checkOnDisk, type Overhear, overhearOn } from './eavesdropper.ts';
import { createLife, type Life, ProcessDied } from './life.ts';
import { createLine, type Answerer, type Line } from './line.ts';
import { createOracle, type Oracle, violate } from './oracle.ts';
import { createSimulatedPeer } from './peer.ts';
import { carryOn } from './carrying.ts';
import { BEGINNING_MS, clinicScope } from './people.ts';
import { makeScratch } from './scratch.ts';
import { hearOfHome, successionOf } from './take-over.ts';
import { CLINICS, labelOf, type Templates } from './template.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { type Connecting, isDiskFull, type Process, startProcess } from './workstation.ts';

/** One machine: its disk and its line outlive its processes. */
export type Host = {
  readonly label: string;
  readonly clinic: number;
  readonly clinicId: string;
  readonly disk: Disk;
  readonly line: Line;
  readonly random: Random;
  readonly makeId: () => string;
  /** How wrong its clock is. */
  skewMs: number;
  isHome: boolean;
  /** It loads its clinic from the district, and is its home then. */
  isSuccessor: boolean;
  /** Whom it takes for the home; null at the home itself. */
  follows: Host | null;
  /** Somebody sent it away: it hands over what it has, and orders nothing. */
  isSentAway: boolean;
  /** It will never be switched on again. */
  isDead: boolean;
  process: Process | null;
};

export type DistrictHost = {
  readonly store: DistrictStore;
  /** Newest last. */
  readonly backups: Kept[];
  readonly random: Random;
  readonly makeId: () => string;
  /** Below how many entries it makes no snapshots; null where homes are not replaced from there. */
  readonly pullBelow: number | null;
  process: DistrictProcess | null;
};

export type World = {
  readonly timeline: Timeline;
  readonly oracle: Oracle;
  readonly random: Random;
  readonly folder: string;
  readonly hosts: Host[];
  readonly district: DistrictHost;
  readonly overhear: Overhear;
  /** Whether papers are added, and their bytes carried. */
  readonly hasPapers: boolean;
  /** Whether workstations are sent away, and tell each other of it. */
  readonly hasDismissals: boolean;
  /** The disk of a machine that was never switched on. */
  readonly diskOf: (label: string) => DiskCopy;
  /** Public keys of all devices. */
  readonly keys: readonly string[];
  close(): Promise<void>;
};

export type WorldOptions = {
  readonly seed: string;
  readonly templates: Templates;
  readonly clinics: number;
  readonly workstations: number;
  /** Whether new homes are loaded from the district. */
  readonly hasSuccessions?: boolean;
  readonly hasPapers?: boolean;
  readonly hasDismissals?: boolean;
};

/** The district and its clinics, switched on. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { seed, templates } = options;
  const random = createRandom(seed);
  const folder = makeScratch();
  const timeline = createTimeline();
  const oracle = createOracle();
  const own = random.fork('district');
  const makeId = createIdMaker(own.fork('ids'), BEGINNING_MS);
  const pullBelow = options.hasSuccessions ? own.fork('snapshots').pick(PULL_BELOW) : null;
  await templates.store.restore(templates.district);
  if (options.hasDismissals) await vouchForDesks(templates.store);
  const world: World = {
    timeline,
    oracle,
    random,
    folder,
    hosts: [],
    district: {
      store: templates.store,
      backups: [],
      random: own,
      makeId,
      pullBelow,
      process: null,
    },
    overhear: overhearOn(oracle),
    hasPapers: options.hasPapers ?? false,
    hasDismissals: options.hasDismissals ?? false,
    diskOf: templates.workstation,
    keys: templates.keys,
    close: () => closeWorld(world),
  };
  for (let clinic = 1; clinic <= options.clinics; clinic += 1)
    for (let number = 0; number < options.workstations; number += 1)
      addHost(world, clinic, labelOf(clinic, number), {
        isHome: number === 0,
        from: templates.workstation(labelOf(clinic, number)),
      });
  await bootDistrict(world);
  for (const host of world.hosts) await boot(world, host);
  return world;
}

/** As at a real district, which knows desks by the word of their home: so their home may send them away. */
async function vouchForDesks({ db }: DistrictStore): Promise<void> {
  const homes = CLINICS.map((clinic) => labelOf(clinic, 0));
  await db
    .updateTable('known_devices')
    .set({ role: 'origin', clinic_id: null })
    .where('name', 'not in', homes)
    .execute();
}

export function addHost(
  world: World,
  clinic: number,
  label: string,
  { isHome, from }: { readonly isHome: boolean; readonly from: DiskCopy },
): Host {
  const random = world.random.fork(label);
  const host: Host = {
    label,
    clinic,
    clinicId: clinicScope(clinic),
    disk: createDisk(join(world.folder, label), from),
    line: createLine(world.timeline, random.fork('line')),
    random,
    makeId: createIdMaker(random.fork('ids'), BEGINNING_MS),
    skewMs: 0,
    isHome,
    isSuccessor: false,
    follows: isHome ? null : findHome(world, clinic),
    isSentAway: false,
    isDead: false,
    process: null,
  };
  world.hosts.push(host);
  return host;
}

function findHome({ hosts }: World, clinic: number): Host | null {
  return hosts.find((one) => one.isHome && one.clinic === clinic) ?? null;
}

/** How long a machine is off before somebody switches it on again. */
const OFF_MS = [10, 3_000] as const;

/** Switches a workstation on, if it is off. One that dies while it starts is switched on again. */
export async function boot(world: World, host: Host): Promise<void> {
  if (host.process || host.isDead) return;
  const { timeline, oracle } = world;
  timeline.note(`on ${host.label}`);
  const life = createLife(timeline, () => onDeath(world, host));
  try {
    host.process = await timeline.busy(startProcess(optionsOf(world, host, life)));
  } catch (error) {
    const isExpected = error instanceof ProcessDied || isDiskFull(error);
    if (!isExpected) violate(oracle, 'fault', `${host.label}: ${describe(error)}`);
    life.end();
  }
}

/** Entries; the smallest makes a snapshot of whatever there is, the largest none. */
const PULL_BELOW = [0, 10, 25, 1_000] as const;

function optionsOf(world: World, host: Host, life: Life) {
  const { timeline, oracle } = world;
  const now = () => BEGINNING_MS + timeline.now() + host.skewMs;
  const clock = { now, monotonic: timeline.now };
  return {
    disk: host.disk,
    life,
    clock,
    carry: world.hasPapers ? carryOn({ ...host, life, clock }) : null,
    random: host.random.fork(`core ${timeline.now()}`).next,
    makeId: host.makeId,
    name: host.label,
    clinicId: host.clinicId,
    isHome: host.isHome,
    onPlace: (isHome: boolean, isSuccessor: boolean) => {
      host.isSuccessor = isSuccessor;
      takePlace(world, host, isHome);
    },
    connect: (role: 'home' | 'district', { life: own, device, membership }: Connecting) =>
      createSimulatedPeer({
        life: own,
        line: host.line,
        role,
        membership,
        reach: (path) => answererAt(world, host, { role, path, deviceId: device.deviceId }),
        overheard: world.overhear(host),
      }),
    hasDismissals: world.hasDismissals,
    onHome: ({ deviceId }: { readonly deviceId: string }) => hearOfHome(world, host, deviceId),
    succession: world.district.pullBelow === null ? null : successionOf(world, host),
    onFault: (error: unknown) => violate(oracle, 'fault', `${host.label}: ${describe(error)}`),
    busy: timeline.busy,
    pullBelow: host.random.fork('snapshots').pick(PULL_BELOW),
  };
}

/** After a restore it is what it was then. */
function takePlace(world: World, host: Host, isHome: boolean): void {
  if (host.isHome === isHome) return;
  world.timeline.note(`${host.label} is ${isHome ? 'the home' : 'a desk'} again`);
  host.isHome = isHome;
  host.follows = isHome ? null : findHome(world, host.clinic);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

type Address = {
  readonly role: 'home' | 'district';
  readonly path: string;
  readonly deviceId: string;
};

/** Whoever is at the other end of a line when a request arrives, and is still there to answer. */
function answererAt(world: World, host: Host, { role, path, deviceId }: Address): Answerer {
  return async (text) => {
    const process = role === 'district' ? world.district.process : host.follows?.process;
    if (!process?.life.isAlive()) return null;
    world.timeline.note(`${host.label} ${path} ${text.length}`);
    const reply = await process.answer(path, text, deviceId);
    world.timeline.note(`${host.label} ${path} ${reply.status} ${reply.text.length}`);
    if (!process.life.isAlive()) return null;
    await checkOnDisk(world.oracle, { path, text, reply }, process.findOnDisk);
    return reply;
  };
}

function onDeath(world: World, host: Host): void {
  const { timeline, random } = world;
  timeline.note(`off ${host.label}`);
  timeline.after(random.integer(...OFF_MS), () => void revive(world, host, 0));
}

/**
 * Takes up what is on the disk and switches on again.
 *
 * @param lostCommits newest commits that the disk only promised
 */
export async function revive(world: World, host: Host, lostCommits: number): Promise<void> {
  const dead = host.process;
  if (host.isDead || dead?.life.isAlive()) return;
  host.process = null;
  host.disk.recover(lostCommits);
  if (dead) await world.timeline.busy(dead.bury());
  await boot(world, host);
}

export async function bootDistrict(world: World): Promise<void> {
  const { timeline, district, oracle } = world;
  if (district.process?.life.isAlive()) return;
  timeline.note('on district');
  const life = createLife(timeline, () => {
    timeline.note('off district');
    timeline.after(world.random.integer(...OFF_MS), () => void bootDistrict(world));
  });
  try {
    const now = () => BEGINNING_MS + timeline.now();
    const { store, makeId, pullBelow } = district;
    const folder = join(world.folder, 'district');
    const snapshots = pullBelow === null ? null : { folder, pullBelow };
    const onFault = (error: unknown) => violate(oracle, 'fault', `district: ${describe(error)}`);
    const options = { store, life, timeline, now, makeId, onFault, snapshots };
    district.process = await timeline.busy(startDistrict(options));
  } catch (error) {
    if (!(error instanceof ProcessDied)) violate(oracle, 'fault', `district: ${String(error)}`);
    life.end();
  }
}

async function closeWorld({ hosts, folder }: World): Promise<void> {
  for (const host of hosts) {
    host.isDead = true;
    await host.process?.bury();
  }
  rmSync(folder, { recursive: true, force: true });
}
