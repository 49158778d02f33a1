import type { After, Clock } from '../../../../shared/lib/clock.ts';
import { SCHEMA_VERSION } from '../../../../shared/replication/entities.ts';
import {
  type Manifest,
  manifest,
  type ManifestAnswer,
  type SignedManifest,
} from '../../../../shared/replication/snapshot.ts';
import type { DatabaseHandle, ReadDb } from '../../db/open.ts';
import { preparedRead } from '../../db/read-context.ts';
import type { Device } from '../device.ts';
import { buildSnapshot } from './build.ts';
import type { Shelf } from './shelf.ts';

export type SnapshotServiceOptions = {
  readonly db: DatabaseHandle;
  readonly device: Pick<Device, 'deviceId' | 'sign'>;
  readonly shelf: Shelf;
  readonly scopeId: string;
  readonly clock: Clock;
  readonly after: After;
  /** A feed shorter than this, whose bodies are all here, is quicker to pull. */
  readonly pullBelow?: { readonly entries: number; readonly bytes: number };
  readonly onFault: (error: unknown) => void;
};

/** Snapshots of one scope for whoever has nothing of it yet. Made when the first asks, and kept for the next. */
export type SnapshotService = {
  ask(): Promise<ManifestAnswer>;
  chunk(hash: string): Promise<Uint8Array | null>;
  /** The newest snapshot, made now if it is not fresh. */
  take(onPercent?: (percent: number) => void): Promise<SignedManifest>;
  settle(): Promise<void>;
};

/** A newer snapshot is made when the last one is a day old or this far behind. */
const FRESH_MS = 86_400_000;
const FRESH_ENTRIES = 5_000;
const KEPT = 3;
/** Longer than a small snapshot takes, shorter than an asker waits. */
const ANSWER_MS = 3_000;
const PULL_BELOW = { entries: 1_000, bytes: 4_194_304 };

type Latest = { readonly signed: SignedManifest; readonly manifest: Manifest };
type State = {
  latest: Latest | null;
  building: Promise<Latest> | null;
  percent: number;
};

export function createSnapshotService(options: SnapshotServiceOptions): SnapshotService {
  const state: State = { latest: null, building: null, percent: 0 };
  return {
    ask: () => ask(options, state),
    chunk: (hash) =>
      /^[0-9a-f]{64}$/.test(hash) ? options.shelf.get(hash) : Promise.resolve(null),
    take: async () => ((await fresh(options, state)) ?? (await begin(options, state))).signed,
    settle: async () => {
      await state.building?.catch(() => undefined);
    },
  };
}

async function ask(options: SnapshotServiceOptions, state: State): Promise<ManifestAnswer> {
  const { db, scopeId, pullBelow = PULL_BELOW, after } = options;
  const head = headOf(db.read, scopeId);
  // What is in limbo is in the rows and not in the feed: the next round of the home settles it.
  if (hasLimbo(db.read, scopeId)) return { state: 'preparing', percent: 0 };
  if (isShort(db.read, scopeId, head, pullBelow)) return { state: 'pull', head };
  const latest = await fresh(options, state);
  if (latest) return { state: 'ready', manifest: latest.signed };
  const building = begin(options, state);
  const done = await soon(building, after);
  if (done) return { state: 'ready', manifest: done.signed };
  return { state: 'preparing', percent: state.percent };
}

function headOf(read: ReadDb, scopeId: string): number {
  const row = preparedRead(read)('select seq from scopes where scope_id = ?').get(scopeId);
  return Number(row?.['seq'] ?? 0);
}

function hasLimbo(read: ReadDb, scopeId: string): boolean {
  const row = preparedRead(read)('select 1 from limbo where scope_id = ? limit 1').get(scopeId);
  return row !== undefined;
}

function isShort(
  read: ReadDb,
  scopeId: string,
  head: number,
  below: { readonly entries: number; readonly bytes: number },
): boolean {
  if (head >= below.entries) return false;
  const row = preparedRead(read)(
    `select coalesce(sum(length(body)), 0) as bytes, coalesce(sum(body = ''), 0) as gone
     from feed where scope_id = ?`,
  ).get(scopeId);
  return Number(row?.['bytes']) < below.bytes && row?.['gone'] === 0;
}

async function fresh(options: SnapshotServiceOptions, state: State): Promise<Latest | null> {
  const { db, scopeId, clock } = options;
  state.latest ??= await readLatest(options.shelf);
  if (!state.latest) return null;
  const { position, madeAt, schemaVersion } = state.latest.manifest;
  const isFresh =
    clock.now() - Date.parse(madeAt) < FRESH_MS &&
    headOf(db.read, scopeId) - position.seq < FRESH_ENTRIES &&
    isOfThisFeed(db.read, scopeId, position) &&
    schemaVersion === SCHEMA_VERSION;
  return isFresh ? state.latest : null;
}

/** After a restore the feed may be another one than the snapshot was made of. */
function isOfThisFeed(read: ReadDb, scopeId: string, { seq, chk }: Manifest['position']): boolean {
  if (seq === 0) return true;
  const row = preparedRead(read)('select chk from feed where scope_id = ? and seq = ?').get(
    scopeId,
    seq,
  );
  return row?.['chk'] === chk;
}

async function readLatest(shelf: Shelf): Promise<Latest | null> {
  const name = (await shelf.manifests()).at(-1);
  const signed = name ? await shelf.getManifest(name) : null;
  return signed && { signed, manifest: manifest.parse(JSON.parse(signed.text)) };
}

/** One at a time; whoever comes meanwhile waits for the same. */
function begin(options: SnapshotServiceOptions, state: State): Promise<Latest> {
  if (state.building) return state.building;
  const building = build(options, state).finally(() => {
    state.building = null;
  });
  building.catch(options.onFault);
  state.building = building;
  return building;
}

async function build(options: SnapshotServiceOptions, state: State): Promise<Latest> {
  const { shelf, clock } = options;
  state.percent = 0;
  const signed = await buildSnapshot({
    ...options,
    now: clock.now,
    onPercent: (percent) => {
      state.percent = percent;
    },
  });
  const made = manifest.parse(JSON.parse(signed.text));
  // By time, so that the newest is the last.
  await shelf.putManifest(made.madeAt.replaceAll(':', '-'), signed);
  state.latest = { signed, manifest: made };
  await tidy(shelf);
  return state.latest;
}

async function tidy(shelf: Shelf): Promise<void> {
  const names = (await shelf.manifests()).slice(-KEPT);
  const hashes = new Set<string>();
  for (const name of names) {
    const signed = await shelf.getManifest(name);
    if (!signed) continue;
    for (const { hash } of manifest.parse(JSON.parse(signed.text)).chunks) hashes.add(hash);
  }
  await shelf.keepOnly(hashes, new Set(names));
}

/** What comes soon, or null. */
function soon<Value>(work: Promise<Value>, after: After): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const giveUp = after(ANSWER_MS, () => resolve(null));
    work.then(resolve, reject).finally(giveUp);
  });
}
