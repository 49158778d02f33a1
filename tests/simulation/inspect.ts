import Database from 'better-sqlite3';
import { entities, type EntityName } from '../../shared/replication/entities.ts';
import { type Columns, columnsOf } from '../../shared/replication/rows.ts';
import type { FeedEntry, Position, Transaction } from '../../shared/replication/transaction.ts';
import type { DistrictStore } from './district.ts';
import { fileKey } from './workstation.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Everything that one database says, read from outside of the program. */
export type Inspection = {
  readonly name: string;
  readonly scopes: ReadonlyMap<string, Position & { readonly stoppedBecause: string | null }>;
  readonly feed: readonly FeedEntry[];
  /** Own transactions that wait. */
  readonly outbox: readonly Transaction[];
  /** What left the feed and is on its way back into it. */
  readonly limbo: readonly Transaction[];
  readonly waitingForRows: readonly Row[];
  readonly links: readonly Row[];
  readonly tables: ReadonlyMap<EntityName, readonly Columns[]>;
};

type ReadTable = (table: string) => readonly Row[];

export function inspectFile(name: string, path: string): Inspection {
  return readFile(path, (read) => inspect(name, read));
}

function readFile<Result>(path: string, look: (read: ReadTable) => Result): Result {
  const database = new Database(path, { readonly: true });
  try {
    database.pragma(`cipher='aegis'`);
    database.pragma(`key='raw:${fileKey}'`);
    const exists = database.prepare('select 1 from sqlite_schema where name = ?');
    return look((table) =>
      exists.get(table) ? (database.prepare(`select * from ${table}`).all() as Row[]) : [],
    );
  } finally {
    database.close();
  }
}

/** Where transactions lie on a disk. */
const holders = ['feed', 'outbox', 'limbo'] as const;

/** The transactions that a disk holds. */
export function txIdsAt(path: string): ReadonlySet<string> {
  return readFile(
    path,
    (read) => new Set(holders.flatMap((table) => read(table).map((row) => String(row['tx_id'])))),
  );
}

export async function inspectDistrict({ engine }: DistrictStore): Promise<Inspection> {
  const tables = new Map<string, readonly Row[]>();
  const { rows } = await engine.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  for (const { name } of rows)
    tables.set(name, (await engine.query<Row>(`select * from "${name}"`)).rows);
  return inspect('district', (table) => tables.get(table) ?? []);
}

function inspect(name: string, read: ReadTable): Inspection {
  const bodies = (table: string) =>
    read(table).map(({ body }) => JSON.parse(String(body)) as Transaction);
  const names = Object.keys(entities) as EntityName[];
  return {
    name,
    scopes: new Map(read('scopes').map((row) => [String(row['scope_id']), positionOf(row)])),
    feed: read('feed').map(entryOf).sort(bySeq),
    outbox: bodies('outbox'),
    limbo: bodies('limbo'),
    waitingForRows: read('inbox_bad'),
    links: read('links'),
    tables: new Map(
      names.map((entity) => [entity, read(entity).map((row) => inForm(entity, row))]),
    ),
  };
}

function positionOf(row: Row) {
  return {
    seq: Number(row['seq']),
    chk: String(row['chk']),
    stoppedBecause: (row['stopped_because'] ?? null) as string | null,
  };
}

function entryOf(row: Row): FeedEntry {
  return {
    seq: Number(row['seq']),
    chk: String(row['chk']),
    status: row['status'] === 'quarantined' ? 'quarantined' : 'applied',
    tx: JSON.parse(String(row['body'])) as Transaction,
  };
}

function bySeq(a: FeedEntry, b: FeedEntry): number {
  return a.seq - b.seq;
}

function inForm(entity: EntityName, row: Row): Columns {
  return Object.fromEntries(
    columnsOf(entity).map((name) => [name, (row[name] ?? null) as Columns[string]]),
  );
}
