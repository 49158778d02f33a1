import { act } from './acts.ts';
import { checkDigests } from './digests.ts';
import { findViolations } from './invariants.ts';
import { fairWeather } from './line.ts';
import { violate } from './oracle.ts';
import { checkPapers } from './paper-check.ts';
import { isAtRest } from './rest.ts';
import type { Regime } from './regimes.ts';
import { ACTIVE_MS, plan } from './schedule.ts';
import { type Script, type ScriptName, scripts } from './scripts.ts';
import { seeToDismissed } from './dismissals.ts';
import { seeToHomes } from './take-over.ts';
import type { Templates } from './template.ts';
import { bootDistrict, openWorld, revive, type World, type WorldOptions } from './world.ts';

/** Everything that a run leaves behind. */
export type Outcome = {
  /** Name of the invariant and what was found, each name once. */
  readonly violations: ReadonlyMap<string, string>;
  readonly writes: number;
  readonly trace: readonly string[];
};

/** Within so much simulated time of fair weather everybody must be at one (I8). */
const HEAL_MS = 240_000;
const LOOK_MS = 10_000;
/** Whoever waits for an answer that was lost before has given up by then (TRANSFER_MS of the links, and a pause). */
const GIVEN_UP_MS = 70_000;
/** The second act of somebody quick; the first is not answered yet. */
const HEELS_MS = 15;
/** Longer than it takes everybody to hear of it, shorter than a home lets anybody wait. */
const AGE_MS = 8_000;

/** One schedule: bad times, then good ones, then the question whether everything is as it must be. */
export function runSeed(seed: string, regime: Regime, templates: Templates): Promise<Outcome> {
  const hasSuccessions = (regime.fires ?? 0) > 0;
  const hasPapers = (regime.papers ?? 0) > 0;
  const hasDismissals = (regime.dismissals ?? 0) > 0;
  return run(
    { ...regime, seed, templates, hasSuccessions, hasPapers, hasDismissals },
    async (world) => {
      plan(world, regime);
      await world.timeline.runUntil(ACTIVE_MS);
    },
  );
}

/** The steps of a script in the place of a schedule; everything after it is the same. */
export function runScript(name: ScriptName, templates: Templates): Promise<Outcome> {
  return run({ seed: name, templates, clinics: 1, workstations: 3 }, scripts[name]);
}

async function run(options: WorldOptions, badTimes: Script): Promise<Outcome> {
  const world = await openWorld(options);
  try {
    await play(world, badTimes);
    const { violations, committed } = world.oracle;
    return { violations, writes: committed.size, trace: world.timeline.trace() };
  } finally {
    await world.close();
  }
}

/** A world that can not be played or read to its end is a finding like any other. */
async function play(world: World, badTimes: Script): Promise<void> {
  try {
    await badTimes(world);
    if (await heal(world)) await workOn(world);
    if (world.hasPapers) await checkPapers(world);
    await findViolations(world);
    await checkDigests(world);
  } catch (error) {
    violate(world.oracle, 'fault', error instanceof Error ? (error.stack ?? '') : String(error));
  }
}

/** Nothing is wrong any more; everybody who still exists is switched on. */
async function heal(world: World): Promise<boolean> {
  const { timeline, hosts } = world;
  timeline.note('heal');
  for (const host of hosts) {
    host.line.setWeather(fairWeather);
    host.line.setCut(false);
    host.disk.setFull(false);
    host.process?.life.limit(Number.POSITIVE_INFINITY);
  }
  world.district.process?.life.limit(Number.POSITIVE_INFINITY);
  for (const host of hosts) void revive(world, host, 0);
  void bootDistrict(world);
  // People go on working, so that every home speaks to the district.
  for (const host of hosts) timeline.after(LOOK_MS / 2, () => void act(world, host, 0));
  const healed = timeline.now();
  const until = healed + HEAL_MS;
  while (timeline.now() < until) {
    await timeline.runUntil(timeline.now() + LOOK_MS);
    await timeline.busy(seeToHomes(world));
    if (world.hasDismissals) await timeline.busy(seeToDismissed(world));
    if (timeline.now() >= healed + GIVEN_UP_MS && (await isAtRest(world))) return true;
  }
  return false;
}

/**
 * J7: in fair weather nothing waits for long. Everybody does two things, one on the heels of the other,
 * so that the second comes while the first is on its way.
 */
async function workOn(world: World): Promise<void> {
  const { timeline, hosts, oracle } = world;
  timeline.note('work on');
  for (const host of hosts)
    for (const moment of [0, HEELS_MS]) timeline.after(moment, () => void act(world, host, 0));
  await timeline.runUntil(timeline.now() + AGE_MS);
  if (!(await isAtRest(world)))
    violate(oracle, 'J7 nothing waits for long', `not everywhere after ${AGE_MS} ms`);
}
