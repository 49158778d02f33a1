import { join } from 'node:path';
import { sql } from 'kysely';
import type { After } from '../../../shared/lib/clock.ts';
import { createChunkWriter } from '../../../shared/replication/chunk-writer.ts';
import { type Caller, ProtocolRefusal } from '../../../shared/replication/exchange.ts';
import { buildChunks } from '../../../shared/replication/snapshot-build.ts';
import {
  makeSnapshotService,
  type SnapshotService,
  type SnapshotStanding,
} from '../../../shared/replication/snapshot-service.ts';
import type { SnapshotShelf } from '../../../shared/replication/snapshot-shelf.ts';
import {
  type Manifest,
  type ManifestAnswer,
  PULL_BELOW,
  type SignedManifest,
} from '../../../shared/replication/snapshot.ts';
import type { Database, ReadDb } from '../../db/open.ts';
import type { ServerDevice } from '../device.ts';
import { chkAt, readScope } from '../feed-store.ts';
import { isGuestKind, mayOrder, parseClaim, readGuestScope } from '../scope-access.ts';
import { openReader } from './reader.ts';
import { openSealKey, pack, sha256Of } from './seal.ts';
import { openShelf } from './shelf.ts';

export type SnapshotsOptions = {
  readonly db: Database;
  readonly device: Pick<ServerDevice, 'deviceId' | 'sign'>;
  /** Where chunks lie, a folder for each clinic. */
  readonly folder: string;
  /** A feed shorter than this is quicker to pull. */
  readonly pullBelow?: { readonly entries: number; readonly bytes: number } | undefined;
  readonly now: () => number;
  readonly after: After;
  readonly onFault: (error: unknown) => void;
};

/** Snapshots of clinics for a home that has nothing of its clinic any more (docs/adr/0010). */
export type Snapshots = {
  /** @throws ProtocolRefusal for everybody but those who order the clinic or may */
  ask(scopeId: string, caller: Caller): Promise<ManifestAnswer>;
  /** Null when there is no such chunk any more. @throws ProtocolRefusal as above */
  chunk(scopeId: string, hash: string, caller: Caller): Promise<Uint8Array | null>;
  /** Clinics of which the district has anything. */
  clinics(): Promise<readonly string[]>;
  /** As {@link SnapshotService.renew} says, of a clinic: by the clock, and nobody asks. */
  renew(clinicId: string, since: number): Promise<boolean>;
  /** What the newest one of a scope says of itself, or null. */
  newest(scopeId: string): Promise<Manifest | null>;
  /** Resolves when none is being made any more. */
  settle(): Promise<void>;
};

export async function openSnapshots(options: SnapshotsOptions): Promise<Snapshots> {
  const { db, folder } = options;
  const key = await openSealKey(db);
  const services = new Map<string, SnapshotService>();
  const inTurn = makeTurns();
  const serviceOf = (scopeId: string, isGuest: boolean) => {
    const shelf = openShelf(join(folder, scopeId), key);
    const known =
      services.get(scopeId) ?? createService(options, { scopeId, shelf, isGuest }, inTurn);
    services.set(scopeId, known);
    return known;
  };
  return {
    ask: async (scopeId, caller) => {
      const { claim, isGuest } = await requireLoader(db, scopeId, caller);
      return { ...(await serviceOf(scopeId, isGuest).ask()), claim };
    },
    chunk: async (scopeId, hash, caller) => {
      const { isGuest } = await requireLoader(db, scopeId, caller);
      return serviceOf(scopeId, isGuest).chunk(hash);
    },
    clinics: () => readClinics(db),
    renew: (clinicId, since) => serviceOf(clinicId, false).renew(since),
    newest: (scopeId) => serviceOf(scopeId, false).newest(),
    settle: async () => {
      for (const service of services.values()) await service.settle();
    },
  };
}

async function readClinics(db: ReadDb): Promise<readonly string[]> {
  const scopes = await db
    .selectFrom('scopes')
    .select('scope_id')
    .where('kind', '=', 'clinic')
    .where('is_home', '=', false)
    .where('seq', '>', 0)
    .orderBy('scope_id')
    .execute();
  return scopes.map((scope) => scope.scope_id);
}

/** One is made at a time in the whole district: each holds a connection and a snapshot of the database. */
function makeTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

type InTurn = ReturnType<typeof makeTurns>;

function createService(
  options: SnapshotsOptions,
  { scopeId, shelf, isGuest }: Asked,
  inTurn: InTurn,
): SnapshotService {
  const { db } = options;
  const below = isGuest ? NEVER_SHORT : (options.pullBelow ?? PULL_BELOW);
  return makeSnapshotService({
    ...options,
    shelf,
    readStanding: () => readStanding(db, scopeId, below),
    mayBeSeen: isGuest
      ? async ({ position }) => !(await hasAnyLeftSince(db, scopeId, position.seq))
      : undefined,
    isOfThisFeed: async ({ seq, chk }) => (await chkAt(db, scopeId, seq)) === chk,
    build: (onPercent) => inTurn(() => build(options, scopeId, shelf, onPercent)),
  });
}

type Asked = {
  readonly scopeId: string;
  readonly shelf: SnapshotShelf;
  /** Of a hospital or a tablet: nobody hears of who has left. */
  readonly isGuest: boolean;
};

/** However short it is, a feed has the words of those who have left. */
const NEVER_SHORT = { entries: 0, bytes: 0 } as const;

/** By the feed, which knows what was said behind what; clocks do not. */
async function hasAnyLeftSince(db: Database, scopeId: string, seq: number): Promise<boolean> {
  const { rows } = await sql`select 1 from memberships m
    join feed said on said.scope_id = m.scope_id
      and said.tx_id = m.fv::json -> 'ended_at' -> 0 ->> 0
    where m.scope_id = ${scopeId} and m.ended_at is not null and said.seq > ${seq} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Rows, feed and position of one moment, while the clinics go on. */
function build(
  { db, device, now }: SnapshotsOptions,
  scopeId: string,
  shelf: SnapshotShelf,
  onPercent: (percent: number) => void,
): Promise<SignedManifest> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) =>
      buildChunks(await openReader(trx, scopeId), {
        writer: createChunkWriter({ shelf, pack, hashOf: sha256Of }),
        hashOf: sha256Of,
        deviceId: device.deviceId,
        sign: device.sign,
        now,
        onPercent,
      }),
    );
}

/**
 * What lies in limbo here is in the rows and not in the feed, and whoever could offer it again may be
 * gone for good: then the feed alone is handed out.
 */
async function readStanding(
  db: ReadDb,
  scopeId: string,
  below: { readonly entries: number; readonly bytes: number },
): Promise<SnapshotStanding> {
  const head = (await readScope(db, scopeId))?.seq ?? 0;
  const waiting = await db
    .selectFrom('limbo')
    .select('tx_id')
    .where('scope_id', '=', scopeId)
    .limit(1)
    .executeTakeFirst();
  const isShort = waiting !== undefined || (await isBelow(db, scopeId, head, below));
  return { head, isUnsettled: false, isShort };
}

async function isBelow(
  db: ReadDb,
  scopeId: string,
  head: number,
  below: { readonly entries: number; readonly bytes: number },
): Promise<boolean> {
  if (head >= below.entries) return false;
  const { bytes } = await db
    .selectFrom('feed')
    .select((eb) => eb.fn.sum<number>(eb.fn<number>('octet_length', ['body'])).as('bytes'))
    .where('scope_id', '=', scopeId)
    .executeTakeFirstOrThrow();
  return head === 0 || bytes < below.bytes;
}

/**
 * Whoever orders the clinic, or may: to take it over means to have it first. Of a hospital or a tablet
 * its own workstations. Answers the claim that stands.
 */
async function requireLoader(db: ReadDb, scopeId: string, caller: Caller) {
  if (caller.isRevoked) throw new ProtocolRefusal('revoked');
  const scope = await readScope(db, scopeId);
  if (scope && isGuestKind(scope.kind)) {
    await readGuestScope(db, scopeId, caller);
    return { claim: null, isGuest: true };
  }
  const isHome = scope?.home_device_id === caller.deviceId;
  const isAllowed = isHome || (await mayOrder(db, scopeId, caller));
  if (!isAllowed || (scope && (scope.is_home || scope.kind !== 'clinic')))
    throw new ProtocolRefusal('unknown-scope');
  return { claim: parseClaim(scope?.claim ?? null), isGuest: false };
}
