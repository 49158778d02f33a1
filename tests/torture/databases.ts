import { sql } from 'kysely';
import { openDatabase } from '../../electron/data/db/open.ts';
import { verifyAuditTrail } from '../../electron/data/pipeline/audit.ts';
import { openDatabase as openDistrictDatabase } from '../../server/db/open.ts';
import { type Inspection, inspectDistrict, inspectFile, type Row } from '../simulation/inspect.ts';
import { fileKey } from '../simulation/workstation.ts';
import type { Workstation } from './workstation.ts';

/** Looks into a database from outside of the program that it belongs to. */
type Ask = <Found>(text: string) => Promise<readonly Found[]>;

/** What one database says of itself. */
export type Witness = {
  readonly inspection: Inspection;
  readonly deviceId: string;
  readonly publicKey: string;
  readonly isHome: boolean;
  /** Null: the file is whole, and the trail of who saw what is unbroken. */
  readonly damage: string | null;
};

type DeviceRow = { readonly id: string; readonly public_key: string };

const HOMES = `select 1 from scopes where kind = 'clinic' and is_home = 1`;

export async function witnessAt({ name, path }: Workstation): Promise<Witness> {
  return atWorkstation(path, async (ask, database) => {
    const [device] = await ask<DeviceRow>('select id, public_key from device');
    const homes = await ask(HOMES);
    const [check] = await ask<{ integrity_check: string }>('pragma integrity_check');
    const isWhole = check?.integrity_check === 'ok';
    const isTrailWhole = (await verifyAuditTrail(database)) === null;
    return {
      inspection: inspectFile(name, path),
      deviceId: device?.id ?? '',
      publicKey: device?.public_key ?? '',
      isHome: homes.length > 0,
      damage: damageOf(isWhole, isTrailWhole),
    };
  });
}

function damageOf(isWhole: boolean, isTrailWhole: boolean): string | null {
  if (!isWhole) return 'the file is damaged';
  return isTrailWhole ? null : 'the audit trail is broken';
}

export async function witnessAtDistrict(url: string): Promise<Witness> {
  return atDistrict(url, async (ask) => {
    const [device] = await ask<DeviceRow>('select id, public_key from device');
    const query = async (text: string) => ({ rows: await ask<Row>(text) });
    return {
      inspection: await inspectDistrict({ query }),
      deviceId: device?.id ?? '',
      publicKey: device?.public_key ?? '',
      isHome: false,
      damage: null,
    };
  });
}

/** Where a database stands in each scope, and how much of its own waits. */
export type Standing = {
  readonly positions: ReadonlyMap<string, string>;
  readonly waiting: number;
  /** Whether it orders a clinic. */
  readonly isHome: boolean;
};

const POSITIONS = `select scope_id, seq || ' ' || chk as position from scopes`;
type PositionRow = { readonly scope_id: string; readonly position: string };
type CountRow = { readonly count: number };

export async function standingAt({ path }: Workstation): Promise<Standing> {
  return atWorkstation(path, async (ask) => {
    const [waiting] = await ask<CountRow>(
      'select (select count(*) from outbox) + (select count(*) from limbo) as count',
    );
    const homes = await ask(HOMES);
    const positions = positionsIn(await ask(POSITIONS));
    return { positions, waiting: waiting?.count ?? 0, isHome: homes.length > 0 };
  });
}

export async function standingAtDistrict(url: string): Promise<Standing> {
  return atDistrict(url, async (ask) => {
    const [waiting] = await ask<CountRow>('select count(*) as count from mail');
    const positions = positionsIn(await ask(POSITIONS));
    return { positions, waiting: waiting?.count ?? 0, isHome: false };
  });
}

function positionsIn(rows: readonly PositionRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ scope_id, position }) => [scope_id, position]));
}

type LocalDatabase = Awaited<ReturnType<typeof openDatabase>>;

async function atWorkstation<Result>(
  path: string,
  look: (ask: Ask, database: LocalDatabase) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(path, fileKey);
  try {
    const ask: Ask = async <Found>(text: string) =>
      (await database.write((db) => sql.raw<Found>(text).execute(db))).rows;
    return await look(ask, database);
  } finally {
    await database.close();
  }
}

async function atDistrict<Result>(
  url: string,
  look: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const database = openDistrictDatabase(url, () => undefined);
  try {
    return await look(
      async <Found>(text: string) => (await sql.raw<Found>(text).execute(database)).rows,
    );
  } finally {
    await database.destroy();
  }
}
