import Database from 'better-sqlite3';
import { entities, type EntityName } from '../../shared/replication/entities.ts';
import { type Columns, columnsOf } from '../../shared/replication/rows.ts';
import type { FeedEntry, Position, Transaction } from '../../shared/replication/transaction.ts';
import { fileKey } from './workstation.ts';

export type Row = Readonly<Record<string, unknown>>;

/** What is left of an entry whose body was let go. */
type Rest = Pick<Transaction, 'scopeId' | 'txId' | 'txHash' | 'replicaId' | 'txNo'>;

/** An entry of a feed; `tx` is null where the body was let go below the watermark. */
export type KeptEntry = Omit<FeedEntry, 'tx'> & {
  readonly rest: Rest;
  readonly tx: Transaction | null;
  /** A number of its stream; else it was donated beside it. */
  readonly isInStream: boolean;
};

/** Everything that one database says, read from outside of the program. */
export type Inspection = {
  readonly name: string;
  readonly scopes: ReadonlyMap<string, Position & { readonly stoppedBecause: string | null }>;
  readonly feed: readonly KeptEntry[];
  /** Own transactions that wait. */
  readonly outbox: readonly Transaction[];
  /** What left the feed and is on its way back into it. */
  readonly limbo: readonly Transaction[];
  readonly waitingForRows: readonly Row[];
  /** At the district: what a home that was sent away handed over, until an operator decides. */
  readonly setAside: readonly string[];
  readonly links: readonly Row[];
  readonly tables: ReadonlyMap<EntityName, readonly Columns[]>;
};

export type ReadTable = (table: string) => readonly Row[];

export function inspectFile(name: string, path: string): Inspection {
  return readFile(path, (read) => inspect(name, read));
}

/** Looks into the database of a workstation from outside. */
export function readFile<Result>(path: string, look: (read: ReadTable) => Result): Result {
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
const holders = ['feed', 'outbox', 'limbo', 'mail'] as const;

/** The transactions that a disk holds. */
export function txIdsAt(path: string): ReadonlySet<string> {
  return readFile(
    path,
    (read) =>
      new Set(
        holders.flatMap((table) =>
          read(table).flatMap((row) => (row['body'] === '' ? [] : [String(row['tx_id'])])),
        ),
      ),
  );
}

/** What is read of the district; it has no outbox, and what it could not fold is in its feed alone. */
const inspected = [
  'scopes',
  'feed',
  'limbo',
  'mail',
  'links',
  'quarantine',
  ...Object.keys(entities),
];

/** A PostgreSQL, within this process or not. */
type Engine = { query(text: string): Promise<{ readonly rows: readonly Row[] }> };

export async function inspectDistrict(engine: Engine): Promise<Inspection> {
  const parts = inspected.map(
    (name) => `select '${name}' as name, json_agg(t)::text as json from "${name}" t`,
  );
  const { rows } = await engine.query(parts.join(' union all '));
  const tables = new Map(
    rows.map((row) => [
      String(row['name']),
      JSON.parse((row['json'] as string | null) ?? '[]') as Row[],
    ]),
  );
  return inspect('district', (table) => tables.get(table) ?? []);
}

function inspect(name: string, read: ReadTable): Inspection {
  // What has no words any more is missed by the invariants, where it is in no feed.
  const bodies = (table: string) =>
    read(table)
      .filter(({ body }) => body !== '')
      .map(({ body }) => JSON.parse(String(body)) as Transaction);
  const names = Object.keys(entities) as EntityName[];
  return {
    name,
    scopes: new Map(read('scopes').map((row) => [String(row['scope_id']), positionOf(row)])),
    feed: read('feed').map(entryOf).sort(bySeq),
    outbox: bodies('outbox'),
    limbo: [...bodies('limbo'), ...bodies('mail')],
    waitingForRows: read('inbox_bad'),
    setAside: read('quarantine').map((row) => String(row['tx_id'])),
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

function entryOf(row: Row): KeptEntry {
  return {
    seq: Number(row['seq']),
    chk: String(row['chk']),
    status: row['status'] === 'quarantined' ? 'quarantined' : 'applied',
    rest: {
      scopeId: String(row['scope_id']),
      txId: String(row['tx_id']),
      txHash: String(row['tx_hash']),
      replicaId: String(row['replica_id']),
      txNo: Number(row['tx_no']),
    },
    tx: row['body'] === '' ? null : (JSON.parse(String(row['body'])) as Transaction),
    isInStream: row['in_stream'] !== false && row['in_stream'] !== 0,
  };
}

function bySeq(a: KeptEntry, b: KeptEntry): number {
  return a.seq - b.seq;
}

function inForm(entity: EntityName, row: Row): Columns {
  return Object.fromEntries(
    columnsOf(entity).map((name) => [name, (row[name] ?? null) as Columns[string]]),
  );
}
