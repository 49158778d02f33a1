import { rmSync } from 'node:fs';
import type { DiskCopy } from './disk.ts';
import { txIdsAt } from './inspect.ts';
import { noteLost, heldAt } from './paper-check.ts';
import { addHost, boot, type Host, type World } from './world.ts';

/** Kept by somebody and put back later: the files of a workstation. */
export type Kept = { readonly host: Host; readonly copy: DiskCopy };

/** The plug is pulled, and the disk had only promised its newest commits. */
export function cutPower(world: World, host: Host, lostCommits: number): Promise<void> {
  world.timeline.note(`power cut ${host.label} ${lostCommits}`);
  return lose(world, host, () => host.disk.recover(lostCommits));
}

/** Somebody puts an earlier copy of the files in their place. */
export function putBack(world: World, { host, copy }: Kept): Promise<void> {
  world.timeline.note(`put back ${host.label}`);
  return lose(world, host, () => host.disk.restore(copy));
}

/** It never comes back, and nothing is read from its disk any more. */
export async function die(world: World, host: Host): Promise<void> {
  world.timeline.note(`dead ${host.label}`);
  await lose(world, host, () => {
    host.isDead = true;
    host.isHome = false;
  });
}

/** Another machine is started from a copy of this one's disk, with everything that makes it this one. */
export async function clone(world: World, host: Host): Promise<void> {
  if (host.isDead) return;
  const label = `${host.label}-clone`;
  if (world.hosts.some((one) => one.label === label)) return;
  world.timeline.note(`clone ${host.label}`);
  const { isHome } = host;
  const twin = addHost(world, host.clinic, label, { isHome, from: host.disk.copy() });
  twin.skewMs = host.skewMs;
  twin.line.setWeather(host.line.weather());
  await boot(world, twin);
}

/** Ends the process, changes what is on the disk, and notes what is nowhere any more. */
async function lose(world: World, host: Host, change: () => void): Promise<void> {
  if (host.isDead) return;
  const before = txIdsAt(host.disk.path());
  const papers = world.hasPapers ? heldAt(host.disk.path()) : [];
  if (host.isHome) world.oracle.homeLosses += 1;
  host.process?.life.end();
  change();
  if (host.isDead) {
    await host.process?.bury();
    host.process = null;
    rmSync(host.disk.path(), { force: true });
  }
  await noteDestroyed(world, before);
  await noteLost(world, papers);
}

/** What was on one disk and is on none now is gone: nobody can ask for it any more. */
export async function noteDestroyed(world: World, before: ReadonlySet<string>): Promise<void> {
  const { hosts, district, oracle } = world;
  const left = new Set(await district.store.txIds());
  for (const host of hosts)
    if (!host.isDead) for (const txId of txIdsAt(host.disk.path())) left.add(txId);
  for (const txId of before) if (!left.has(txId)) oracle.destroyed.add(txId);
}
