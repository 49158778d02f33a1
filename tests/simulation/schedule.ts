import { act, actLikeLater, decide, decree } from './acts.ts';
import { backUp, restoreDistrict } from './backups.ts';
import { sendAway } from './dismissals.ts';
import { clone, cutPower, die, putBack } from './faults.ts';
import { join } from './join.ts';
import { addPaper, spy, wantPaper } from './papers.ts';
import type { Regime } from './regimes.ts';
import { CARDS, endMembership, lookUp, register, withdraw } from './sharing.ts';
import { burn } from './succession.ts';
import { takeOver } from './take-over.ts';
import type { Host, World } from './world.ts';

export const ACTIVE_MS = 40_000;
/** A process dies before one of so many statements. */
const STATEMENTS = 60;
/** Machines that nobody reaches for a while. */
const CUTS = 2;
/** Before the first restore there are two backups, as the watermark wants them. */
const BACKUPS = 5;

/** Puts everything that happens into the schedule, before anything of it happens. */
export function plan(world: World, regime: Regime): void {
  const { timeline, hosts } = world;
  for (const { line } of hosts) line.setWeather(regime.weather);
  if (regime.wrongClocks)
    for (const host of hosts) host.skewMs = world.random.integer(-25, 40) * 60_000;
  const often = planner(world, 'schedule');
  planPeople(world, regime, often);
  planProcesses(world, regime, often);
  planDisks(world, regime, often);
  for (let time = 0; regime.serverRestores > 0 && time < BACKUPS; time += 1)
    timeline.after(((time + 0.5) * ACTIVE_MS) / BACKUPS, () => void later(world, backUp(world)));
  often(regime.serverRestores, (_, { chance }) =>
    later(world, restoreDistrict(world, chance(0.4))),
  );
  if (world.random.fork('wider').chance(WIDER)) planMachines(world, regime);
  for (let clinic = 1; clinic <= (regime.fires ?? 0); clinic += 1) planFire(world, regime, clinic);
  if (regime.lookUps) planSharing(world, regime);
  if (regime.papers) planPapers(world, regime.papers);
  if (regime.dismissals)
    planner(world, 'dismissals')(regime.dismissals, (host) => later(world, sendAway(world, host)));
}

function planPapers(world: World, papers: number): void {
  const often = planner(world, 'papers');
  often(papers, (host, draws) => addPaper(world, host, draws));
  often(papers / 2, (host, draws) => wantPaper(world, host, draws));
  often(papers / 8, (host, draws) => spy(world, host, draws));
}

/** Residents with cards, who then also come to the other clinic, and stay there for a while or for good. */
function planSharing(world: World, { clinics, lookUps = 0 }: Regime): void {
  const { timeline, hosts } = world;
  for (let clinic = 1; clinic <= clinics; clinic += 1)
    for (let at = 0; at < CARDS; at += 1)
      timeline.after(at * CARD_MS, () => {
        const host = hosts.find((one) => one.clinic === clinic && one.isHome);
        if (host) void register(world, host, at);
      });
  const often = planner(world, 'sharing');
  often(lookUps, (host, draws) => lookUp(world, host, draws));
  often(lookUps / 2, (host, draws) => endMembership(world, host, draws));
  often(lookUps / 7, (_, draws) => withdraw(world, draws));
}

/** Between two registrations at the beginning. */
const CARD_MS = 300;

/** Of the new home: people at work, processes that die, and a line that is cut, while it loads. */
function planFire(world: World, regime: Regime, clinic: number): void {
  const { timeline } = world;
  const random = world.random.fork(`succession ${clinic}`);
  const within = (times: number, happen: () => void) => {
    for (let time = 0; time < times; time += 1)
      timeline.after(random.integer(0, FIRE_MS), () => isBadTime(world) && happen());
  };
  const rebuild = async () => {
    const host = await burn(world, clinic);
    if (!host) return;
    within(FIRE_ACTS, () => void act(world, host, regime.links));
    within(FIRE_CRASHES, () => host.process?.life.limit(random.integer(1, STATEMENTS)));
    within(1, () => {
      host.line.setCut(true);
      timeline.after(random.integer(500, FIRE_MS), () => host.line.setCut(false));
    });
  };
  timeline.after(random.integer(0, ACTIVE_MS / 2), () => void rebuild());
}

function isBadTime({ timeline }: World): boolean {
  return timeline.now() < ACTIVE_MS;
}

/** After the new machine was switched on. */
const FIRE_MS = 10_000;
const FIRE_ACTS = 6;
const FIRE_CRASHES = 3;

/** In so many of the runs machines are also out of reach for a while, and one joins late. */
const WIDER = 0.5;

/** Of those, if disks are copied at all in the regime, in so many that of a home. */
const HOME_CLONED = 0.4;

function planMachines(world: World, regime: Regime): void {
  const { timeline, random } = world;
  planner(world, 'cuts')(CUTS, (host, { integer }) => {
    timeline.note(`cut off ${host.label}`);
    host.line.setCut(true);
    timeline.after(integer(2_000, 20_000), () => host.line.setCut(false));
  });
  if (regime.wrongClocks)
    planner(world, 'clocks')(1, (host, { integer }) => {
      host.skewMs = integer(-25, 40) * 60_000;
      timeline.note(`clock ${host.label} ${host.skewMs}`);
    });
  // Of two copies of a home one goes on, and the other one follows it.
  if (regime.clones > 0 && random.fork('clones').chance(HOME_CLONED))
    timeline.after(random.fork('clone').integer(0, ACTIVE_MS), () => {
      const home = world.hosts.find(({ isHome, isDead }) => isHome && !isDead);
      if (home) void later(world, clone(world, home));
    });
  for (let clinic = 1; clinic <= regime.clinics; clinic += 1)
    timeline.after(
      random.fork(`join ${clinic}`).integer(0, ACTIVE_MS),
      () => void later(world, join(world, clinic)),
    );
}

type Draws = Pick<World['random'], 'integer' | 'chance'>;
/** Lets something happen so many times, at any moment, at anybody's. */
type Often = (times: number, happen: (host: Host, random: Draws) => unknown) => void;

function planner(world: World, label: string): Often {
  const random = world.random.fork(label);
  return (times, happen) => {
    for (let time = 0; time < times; time += 1) {
      const moment = random.integer(0, ACTIVE_MS);
      const own = random.fork(`${moment}/${time}`);
      const host = random.pick(world.hosts);
      world.timeline.after(moment, () => void happen(host, own));
    }
  };
}

/** Nothing else happens until it is done. */
function later(world: World, work: Promise<void>): Promise<void> {
  return world.timeline.busy(work);
}

function planPeople(world: World, regime: Regime, often: Often): void {
  often(regime.acts * regime.clinics, (host) => act(world, host, regime.links));
  often(3, (host) => decide(world, host));
  often(2, () => decree(world));
  often(regime.futureActs, (host) => actLikeLater(world, host));
}

function planProcesses(world: World, regime: Regime, often: Often): void {
  often(regime.crashes, (host, { integer }) => host.process?.life.limit(integer(1, STATEMENTS)));
  often(regime.districtCrashes, (_, { integer }) =>
    world.district.process?.life.limit(integer(1, STATEMENTS)),
  );
  // A clinic without a home gets one by a click, at the latest in fair weather.
  often(regime.deaths, (host) => later(world, die(world, host)));
  often(regime.takeOvers, (host) => later(world, takeOver(world, host)));
}

function planDisks(world: World, regime: Regime, often: Often): void {
  const { timeline } = world;
  often(regime.fullDisks, (host, { integer }) => {
    host.disk.setFull(true);
    timeline.after(integer(500, 5_000), () => host.disk.setFull(false));
  });
  often(regime.powerLosses, (host, { integer }) =>
    later(world, cutPower(world, host, integer(1, 4))),
  );
  often(regime.localRestores, (host, { integer }) => {
    if (host.isDead) return;
    const copy = host.disk.copy();
    timeline.after(integer(1_000, 15_000), () => void later(world, putBack(world, { host, copy })));
  });
  often(regime.clones, (host) => (host.isHome ? undefined : later(world, clone(world, host))));
}
