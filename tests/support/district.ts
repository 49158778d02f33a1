import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as uuid } from 'uuid';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../server/db/open.ts';
import { type District, type DistrictOptions, openDistrict } from '../../server/district.ts';
import { type DistrictServer, startServer } from '../../server/http/server.ts';
import type { DoorLimits } from '../../shared/replication/door.ts';
import { enrolmentCode } from './clinic.ts';
import { TEMPLATE } from './postgres.ts';
import { clinicScope, referenceScope } from './acts.ts';

/** A migrated database of its own for one test, and the way to give it back. */
export async function createDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const base = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(base, `create database ${name} template ${TEMPLATE}`);
  const url = new URL(base);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: () => administer(base, `drop database ${name} with (force)`),
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The district on a real PostgreSQL, listening on loopback. */
export type RunningDistrict = {
  readonly db: Database;
  readonly district: District;
  readonly databaseUrl: string;
  readonly url: string;
  readonly faults: unknown[];
  /** Where its snapshots of clinics lie. */
  readonly snapshotFolder: string;
  close(): Promise<void>;
};

type Options = {
  readonly isPlain?: boolean;
  /** What its door puts up with. */
  readonly limits?: DoorLimits;
  /** Feeds shorter than this are pulled instead of loaded. */
  readonly pullBelow?: DistrictOptions['pullBelow'];
  /** The machine's clock without. */
  readonly now?: () => number;
};

export async function openTestDistrict(options: Options = {}): Promise<RunningDistrict> {
  const { isPlain = true, limits, pullBelow, now = Date.now } = options;
  const snapshotFolder = mkdtempSync(join(tmpdir(), 'yizhan-district-'));
  const database = await createDatabase();
  const db = openDatabase(database.url, () => undefined);
  const faults: unknown[] = [];
  const district = await openDistrict({
    db,
    name: 'district',
    referenceScopeId: referenceScope,
    demonstrationCode: enrolmentCode,
    now,
    makeId: uuid,
    snapshotFolder,
    pullBelow,
    onFault: (error) => faults.push(error),
  });
  const server: DistrictServer = await startServer(district, {
    host: '127.0.0.1',
    port: 0,
    isPlain,
    limits,
  });
  return {
    db,
    district,
    databaseUrl: database.url,
    url: server.url,
    faults,
    snapshotFolder,
    close: async () => {
      await server.close();
      await db.destroy();
      await database.drop();
      rmSync(snapshotFolder, { recursive: true, force: true });
    },
  };
}

/** Ids of the feed of a clinic as the district has it, in order. */
export async function districtFeedIds(
  { db }: Pick<RunningDistrict, 'db'>,
  scopeId: string = clinicScope,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('feed')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .orderBy('seq')
    .execute();
  return rows.map((row) => row.tx_id);
}
