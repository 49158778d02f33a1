import { act } from './acts.ts';
import { backUp } from './backups.ts';
import { putBack } from './faults.ts';
import { sentAway } from './sent-away.ts';
import type { Host, World } from './world.ts';
import { assert } from '../../shared/lib/assert.ts';

/** Steps set down by hand, for circumstances that chance brings about once in thousands of schedules. */
export const scripts = { 'another-feed': anotherFeed, 'sent-away': sentAway } as const;
export type ScriptName = keyof typeof scripts;

/** Of one clinic, in fair weather. */
export type Script = (world: World) => Promise<void>;

const WHILE_MS = 5_000;
/** Longer than anybody rests between two attempts. */
const LONG_MS = 12_000;

/**
 * A desk has acts that its home lost, at places of the feed where two backups hold other ones by now. What
 * it hears first, when it is back, is how far those backups reach.
 */
async function anotherFeed(world: World): Promise<void> {
  const { timeline, hosts } = world;
  const [home, desk, other] = hosts;
  assert(home && desk && other, 'a clinic of three');
  const pass = (ms: number) => timeline.runUntil(timeline.now() + ms);
  const work = async (host: Host, times: number) => {
    for (let time = 0; time < times; time += 1) await act(world, host, 0);
    await pass(WHILE_MS);
  };
  await pass(WHILE_MS);
  await work(home, 2);
  const copy = home.disk.copy();
  other.line.setCut(true);
  home.line.setCut(true);
  await work(desk, 3);
  desk.line.setCut(true);
  await timeline.busy(putBack(world, { host: home, copy }));
  for (const host of [home, other]) host.line.setCut(false);
  await pass(LONG_MS);
  await work(other, 2);
  for (const _ of [1, 2]) await timeline.busy(backUp(world));
  await work(other, 1);
  desk.line.setCut(false);
  await pass(LONG_MS);
}
