import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { z } from 'zod';
import { startCluster } from '../../server/db/launcher.ts';
import { migrate } from '../../server/db/migrate.ts';
import { type Database, openDatabase } from '../../server/db/open.ts';
import { assert } from '../../shared/lib/assert.ts';
import type { DistrictSaid, districtAsked } from './district-process.ts';
import { type LightLine, openLightLine } from './light-line.ts';
import {
  followReference,
  type LightFollower,
  type LightHome,
  orderClinic,
} from './light-workstation.ts';

/** A district with its PostgreSQL, which waits for its disk, and clinics of light workstations. */
export type LightDistrict = {
  /** Of its own pool, to the same PostgreSQL: the floor stands on it. */
  readonly db: Database;
  readonly homes: readonly LightHome[];
  readonly followers: readonly LightFollower[];
  /** Of the homes: nobody waits on them. */
  readonly homeLines: readonly LightLine[];
  /** Connects more clinics: of each a home that offers, and all its workstations wait for news. */
  connect(clinics: number, workstationsEach: number): Promise<void>;
  /** Makes the district change what everybody follows. */
  decide(): Promise<void>;
  usage(): Promise<Usage>;
  close(): Promise<void>;
};

export type Usage = Omit<Extract<DistrictSaid, { type: 'usage' }>, 'type'>;

/** Lines that are opened at the same time. */
const AT_ONCE = 10;

export async function openLightDistrict(): Promise<LightDistrict> {
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-bench-'));
  const cluster = await startCluster({ directory });
  await cluster.ensureDatabase('district');
  const url = cluster.urlOf('district');
  const db = openDatabase(url, () => undefined);
  await migrate(db);
  const server = await startDistrict(url);
  const homes: LightHome[] = [];
  const followers: LightFollower[] = [];
  const lines: LightLine[] = [];
  const homeLines: LightLine[] = [];
  const open = async (clinic: number) => {
    const line = await openLightLine(server.url, addressOf(clinic));
    lines.push(line);
    return line;
  };
  const openHome = async (clinic: number) => {
    const line = await open(clinic);
    const home = orderClinic(line);
    await home.offer();
    homes.push(home);
    homeLines.push(line);
  };
  const openFollower = async (clinic: number) => {
    const follower = followReference(await open(clinic));
    followers.push(follower);
    follower.start();
    await follower.hasMoreThan(0);
  };
  return {
    db,
    homes,
    followers,
    homeLines,
    connect: async (clinics, workstationsEach) => {
      const first = homes.length;
      const all = Array.from({ length: clinics }, (_, at) => first + at);
      await inTurns(all, AT_ONCE, async (clinic) => {
        await openHome(clinic);
        for (let at = 0; at < workstationsEach; at += 1) await openFollower(clinic);
      });
    },
    decide: async () => void (await server.ask('decide')),
    usage: async () => {
      const said = await server.ask('usage');
      assert(said.type === 'usage', 'it says what it needs');
      return said;
    },
    close: async () => {
      await Promise.all(followers.map((follower) => follower.stop()));
      for (const line of lines) line.close();
      await server.close();
      await db.destroy();
      await cluster.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Each clinic has an address of its own where loopback has more than one. */
function addressOf(clinic: number): string | undefined {
  return process.platform === 'linux' ? `127.0.1.${1 + (clinic % 254)}` : undefined;
}

/** Does everything, so many at a time. */
export async function inTurns<One>(
  all: Iterable<One>,
  atOnce: number,
  work: (one: One) => Promise<unknown>,
): Promise<void> {
  const left = all[Symbol.iterator]();
  const lane = async () => {
    for (let next = left.next(); !next.done; next = left.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

async function startDistrict(databaseUrl: string) {
  const program = new URL('./district-process.ts', import.meta.url);
  const child = fork(program, [databaseUrl], { execArgv: ['--expose-gc'] });
  const next = async (): Promise<DistrictSaid> => {
    const [said]: DistrictSaid[] = await once(child, 'message');
    assert(said, 'it said something');
    return said;
  };
  const ready = await next();
  assert(ready.type === 'ready', 'it listens first');
  return {
    url: ready.url,
    ask: (asked: z.output<typeof districtAsked>) => {
      const answer = next();
      child.send(asked);
      return answer;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await Promise.race([ended, setTimeout(5_000)]);
    },
  };
}
