import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { migrate } from '../../server/db/migrate.ts';
import type { Certificate } from '../../server/backups/manifest.ts';
import type { Database } from '../../server/db/open.ts';
import type { DistrictDatabase } from '../../server/db/schema/database.ts';
import { type District, openDistrict } from '../../server/district.ts';
import { answerAttachments, isOfAttachments } from '../../server/http/attachments.ts';
import { createProtocolHandler } from '../../server/http/router.ts';
import { answerSnapshot, isOfSnapshots } from '../../server/http/snapshot.ts';
import { findCaller } from '../../server/scopes/known-devices.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import type { Call, Reply as ProtocolReply } from '../../shared/replication/exchange.ts';
import { type Life, ProcessDied } from './life.ts';
import type { Reply } from './line.ts';
import { referenceScope } from './people.ts';
import { asText, rangedCall } from './snapshots.ts';
import type { Timeline } from './timeline.ts';
import { answerCall } from './workstation.ts';

/** One PostgreSQL in this process, migrated once and emptied between runs. */
export type DistrictStore = {
  readonly engine: PGlite;
  /** To look from outside of the program. */
  readonly db: Database;
  /** Empty, but for the schema. */
  reset(): Promise<void>;
  /** Every row of every table. */
  backUp(): Promise<DistrictBackup>;
  restore(backup: DistrictBackup): Promise<void>;
  /** The transactions that it holds. */
  txIds(): Promise<ReadonlySet<string>>;
  /** How far each scope is. */
  positions(): Promise<Certificate['scopes']>;
  close(): Promise<void>;
};

/** Rows as PostgreSQL's own JSON, by table. */
export type DistrictBackup = ReadonlyMap<string, string>;

export async function openDistrictStore(): Promise<DistrictStore> {
  const engine = await PGlite.create();
  await migrate(connect(scripted(engine)));
  const { rows } = await engine.query<{ name: string }>(
    `select tablename as name from pg_tables
     where schemaname = 'public' and tablename <> 'schema_version' order by 1`,
  );
  const tables = rows.map(({ name }) => name);
  const empty = () => engine.exec(tables.map((name) => `delete from "${name}";`).join('\n'));
  const db = connect(engine);
  return {
    engine,
    db,
    reset: async () => void (await empty()),
    backUp: () => backUp(engine, tables),
    restore: async (backup) => {
      await empty();
      for (const [name, json] of backup)
        await engine.query(
          `insert into "${name}" select * from json_populate_recordset(null::"${name}", $1)`,
          [JSON.parse(json)],
        );
    },
    txIds: async () => {
      const select = ['feed', 'limbo', 'mail', 'quarantine'].map(
        (table) => `select tx_id from ${table}`,
      );
      const { rows: held } = await engine.query<{ tx_id: string }>(select.join(' union '));
      return new Set(held.map((row) => row.tx_id));
    },
    positions: () =>
      db.selectFrom('scopes').select(['scope_id as scopeId', 'kind', 'seq', 'chk']).execute(),
    close: () => engine.close(),
  };
}

function connect(engine: PGlite): Database {
  return new Kysely<DistrictDatabase>({ dialect: new PGliteDialect({ pglite: engine }) });
}

/** A migration is many statements in one text, which the engine runs by another door. */
function scripted<Query extends object>(target: Query): Query {
  return new Proxy(target, {
    get: (own, key) => {
      const value: unknown = Reflect.get(own, key, own);
      if (typeof value !== 'function') return value;
      if (key === 'query')
        return async (text: string, parameters: unknown[], ...rest: unknown[]) =>
          parameters.length > 0 || !('exec' in own)
            ? value.call(own, text, parameters, ...rest)
            : ((await (own.exec as PGlite['exec'])(text)).at(-1) ?? { rows: [] });
      if (key === 'transaction')
        return (act: (trx: object) => unknown) =>
          value.call(own, (trx: object) => act(scripted(trx)));
      return value.bind(own);
    },
  });
}

async function backUp(engine: PGlite, tables: readonly string[]): Promise<DistrictBackup> {
  const parts = tables.map(
    (name) => `select '${name}' as name, json_agg(t)::text as json from "${name}" t`,
  );
  const { rows } = await engine.query<{ name: string; json: string | null }>(
    parts.join(' union all '),
  );
  return new Map(rows.flatMap(({ name, json }) => (json ? [[name, json] as const] : [])));
}

export type DistrictProcess = {
  readonly life: Life;
  readonly db: Database;
  readonly district: District;
  answer(path: string, text: string, deviceId: string): Promise<Reply>;
  findOnDisk(txIds: readonly string[]): Promise<number>;
};

export type DistrictOptions = {
  readonly store: DistrictStore;
  readonly life: Life;
  readonly timeline: Timeline;
  readonly now: () => number;
  readonly makeId: MakeId;
  readonly onFault: (error: unknown) => void;
  /** Where it puts snapshots of clinics, and below how many entries it makes none; null makes none at all. */
  readonly snapshots?: { readonly folder: string; readonly pullBelow: number } | null;
};

/** The district server that is switched on. */
export async function startDistrict(options: DistrictOptions): Promise<DistrictProcess> {
  const { store, life, timeline, now, makeId, snapshots = null } = options;
  const db = connect(watched(store.engine, life));
  const onFault = (error: unknown) => {
    if (life.isAlive() && !(error instanceof ProcessDied)) options.onFault(error);
  };
  const district = await openDistrict({
    db,
    name: 'district',
    referenceScopeId: referenceScope,
    demonstrationCode: null,
    now,
    makeId,
    onFault,
    after: life.after,
    snapshotFolder: snapshots?.folder ?? null,
    pullBelow: snapshots
      ? { entries: snapshots.pullBelow, bytes: Number.POSITIVE_INFINITY }
      : undefined,
  });
  const protocol = createProtocolHandler(district);
  const handle = async (call: Call) => {
    if (isOfAttachments(call.path))
      return asText(await answerAttachments(district, rangedCall(call)));
    return isOfSnapshots(call.path) ? answerAboutSnapshots(district, call) : protocol(call);
  };
  return {
    life,
    db,
    district,
    findOnDisk: async (txIds) => txIds.length, // it orders no clinic's scope
    answer: (path, text, deviceId) => {
      const reply = answerCall(handle, { path, text }, () => findCaller(db, deviceId));
      return path.endsWith('/wait') ? reply : timeline.busy(reply);
    },
  };
}

/** As its server does it; over the simulated line a range is a number, and bytes go as text. */
async function answerAboutSnapshots(district: District, call: Call): Promise<ProtocolReply> {
  return call.method === 'GET'
    ? asText(await answerSnapshot(district, rangedCall(call)))
    : answerSnapshot(district, call);
}

/** Every statement of this process may be its last; what is open then is rolled back by the engine. */
function watched(engine: PGlite, life: Life): PGlite {
  const spending = <Query extends object>(target: Query): Query =>
    new Proxy(target, {
      get: (own, key) => {
        const value: unknown = Reflect.get(own, key, own);
        if (typeof value !== 'function') return value;
        if (key === 'query')
          return async (...args: unknown[]) => {
            life.spend();
            return value.apply(own, args);
          };
        if (key === 'transaction')
          return (act: (trx: object) => unknown) =>
            value.call(own, async (trx: object) => {
              const result = await act(spending(trx));
              life.spend(); // it may die before the commit as well
              return result;
            });
        return value.bind(own);
      },
    });
  return spending(engine);
}
