import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { prepared } from '../../electron/data/db/write-context.ts';
import { playMorning } from '../morning/run.ts';
import { checkInAt, registerAt } from '../support/arrivals.ts';
import { createTestClock, startWorkstation } from '../support/workstation.ts';
import { measurePair } from './pair.ts';
import type { Measured } from './report.ts';

/** Everybody has a name of their own. */
const FIRST_HAN = 0x4e00;

/** As many bytes as a check-in says, in one row. */
const BARE_BYTES = 2_400;

/**
 * A known resident checked in at the clinic's home: the whole procedure (bookings, stops, lane, number), and its
 * act on the disk.
 */
export async function benchCheckIn({ turns }: { readonly turns: number }): Promise<Measured> {
  const each = 10;
  const desk = await startWorkstation({ clock: createTestClock() });
  const bare = await openBare();
  const people: string[] = [];
  const reason = '同名同生日的另一个人';
  // Each turn begins with one or two that are not counted.
  for (let at = 0; at < (turns + 1) * (each + 2); at += 1)
    people.push(
      await registerAt(desk, { name: `李${String.fromCodePoint(FIRST_HAN + at)}`, reason }),
    );
  const took = await measurePair(
    () => checkInAt(desk, people.pop() ?? '', 'follow-up'),
    () => bare.insert(),
    { turns, each },
  );
  await bare.close();
  await desk.close();
  return {
    what: 'visits.checkIn through the pipeline at the home, encrypted, FULL; more wait with every turn',
    ours: took.ours,
    beside: { name: 'bare insert with FULL', samples: took.beside },
  };
}

/** Real time that a visit of a crowded morning costs all its computers together. */
export async function benchMorning({
  turns,
  visits,
}: {
  readonly turns: number;
  readonly visits: number;
}): Promise<Measured> {
  const bare = await openBare();
  const [ours, beside]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < turns; turn += 1) {
    const startedAt = performance.now();
    const { tally, visits: came } = await playMorning({ seed: String(turn + 1), visits });
    ours.push((performance.now() - startedAt) / came);
    const { calls, recalls, passes, returns, withResults, transfers, checkIns } = tally.counts;
    const acts = calls + recalls + passes + returns + withResults + transfers + checkIns;
    const bareFrom = performance.now();
    for (let act = 0; act < acts * WORKSTATIONS; act += 1) await bare.insert();
    beside.push((performance.now() - bareFrom) / came);
  }
  await bare.close();
  return {
    what: `one visit of a morning of ${visits}: three workstations in one process, simulated time and lines`,
    ours,
    beside: {
      name: 'a bare insert with FULL for each of its acts, at each of the three',
      samples: beside,
    },
  };
}

const WORKSTATIONS = 3;

async function openBare() {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-bare-'));
  const db = await openDatabase(join(folder, 'bare.db'), databaseKey('5a'.repeat(32)));
  await db.write(async (trx) => {
    prepared(trx)('create table bare (id text primary key, body text not null) strict').run();
  });
  const body = 'x'.repeat(BARE_BYTES);
  return {
    insert: () =>
      db.write(async (trx) => {
        prepared(trx)('insert into bare (id, body) values (?, ?)').run(uuidv7(), body);
      }),
    close: async () => {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
