import { type After, isRecent } from '../lib/clock.ts';
import { SCHEMA_VERSION } from './entities.ts';
import { keepNewest, type SnapshotShelf } from './snapshot-shelf.ts';
import { type Manifest, manifest, type ManifestAnswer, type SignedManifest } from './snapshot.ts';
import type { Position } from './transaction.ts';

/** Where a scope stands for somebody who has nothing of it yet. */
export type SnapshotStanding = {
  readonly head: number;
  /** What is in the rows is not all in the feed: the next round of the home settles it. */
  readonly isUnsettled: boolean;
  /** The feed is short, and all its words are here: it is quicker to pull it. */
  readonly isShort: boolean;
};

export type SnapshotServiceOptions = {
  readonly shelf: SnapshotShelf;
  readonly now: () => number;
  readonly after: After;
  readonly readStanding: () => Promise<SnapshotStanding>;
  /** After a restore the feed may be another one than the snapshot was made of. */
  readonly isOfThisFeed: (position: Position) => Promise<boolean>;
  /** Whether everybody in a snapshot may still be seen; always so in a clinic. */
  readonly mayBeSeen?: ((manifest: Manifest) => Promise<boolean>) | undefined;
  readonly build: (onPercent: (percent: number) => void) => Promise<SignedManifest>;
  readonly onFault: (error: unknown) => void;
};

/** Snapshots of one scope for whoever has nothing of it yet. Made when the first asks, and kept for the next. */
export type SnapshotService = {
  ask(): Promise<ManifestAnswer>;
  chunk(hash: string): Promise<Uint8Array | null>;
  /** The newest snapshot, made now if it is not fresh. */
  take(onPercent?: (percent: number) => void): Promise<SignedManifest>;
  /**
   * One is made where the newest is older than this moment and the scope has moved, so that whoever asks next
   * need not wait. Answers whether one was made: of a scope that is pulled none is.
   *
   * @param since ms since 1970
   */
  renew(since: number): Promise<boolean>;
  /** What the newest one says of itself, or null. */
  newest(): Promise<Manifest | null>;
  settle(): Promise<void>;
};

/** A newer snapshot is made when the last one is a day old or this far behind; not where nothing has happened. */
const FRESH_MS = 86_400_000;
const FRESH_ENTRIES = 5_000;
const KEPT = 3;
/** Longer than a small snapshot takes, shorter than an asker waits. */
const ANSWER_MS = 3_000;

type Latest = { readonly signed: SignedManifest; readonly manifest: Manifest };
type State = {
  latest: Latest | null;
  building: Promise<Latest> | null;
  percent: number;
};

export function makeSnapshotService(options: SnapshotServiceOptions): SnapshotService {
  const state: State = { latest: null, building: null, percent: 0 };
  return {
    ask: () => ask(options, state),
    chunk: (hash) => chunk(options, state, hash),
    take: async () => {
      const { head } = await options.readStanding();
      return ((await fresh(options, state, head)) ?? (await begin(options, state))).signed;
    },
    renew: async (since) => renew(options, state, since),
    newest: async () => (await readNewest(options, state))?.manifest ?? null,
    settle: async () => {
      await state.building?.catch(() => undefined);
    },
  };
}

/** Whoever goes on with a snapshot of which somebody has left since hears that it is gone. */
async function chunk(options: SnapshotServiceOptions, state: State, hash: string) {
  if (!/^[0-9a-f]{64}$/.test(hash)) return null;
  const { mayBeSeen, shelf } = options;
  if (mayBeSeen) {
    const latest = await readNewest(options, state);
    if (!latest || !(await mayBeSeen(latest.manifest))) return null;
  }
  return shelf.get(hash);
}

async function ask(options: SnapshotServiceOptions, state: State): Promise<ManifestAnswer> {
  const { head, isUnsettled, isShort } = await options.readStanding();
  if (isUnsettled) return { state: 'preparing', percent: 0 };
  if (isShort) return { state: 'pull', head };
  const latest = await fresh(options, state, head);
  if (latest) return { state: 'ready', manifest: latest.signed };
  const done = await soon(begin(options, state), options.after);
  if (done) return { state: 'ready', manifest: done.signed };
  return { state: 'preparing', percent: state.percent };
}

async function fresh(
  options: SnapshotServiceOptions,
  state: State,
  head: number,
): Promise<Latest | null> {
  const latest = await readNewest(options, state);
  if (!latest) return null;
  const { position, madeAt } = latest.manifest;
  const isYoung =
    isRecent(Date.parse(madeAt), options.now(), FRESH_MS) && head - position.seq < FRESH_ENTRIES;
  const isFresh = (isYoung || head === position.seq) && (await isUsable(options, latest));
  return isFresh ? latest : null;
}

/** Whether it could be handed out, were it only new enough. */
async function isUsable(options: SnapshotServiceOptions, { manifest: made }: Latest) {
  const { position, schemaVersion } = made;
  return (
    schemaVersion === SCHEMA_VERSION &&
    ((await options.mayBeSeen?.(made)) ?? true) &&
    (position.seq === 0 || (await options.isOfThisFeed(position)))
  );
}

async function renew(
  options: SnapshotServiceOptions,
  state: State,
  since: number,
): Promise<boolean> {
  const { head, isUnsettled, isShort } = await options.readStanding();
  if (isUnsettled || isShort) return false;
  const latest = await readNewest(options, state);
  const isNew =
    latest !== null &&
    (Date.parse(latest.manifest.madeAt) >= since || latest.manifest.position.seq === head);
  if (isNew && (await isUsable(options, latest))) return false;
  await begin(options, state);
  return true;
}

async function readNewest({ shelf }: SnapshotServiceOptions, state: State): Promise<Latest | null> {
  state.latest ??= await readLatest(shelf);
  return state.latest;
}

async function readLatest(shelf: SnapshotShelf): Promise<Latest | null> {
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

async function build(options: SnapshotServiceOptions, state: State) {
  const { shelf, build: make, mayBeSeen } = options;
  state.percent = 0;
  const signed = await make((percent) => {
    state.percent = percent;
  });
  const made = manifest.parse(JSON.parse(signed.text));
  // By time, so that the newest is the last.
  await shelf.putManifest(made.madeAt.replaceAll(':', '-'), signed);
  state.latest = { signed, manifest: made };
  // What only an older one names may be of somebody who has left.
  await keepNewest(shelf, mayBeSeen ? 1 : KEPT);
  return state.latest;
}

/** What comes soon, or null. */
function soon<Value>(work: Promise<Value>, after: After): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const giveUp = after(ANSWER_MS, () => resolve(null));
    work.then(resolve, reject).finally(giveUp);
  });
}
