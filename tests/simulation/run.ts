import { act, decide, decree } from './acts.ts';
import { findViolations } from './invariants.ts';
import { fairWeather } from './line.ts';
import { isAtRest } from './rest.ts';
import type { Regime } from './regimes.ts';
import type { Templates } from './template.ts';
import { bootDistrict, type Host, openWorld, revive, type World } from './world.ts';

/** Everything that a run leaves behind. */
export type Outcome = {
  /** Name of the invariant and what was found, each name once. */
  readonly violations: ReadonlyMap<string, string>;
  readonly writes: number;
  readonly trace: readonly string[];
};

const ACTIVE_MS = 40_000;
/** Within so much simulated time of fair weather everybody must be at one (I8). */
const HEAL_MS = 240_000;
const LOOK_MS = 10_000;
/** A process dies before one of so many statements. */
const STATEMENTS = 60;

/** One schedule: bad times, then good ones, then the question whether everything is as it must be. */
export async function runSeed(
  seed: string,
  regime: Regime,
  templates: Templates,
): Promise<Outcome> {
  const { clinics, workstations } = regime;
  const world = await openWorld({ seed, templates, clinics, workstations });
  try {
    plan(world, regime);
    await world.timeline.runUntil(ACTIVE_MS);
    await heal(world);
    await findViolations(world);
    const { violations, committed } = world.oracle;
    return { violations, writes: committed.size, trace: world.timeline.trace() };
  } finally {
    await world.close();
  }
}

/** Puts everything that happens into the schedule, before anything of it happens. */
function plan(world: World, regime: Regime): void {
  const random = world.random.fork('schedule');
  const { timeline, hosts } = world;
  const often = (times: number, happen: (host: Host) => void) => {
    for (let time = 0; time < times; time += 1) {
      const host = random.pick(hosts);
      timeline.after(random.integer(0, ACTIVE_MS), () => happen(host));
    }
  };
  for (const { line } of hosts) line.setWeather(regime.weather);
  if (regime.wrongClocks) for (const host of hosts) host.skewMs = random.integer(-25, 40) * 60_000;
  often(regime.acts * regime.clinics, (host) => void act(world, host, regime.links));
  often(3, (host) => void decide(world, host));
  often(1, () => void decree(world));
  often(regime.crashes, (host) => {
    timeline.note(`limit ${host.label}`);
    host.process?.life.limit(random.integer(1, STATEMENTS));
  });
  often(regime.districtCrashes, () =>
    world.district.process?.life.limit(random.integer(1, STATEMENTS)),
  );
  often(regime.fullDisks, (host) => {
    host.disk.setFull(true);
    timeline.after(random.integer(500, 5_000), () => host.disk.setFull(false));
  });
}

/** Nothing is wrong any more; everybody who still exists is switched on. */
async function heal(world: World): Promise<void> {
  const { timeline, hosts } = world;
  timeline.note('heal');
  for (const host of hosts) {
    host.line.setWeather(fairWeather);
    host.disk.setFull(false);
    host.process?.life.limit(Number.POSITIVE_INFINITY);
  }
  world.district.process?.life.limit(Number.POSITIVE_INFINITY);
  for (const host of hosts) void revive(world, host, 0);
  void bootDistrict(world);
  const until = timeline.now() + HEAL_MS;
  while (timeline.now() < until) {
    await timeline.runUntil(timeline.now() + LOOK_MS);
    if (await isAtRest(world)) return;
  }
}
