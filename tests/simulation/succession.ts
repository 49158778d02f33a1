import { die } from './faults.ts';
import { SUCCESSOR } from './people.ts';
import { labelOf } from './template.ts';
import { addHost, boot, type Host, type World } from './world.ts';

/** Until the new machine is bought, and an operator has made a code for it. */
const BOUGHT_MS = [500, 15_000] as const;
/** In so many of the fires the desks burn too. */
const ALL_BURN = 0.3;

/** The home of a clinic burns, perhaps with all desks; a new machine comes that knows the district alone. */
export async function burn(world: World, clinic: number): Promise<Host | null> {
  const { hosts, timeline, random } = world;
  const own = hosts.filter((host) => host.clinic === clinic && !host.isDead);
  const draws = random.fork(`fire ${clinic}`);
  const isTotal = draws.chance(ALL_BURN);
  for (const host of own) if (isTotal || host.isHome) await die(world, host);
  const boughtMs = draws.integer(...BOUGHT_MS);
  return new Promise((resolve) => {
    timeline.after(boughtMs, () => void timeline.busy(replace(world, clinic)).then(resolve));
  });
}

/** It is set up as the clinic's home, and has nothing of the clinic. */
async function replace(world: World, clinic: number): Promise<Host | null> {
  const label = labelOf(clinic, SUCCESSOR);
  if (world.hosts.some((host) => host.label === label)) return null;
  world.timeline.note(`replaced by ${label}`);
  const host = addHost(world, clinic, label, { isHome: true, from: world.diskOf(label) });
  const neighbour = world.hosts.find((one) => one !== host);
  if (neighbour) host.line.setWeather(neighbour.line.weather());
  await boot(world, host);
  return host;
}
