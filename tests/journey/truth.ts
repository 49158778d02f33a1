import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { verifyAuditTrail } from '../../electron/data/pipeline/audit.ts';
import { postgresUrl } from './postgres.ts';
import type { Scene } from './scene.ts';

/** What people were told was done: everything of it has to be in the databases, once. */
export type Told = {
  readonly tickets: string[];
  /** Readings that were accepted into a record. */
  readonly readings: string[];
  readonly followUps: string[];
  /** Numbers of referrals that were sent. */
  readonly referrals: string[];
};

/** The same of one database, in order. Doubles stay doubles. */
type Held = Told & {
  /** Hash over the clinic's whole feed, and its length: equal where every act is equal. */
  readonly head: string;
};

/** The district also keeps what the hospital sees of somebody who was referred (ADR 15): the same rows, in its scope. */
const clinic = `scope_id = (select scope_id from scopes where kind = 'clinic')`;
const today = `(select max(date) from tickets)`;
const ofToday = `${clinic} and visit_id in (select id from visits where ${clinic} and date = ${today})`;

/** The three databases have the same tables, so these are questions to each. */
const questions = {
  tickets: `select number as it from tickets where ${clinic} and date = ${today}`,
  readings: `select distinct reading_id as it from observations where ${ofToday}`,
  followUps: `select id as it from follow_ups where ${ofToday}`,
  referrals: `select number as it from referrals where ${ofToday}`,
  head: `select seq || ' ' || chk as it from feed
         where ${clinic}
         order by seq desc limit 1`,
  /** A reading that was filed twice has a kind of value twice. */
  doubles: `select reading_id as it from observations where ${ofToday}
            group by reading_id, kind having count(*) > 1`,
} as const;

type Ask = (text: string) => Promise<readonly { readonly it: string }[]>;

/**
 * Compares the three databases with each other and with what people were told.
 *
 * @throws AssertionError naming what was lost, doubled or never said
 */
export async function expectTruth(scene: Scene, told: Told): Promise<void> {
  const places = {
    desk: await heldAtWorkstation(join(scene.directory, 'desk')),
    station: await heldAtWorkstation(join(scene.directory, 'station')),
    district: await heldAtDistrict(join(scene.directory, 'district')),
  };
  for (const [place, held] of Object.entries(places)) {
    const expected = { ...sorted(told), head: places.desk.head };
    deepStrictEqual(held, expected, `the ${place} to hold what was told, once`);
  }
}

function sorted({ tickets, readings, followUps, referrals }: Told): Told {
  return {
    tickets: tickets.toSorted(),
    readings: readings.toSorted(),
    followUps: followUps.toSorted(),
    referrals: referrals.toSorted(),
  };
}

async function hold(ask: Ask): Promise<Held> {
  const list = async (text: string) => (await ask(text)).map(({ it }) => it);
  deepStrictEqual(await list(questions.doubles), [], 'no reading to be filed twice');
  const [head = 'empty'] = await list(questions.head);
  const told: Told = {
    tickets: await list(questions.tickets),
    readings: await list(questions.readings),
    followUps: await list(questions.followUps),
    referrals: await list(questions.referrals),
  };
  return { ...sorted(told), head };
}

/** The trail of who saw what is whole, too. */
async function heldAtWorkstation(directory: string): Promise<Held> {
  const key = databaseKey(readFileSync(join(directory, 'database.key'), 'utf8').trim());
  const database = await openDatabase(join(directory, 'clinic.db'), key);
  try {
    deepStrictEqual(await verifyAuditTrail(database), null, 'an unbroken audit trail');
    return await hold(async (text) => {
      const { rows } = await database.write((db) => sql.raw<{ it: string }>(text).execute(db));
      return rows;
    });
  } finally {
    await database.close();
  }
}

async function heldAtDistrict(directory: string): Promise<Held> {
  const client = new pg.Client({ connectionString: postgresUrl(directory) });
  await client.connect();
  try {
    return await hold(async (text) => (await client.query<{ it: string }>(text)).rows);
  } finally {
    await client.end();
  }
}
