import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MakeId } from '../../shared/lib/ids.ts';
import { startCluster } from '../db/launcher.ts';
import { migrate } from '../db/migrate.ts';
import { type Database, openDatabase, type ReadDb } from '../db/open.ts';
import { openDistrict } from '../district.ts';
import { startServer } from '../http/server.ts';
import type { ScopeStatus } from '../http/status.ts';
import { chkAt } from '../scopes/feed-store.ts';
import { readDurable } from './durable.ts';
import type { BackupHeader, ScopePosition, TableSummary } from './manifest.ts';
import { openBackup } from './read.ts';
import { restoreInto } from './restore.ts';
import type { Words } from '../words.ts';

/** How far a scope came back, and what the running district has beyond. */
export type RehearsedScope = {
  readonly scopeId: string;
  readonly kind: string;
  readonly entries: number;
  /** What was announced as secured, as the restored server knows it. */
  readonly durableSeq: number;
  /** Null without a running district to compare with. */
  readonly live: LiveScope | null;
};

type LiveScope = {
  readonly head: number;
  readonly durableSeq: number;
  /** Whether the restored feed is the beginning of the running one. */
  readonly isSameHistory: boolean;
  /** When the district received the first entry that the backup does not have. */
  readonly missingSince: string | null;
};

export type Rehearsal = {
  readonly header: BackupHeader;
  readonly bytes: number;
  readonly rows: number;
  readonly entries: number;
  readonly tables: readonly TableSummary[];
  readonly scopes: readonly RehearsedScope[];
  /** From an empty folder to a database that is proved. */
  readonly restoreMs: number;
  /** From there to a server that answers. */
  readonly startMs: number;
};

export type RehearsalOptions = {
  readonly file: string;
  readonly key: Uint8Array | null;
  /** An empty folder for a PostgreSQL of its own. */
  readonly clusterFolder: string;
  readonly live: Database | null;
  readonly now: () => number;
  readonly makeId: MakeId;
};

const DATABASE_NAME = 'yizhan';

/**
 * Everything that a restore after a disaster would do, beside the running district: a new PostgreSQL,
 * the backup in it, the district's own server on it, and what it says.
 *
 * @throws BackupFailure why the backup can not be restored
 */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const { file, key, live } = options;
  const backup = await openBackup(file, key);
  const { size } = await stat(file);
  const began = performance.now();
  const cluster = await startCluster({ directory: options.clusterFolder });
  try {
    await cluster.ensureDatabase(DATABASE_NAME);
    const url = cluster.urlOf(DATABASE_NAME);
    const { end, rows, entries } = await restoreInto(url, backup, { folder: dirname(file) });
    const restored = performance.now();
    const scopes = await startOn(url, options, (db) => readScopes(db, end.scopes, live));
    const times = { restoreMs: restored - began, startMs: performance.now() - restored };
    const { tables } = end;
    return { header: backup.header, bytes: size, rows, entries, tables, scopes, ...times };
  } finally {
    await cluster.stop();
  }
}

/** Starts the district on what came back; it has to answer, and to be where the backup says. */
async function startOn<Result>(
  url: string,
  { now, makeId }: RehearsalOptions,
  look: (db: Database) => Promise<Result>,
): Promise<Result> {
  const db = openDatabase(url, () => undefined);
  try {
    await migrate(db);
    const names = { name: 'rehearsal', referenceScopeId: null, demonstrationCode: null };
    const faults: unknown[] = [];
    const onFault = (error: unknown) => void faults.push(error);
    const district = await openDistrict({ db, ...names, now, makeId, onFault });
    const server = await startServer(district, { host: '127.0.0.1', port: 0, isPlain: true });
    try {
      await askStatus(server.url);
      if (faults[0] !== undefined) throw faults[0];
      return await look(db);
    } finally {
      await server.close();
    }
  } finally {
    await db.destroy();
  }
}

async function askStatus(url: string): Promise<readonly ScopeStatus[]> {
  const response = await fetch(`${url}/status`);
  if (!response.ok) throw new Error('the restored server does not answer');
  const { scopes } = (await response.json()) as { scopes: readonly ScopeStatus[] };
  return scopes;
}

async function readScopes(
  db: ReadDb,
  positions: readonly ScopePosition[],
  live: Database | null,
): Promise<readonly RehearsedScope[]> {
  const scopes: RehearsedScope[] = [];
  for (const { scopeId, kind, seq, chk } of positions) {
    const durableSeq = (await readDurable(db, scopeId))?.seq ?? 0;
    const beyond = live ? await readLive(live, { scopeId, seq, chk }) : null;
    scopes.push({ scopeId, kind, entries: seq, durableSeq, live: beyond });
  }
  return scopes;
}

async function readLive(
  live: ReadDb,
  { scopeId, seq, chk }: Omit<ScopePosition, 'kind'>,
): Promise<LiveScope> {
  const scope = await live
    .selectFrom('scopes')
    .select('seq')
    .where('scope_id', '=', scopeId)
    .executeTakeFirst();
  const next = await live
    .selectFrom('feed')
    .select('received_at')
    .where('scope_id', '=', scopeId)
    .where('seq', '=', seq + 1)
    .executeTakeFirst();
  return {
    head: scope?.seq ?? 0,
    durableSeq: (await readDurable(live, scopeId))?.seq ?? 0,
    isSameHistory: (await chkAt(live, scopeId, seq)) === chk,
    missingSince: next?.received_at ?? null,
  };
}

/** What would have to be known before anybody relies on this backup; empty when all is well. */
export function doubtsAbout({ scopes }: Rehearsal): readonly Words[] {
  return scopes.flatMap(({ scopeId, entries, durableSeq, live }) => {
    const doubts: Words[] = [];
    if (durableSeq > entries)
      doubts.push({
        zh: `${scopeId}：说过已备份的 ${durableSeq - entries} 条不在里面，请用更新的一份备份`,
        en: `${scopeId}: ${durableSeq - entries} entries that were announced as secured are not in it: take a newer backup`,
      });
    if (live && live.durableSeq > durableSeq)
      doubts.push({
        zh: `${scopeId}：已备份到的位置会从 ${live.durableSeq} 倒退`,
        en: `${scopeId}: the watermark would go back from ${live.durableSeq}`,
      });
    if (live && !live.isSameHistory)
      doubts.push({
        zh: `${scopeId}：和正在运行的区级不是同一段历史`,
        en: `${scopeId}: it is of another history than the running district`,
      });
    return doubts;
  });
}
