import type { After, Clock } from '../../../../shared/lib/clock.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { type Random, restMs } from '../../../../shared/replication/back-off.ts';
import type { ScopeKind } from '../../../../shared/replication/entity-field.ts';
import type { DatabaseHandle, ReadDb } from '../../db/handle.ts';
import { preparedRead } from '../../db/read-context.ts';
import { verifySignature } from '../device.ts';
import type { Link } from '../follower-link.ts';
import type { Ledger } from '../ledger.ts';
import { type LoadProgress, loadScope } from './load.ts';
import { readLoad, saveComplete, saveLetGo, savePaused } from './load-state.ts';
import type { SnapshotSource, SourceName } from './source.ts';

export type FirstLoadOptions = {
  readonly db: DatabaseHandle;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly random: Random;
  readonly after: After;
  readonly scopeId: string;
  /** A clinic's without. */
  readonly kind?: ScopeKind | undefined;
  readonly source: SnapshotSource;
  /** Makes what is derived from rows, all of it, before the scope is complete (search keys). */
  readonly derive: (db: DatabaseHandle) => Promise<void>;
  readonly onState: () => void;
  /** Rows of every entity may have changed. */
  readonly onRows: () => void;
  readonly onFault: (error: unknown) => void;
};

export type FirstLoadState = Omit<LoadProgress, 'stage'> & {
  readonly stage: LoadProgress['stage'] | 'paused';
  readonly source: SourceName;
};

/** Brings a scope that is not here yet, and lets its link follow from there on. */
export type FirstLoad = {
  /** The link of the scope: it starts when the scope is complete, and not before. */
  guard(link: Link): Link;
  state(): FirstLoadState;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** The home let go of what follows the cursor: the scope is loaded from its snapshot. */
  loadAnew(): void;
  /** Goes on with chunks from elsewhere; what is not there still comes over the line. */
  useSource(source: SnapshotSource): Promise<void>;
};

type World = {
  readonly options: FirstLoadOptions;
  state: FirstLoadState;
  source: SnapshotSource;
  link: Link | null;
  isFollowing: boolean;
  isPaused: boolean;
  running: { readonly stop: AbortController; readonly done: Promise<void> } | null;
  stopListening: () => void;
};

const nothing = { bytesDone: 0, bytesTotal: 0, rows: 0, problem: null } as const;

export function createFirstLoad(options: FirstLoadOptions): FirstLoad {
  const { source, db, scopeId } = options;
  const world: World = {
    options,
    source,
    state: { ...nothing, stage: 'asking', source: source.name },
    link: null,
    isFollowing: false,
    isPaused: false,
    running: null,
    stopListening: () => undefined,
  };
  return {
    state: () => world.state,
    guard: (link) => guard(world, link),
    pause: async () => {
      world.isPaused = true;
      await stop(world);
      await db.write(async (trx) => savePaused(trx, scopeId, true));
      if (world.state.stage !== 'complete') tell(world, { ...world.state, stage: 'paused' });
    },
    resume: async () => {
      await db.write(async (trx) => savePaused(trx, scopeId, false));
      run(world);
    },
    loadAnew: () => void loadAnew(world).catch(options.onFault),
    useSource: async (next) => {
      await stop(world);
      world.source = eitherOf(next, source);
      await db.write(async (trx) => savePaused(trx, scopeId, false));
      run(world);
    },
  };
}

function guard(world: World, link: Link): Link {
  world.link = link;
  const { options } = world;
  return {
    start: async () => {
      const load = readLoad(options.db.read, options.scopeId);
      // Without a word of how it came: it was here before there were snapshots, or is ordered here.
      const isOld = !load && isHere(options.db.read, options.scopeId);
      const isAtHand = isOld || load?.state === 'complete' || load?.state === 'pulling';
      if (isAtHand) await follow(world);
      const isPaused = world.isPaused || (load?.isPaused ?? false);
      if (isPaused && !isAtHand) tell(world, { ...world.state, stage: 'paused' });
      else if (!isAtHand || load?.manifest) run(world);
    },
    changed: async () => {
      if (world.isFollowing) await link.changed();
    },
    nudge: (by) => {
      if (world.isFollowing) link.nudge(by);
    },
    stop: async () => {
      world.stopListening();
      await stop(world);
      await link.stop();
    },
  };
}

function run(world: World): void {
  if (world.running) return;
  world.isPaused = false;
  const { options, source } = world;
  const stopping = new AbortController();
  const done = loadScope(
    {
      ...options,
      kind: options.kind ?? 'clinic',
      verify: verifySignature,
      greet: async (signal) => world.link?.greet?.(signal),
      keyOfDevice: (deviceId) => keyOfHome(options.db.read, deviceId),
      onComplete: () => void follow(world).catch(options.onFault),
      onProgress: (progress) => tell(world, { ...progress, source: source.name }),
    },
    source,
    stopping.signal,
  )
    .catch(options.onFault)
    .finally(() => {
      world.running = null;
    });
  world.running = { stop: stopping, done };
}

/** The link stands still meanwhile, and starts again at the new cursor. */
async function loadAnew(world: World): Promise<void> {
  const { db, scopeId, after, random, onFault } = world.options;
  if (!world.isFollowing) return;
  world.isFollowing = false;
  await stop(world);
  try {
    await db.write(async (trx) => saveLetGo(trx, scopeId));
    run(world);
  } catch (error) {
    // A full disk: the link asks again later, and hears the same.
    world.isFollowing = true;
    after(restMs(1, random), () => void world.link?.start().catch(onFault));
    throw error;
  }
}

async function stop(world: World): Promise<void> {
  world.running?.stop.abort();
  await world.running?.done;
}

/** The scope is here, or is pulled from its first entry on: the link goes on with it. */
async function follow(world: World): Promise<void> {
  const { db, ledger, scopeId, onRows } = world.options;
  if (world.isFollowing) return;
  world.isFollowing = true;
  onRows();
  world.stopListening = ledger.onChange((_entities, changed) => {
    if (changed === scopeId) void settle(world).catch(world.options.onFault);
  });
  await settle(world);
  await db.write((trx) => ledger.announce(trx, scopeId, []));
  await world.link?.start();
}

/** A scope that is pulled is complete when it has what its home had at the beginning. */
async function settle(world: World): Promise<void> {
  const { db, scopeId, clock } = world.options;
  const load = readLoad(db.read, scopeId);
  if (!load || load.state === 'complete') {
    world.stopListening();
    if (world.state.stage !== 'complete') tell(world, { ...world.state, stage: 'complete' });
    return;
  }
  if (load.state !== 'pulling') return;
  if (cursorOf(db.read, scopeId) < load.head) {
    if (world.state.stage !== 'pulling') tell(world, { ...world.state, stage: 'pulling' });
    return;
  }
  await db.write(async (trx) => saveComplete(trx, scopeId, toInstant(clock.now())));
  world.stopListening();
  tell(world, { ...world.state, stage: 'complete', problem: null });
}

function isHere(read: ReadDb, scopeId: string): boolean {
  const row = preparedRead(read)('select seq, is_home from scopes where scope_id = ?').get(scopeId);
  return row?.['is_home'] === 1 || Number(row?.['seq'] ?? 0) > 0;
}

function cursorOf(read: ReadDb, scopeId: string): number {
  const row = preparedRead(read)('select seq from scopes where scope_id = ?').get(scopeId);
  return Number(row?.['seq'] ?? 0);
}

/**
 * Manifests are signed by the home that this workstation enrolled with, or by the district; where this
 * disk is a copy of the home's, by its own device.
 */
async function keyOfHome(read: ReadDb, deviceId: string): Promise<string | null> {
  const own = await read
    .selectFrom('device')
    .select('public_key')
    .where('id', '=', deviceId)
    .executeTakeFirst();
  if (own) return own.public_key;
  const row = await read
    .selectFrom('known_devices')
    .select('public_key')
    .where('device_id', '=', deviceId)
    .where('role', 'in', ['home', 'district'])
    .where('is_revoked', '=', 0)
    .executeTakeFirst();
  return row?.public_key ?? null;
}

function tell(world: World, state: FirstLoadState): void {
  world.state = state;
  world.options.onState();
}

/** Chunks from the first that has them, of the first one's snapshot as long as that can be had whole. */
function eitherOf(first: SnapshotSource, second: SnapshotSource): SnapshotSource {
  let leading = first;
  return {
    get name() {
      return leading.name;
    },
    manifest: (signal) => leading.manifest(signal).catch(() => second.manifest(signal)),
    giveUp: () => {
      leading = second;
    },
    chunk: async function* (hash, from, signal) {
      let at = from;
      try {
        for await (const part of first.chunk(hash, from, signal)) {
          at += part.length;
          yield part;
        }
      } catch {
        yield* second.chunk(hash, at, signal);
      }
    },
  };
}
