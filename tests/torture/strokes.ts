import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { DEMO_PASSWORD } from '../../shared/demo/password.ts';
import type { Random } from '../../shared/demo/random.ts';
import { openWindowClient } from '../support/window-client.ts';
import { type Standing, standingAt, standingAtDistrict } from './databases.ts';
import { type Counter, inQuiet } from './jobs.ts';
import type { Clinic, Stage } from './stage.ts';
import type { Workstation } from './workstation.ts';

export type StrokeName = 'restore-district' | 'restore-workstation' | 'take-over';

/** Something worse than a death: a database of yesterday, or another home. Nothing else dies meanwhile. */
export type Stroke = {
  readonly name: StrokeName;
  /** False where it was not possible now. */
  strike(): Promise<boolean>;
};

export type StrokesOptions = {
  readonly stage: Stage;
  /** Of each clinic, in their order. */
  readonly counters: readonly Counter[];
  readonly random: Random;
};

const LOOK_MS = 250;
const HEAR_MS = 5_000;
const DEAD_MS_MAX = 10_000;
const LEVEL_MS_MAX = 60_000;
const TAKEN_MS_MAX = 60_000;

/** All that can be done to this stage, of each kind one. */
export function strokesOn({ stage, counters, random }: StrokesOptions): readonly Stroke[] {
  const anyClinic = () => random.integer(0, stage.clinics.length - 1);
  const pair = () => stage.clinics.findIndex(({ workstations }) => workstations.length === 2);
  const inClinic =
    (choose: () => number, act: (clinic: Clinic) => Promise<boolean>) => async () => {
      const at = choose();
      const [clinic, counter] = [stage.clinics[at], counters[at]];
      // Who presses a button twice at a workstation of yesterday has pressed it once there: it does not remember.
      return clinic && counter ? inQuiet(counter, () => act(clinic)) : false;
    };
  return [
    { name: 'restore-district', strike: () => restoreDistrict(stage) },
    {
      name: 'restore-workstation',
      strike: inClinic(anyClinic, async (clinic) => {
        const isDone = await restoreWorkstation(stage, clinic, random.pick(clinic.workstations));
        await seeToHome(clinic);
        return (await isLevel(stage, clinic)) && isDone;
      }),
    },
    { name: 'take-over', strike: inClinic(pair, (clinic) => takeOver(stage, clinic)) },
  ];
}

/**
 * The first time a copy is kept, later it is put back: what a desk has handed over and what a home has brought to
 * the district must come again from there. What nobody else has would be lost, so then nothing is put back.
 */
async function restoreWorkstation(
  { postgres }: Stage,
  { clinicId }: Clinic,
  at: Workstation,
): Promise<boolean> {
  if (!(await died(at))) return false;
  try {
    const copy = `${at.path}.copy`;
    if (!existsSync(copy)) {
      copyDatabase(at.path, copy);
      return false;
    }
    const here = await standingAt(at);
    const there = await standingAtDistrict(postgres.url).catch(() => null);
    const isBrought = there?.positions.get(clinicId) === here.positions.get(clinicId);
    if (here.waiting > 0 || !isBrought) return false;
    copyDatabase(copy, at.path);
    return true;
  } finally {
    at.start();
  }
}

function copyDatabase(from: string, to: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(to + end, { force: true });
  for (const end of ['', '-wal']) if (existsSync(from + end)) copyFileSync(from + end, to + end);
}

/** The whole database of the district, while it stands still. */
async function restoreDistrict({ folder, server, postgres }: Stage): Promise<boolean> {
  if (!(await died(server))) return false;
  await postgres.rest();
  const [data, copy] = [join(folder, 'postgres'), join(folder, 'postgres.copy')];
  const isKept = existsSync(copy);
  if (isKept) copyFolder(copy, data);
  else copyFolder(data, copy);
  postgres.start();
  server.start();
  return isKept;
}

/** With owners and rights, which PostgreSQL insists on. */
function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  const { status } = spawnSync('cp', ['-a', from, to]);
  if (status !== 0) throw new Error(`${from} could not be copied`);
}

/**
 * The home is gone, its desk, which has all of it, becomes the home, and the former one comes back. Where a third
 * workstation is, that one would look for the new home by multicast, which loopback does not carry.
 */
async function takeOver(stage: Stage, clinic: Clinic): Promise<boolean> {
  const homes = await homesOf(clinic);
  const [home] = homes;
  const [desk] = clinic.workstations.filter((one) => one !== home);
  if (!home || !desk || homes.length > 1) return false;
  if (!(await isLevel(stage, clinic)) || !(await died(home))) return false;
  try {
    if (!(await pressTakeOver(clinic, desk))) return false;
  } finally {
    home.start();
  }
  return isLevel(stage, clinic);
}

/**
 * A home of an hour ago may hear of a later claim of its own, made by what it was until now: then it follows
 * somebody who is not there, and people press the button that they see.
 */
async function seeToHome(clinic: Clinic): Promise<void> {
  const hasOne = () => homesOf(clinic).then((homes) => homes.length > 0);
  // Until it has heard: a home of an hour ago begins as one.
  await pause(HEAR_MS);
  const [first] = clinic.workstations;
  if (first && !(await hasOne())) await pressTakeOver(clinic, first);
}

async function pressTakeOver(clinic: Clinic, at: Workstation): Promise<boolean> {
  const staff = clinic.organisation.staff.find(({ role }) => role === 'reception');
  if (!staff) return false;
  const { loginName } = staff;
  const window = await openWindowClient({
    makeUrl: at.windowUrl,
    onOpen: async (client) => {
      await client.session.signIn({ loginName, password: DEMO_PASSWORD });
    },
  }).catch(() => null);
  if (!window) return false;
  const idempotencyKey = uuid();
  try {
    return await until(TAKEN_MS_MAX, async () => {
      // It says no until it has noticed that the home is gone.
      const pressed = window.client.connection.takeOver({ idempotencyKey });
      return pressed.then(({ done }) => done).catch(() => false);
    });
  } finally {
    window.close();
  }
}

async function homesOf({ workstations }: Clinic): Promise<readonly Workstation[]> {
  const homes: Workstation[] = [];
  for (const one of workstations) if ((await standingAt(one)).isHome) homes.push(one);
  return homes;
}

/** One home, and everybody where the district is. */
function isLevel({ postgres }: Stage, { clinicId, workstations }: Clinic): Promise<boolean> {
  return until(LEVEL_MS_MAX, async () => {
    const district = await standingAtDistrict(postgres.url).catch(() => null);
    const standings: Standing[] = [];
    for (const one of workstations) standings.push(await standingAt(one));
    const there = district?.positions.get(clinicId);
    return (
      standings.filter(({ isHome }) => isHome).length === 1 &&
      standings.every(
        ({ waiting, positions }) => waiting === 0 && positions.get(clinicId) === there,
      )
    );
  });
}

async function died(victim: Pick<Workstation, 'kill' | 'isUp'>): Promise<boolean> {
  victim.kill();
  return until(DEAD_MS_MAX, () => Promise.resolve(!victim.isUp()));
}

async function until(ms: number, look: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + ms;
  while (!(await look())) {
    if (performance.now() > end) return false;
    await pause(LOOK_MS);
  }
  return true;
}
