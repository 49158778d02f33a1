import type { ConnectionState } from '../../../shared/contract/connection.ts';
import { assert } from '../../../shared/lib/assert.ts';
import { type Clock, type Instant, toInstant } from '../../../shared/lib/clock.ts';
import type { Random } from '../../../shared/replication/back-off.ts';
import type { DistrictView } from '../../../shared/replication/protocol.ts';
import type { DatabaseHandle } from '../db/open.ts';
import { retryRefused } from './apply.ts';
import type { Device } from './device.ts';
import { noteScope } from './follow.ts';
import { createFollowerLink, type Link } from './follower-link.ts';
import { readStanding } from './feed-page.ts';
import type { Ledger } from './ledger.ts';
import { createOfferLink } from './offer-link.ts';
import { createPeer, type Peer } from './peer.ts';
import { createSignal, type Signal } from './signal.ts';
import { readWaiting } from './standing.ts';

export type ReplicatorOptions = {
  readonly db: DatabaseHandle;
  readonly ledger: Ledger;
  readonly device: Device;
  readonly clock: Clock;
  readonly random: Random;
  /** Of this workstation, as its home or the district lists it. */
  readonly name: string;
  readonly clinicScopeId: string;
  readonly referenceScopeId: string;
  readonly enrolmentCode: string;
  readonly role:
    | { readonly kind: 'home'; readonly districtUrl: string | null }
    | { readonly kind: 'desk'; readonly homeUrl: string };
  /** A fault of ours, for the log. */
  readonly onFault: (error: unknown) => void;
};

/** Keeps this database at one with its clinic's home, or the home with the district. */
export type Replicator = {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** As of the last change; cheap. */
  state(): ConnectionState;
  onState(listener: (state: ConnectionState) => void): () => void;
  /** For demonstrations: takes the line to the district away, at the home; false elsewhere. */
  setDistrictCut(isCut: boolean): boolean;
  /** For demonstrations: takes the line to the clinic's home away, at a desk; false elsewhere. */
  setHomeCut(isCut: boolean): boolean;
  /** The clinic's home, to ask beside the protocol; null at the home itself. */
  readonly home: Peer | null;
  /** What is known of the district for a scope, as the home tells its followers. */
  districtView(scopeId: string): Promise<DistrictView | null>;
  /** Something that a follower waits for may be new. */
  readonly news: Signal;
};

type Line = { reachable: boolean; since: Instant };

export function createReplicator(options: ReplicatorOptions): Replicator {
  const world = createWorld(options);
  const links = options.role.kind === 'home' ? homeLinks(world) : deskLinks(world);
  const cut = (peer: Peer | null, isCut: boolean) => {
    peer?.setCut(isCut);
    if (!isCut) for (const { link } of links) link.nudge();
    return peer !== null;
  };
  let stopListening = () => {};
  return {
    home: world.home,
    news: world.news,
    state: () => world.state,
    onState: world.onState,
    districtView: (scopeId) => districtView(world, scopeId),
    setDistrictCut: (isCut) => cut(world.district, isCut),
    setHomeCut: (isCut) => cut(world.home, isCut),
    start: async () => {
      await openScopes(options);
      stopListening = listen(world, links);
      await world.refresh();
      for (const { link } of links) await link.start();
    },
    stop: async () => {
      stopListening();
      await Promise.all(links.map(({ link }) => link.stop()));
      await world.settle();
    },
  };
}

type World = {
  readonly options: ReplicatorOptions;
  readonly home: Peer | null;
  readonly district: Peer | null;
  readonly lines: { readonly home: Line; readonly district: Line };
  readonly news: Signal;
  state: ConnectionState;
  /** At a desk: what the home last told of the district. */
  told: DistrictView;
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Reads the state anew and tells the listeners when it changed. */
  refresh(): Promise<void>;
  /** Resolves when no refresh is under way any more. */
  settle(): Promise<void>;
  setLine(name: 'home' | 'district', isReachable: boolean): void;
};

type NamedLink = { readonly scopeId: string; readonly link: Link };

function createWorld(options: ReplicatorOptions): World {
  const { clock, role } = options;
  const since = toInstant(clock.now());
  const isHome = role.kind === 'home';
  const lines = { home: { reachable: isHome, since }, district: { reachable: false, since } };
  const listeners = new Set<(state: ConnectionState) => void>();
  let refreshing = Promise.resolve();
  const world: World = {
    options,
    home: role.kind === 'desk' ? peerOf(options, 'home', role.homeUrl) : null,
    district:
      role.kind === 'home' && role.districtUrl !== null
        ? peerOf(options, 'district', role.districtUrl)
        : null,
    lines,
    news: createSignal(),
    told: { seq: 0, at: null, isReachable: false },
    state: {
      isHome,
      home: { ...lines.home },
      district: { ...lines.district, lastUploadAt: null },
      waitingForHome: 0,
      waitingForDistrict: 0,
      oldestWaitingAt: null,
      stoppedBecause: null,
    },
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh: () => {
      refreshing = refreshing.then(() => refreshState(world, listeners)).catch(options.onFault);
      return refreshing;
    },
    settle: () => refreshing,
    setLine: (name, isReachable) => {
      const line = lines[name];
      if (line.reachable === isReachable) return;
      line.reachable = isReachable;
      line.since = toInstant(clock.now());
      world.news.notify();
      void world.refresh();
    },
  };
  return world;
}

function peerOf(options: ReplicatorOptions, role: 'home' | 'district', url: string): Peer {
  const { db, device, enrolmentCode, name, clock } = options;
  return createPeer({ db, device, enrolmentCode, name, role, url, now: clock.now });
}

/** Scopes are opened here too, so that a replicator can start on an empty database. */
async function openScopes(options: ReplicatorOptions): Promise<void> {
  const { db, ledger, clinicScopeId, referenceScopeId, role } = options;
  await db.write(async (trx) => {
    const isHome = role.kind === 'home';
    await ledger.openScope(trx, { scopeId: clinicScopeId, kind: 'clinic', isHome });
    await ledger.openScope(trx, { scopeId: referenceScopeId, kind: 'reference', isHome: false });
    for (const scopeId of [clinicScopeId, referenceScopeId])
      await ledger.announce(trx, scopeId, retryRefused(trx, scopeId));
  });
}

function listen(world: World, links: readonly NamedLink[]): () => void {
  return world.options.ledger.onChange((_entities, scopeId) => {
    world.news.notify();
    void world.refresh();
    for (const link of links)
      if (link.scopeId === scopeId) link.link.changed().catch(world.options.onFault);
  });
}

function deskLinks(world: World): readonly NamedLink[] {
  const { clinicScopeId, referenceScopeId } = world.options;
  const peer = world.home;
  assert(peer, 'a desk has a home');
  return [
    follow(world, peer, clinicScopeId, false, 'home'),
    follow(world, peer, referenceScopeId, true, 'home'),
  ];
}

function homeLinks(world: World): readonly NamedLink[] {
  const { options, district: peer } = world;
  if (!peer) return [];
  const { db, ledger, clock, random, clinicScopeId, referenceScopeId, onFault } = options;
  const offer = createOfferLink({
    db,
    ledger,
    peer,
    random,
    onFault,
    now: clock.now,
    scopeId: clinicScopeId,
    onLine: (isReachable) => world.setLine('district', isReachable),
    onHalt: () => void world.refresh(),
    onProgress: () => {
      world.news.notify();
      void world.refresh();
    },
  });
  return [
    { scopeId: clinicScopeId, link: offer },
    follow(world, peer, referenceScopeId, true, 'district'),
  ];
}

function follow(
  world: World,
  peer: Peer,
  scopeId: string,
  isRelayed: boolean,
  line: 'home' | 'district',
): NamedLink {
  const { db, ledger, clock, random, clinicScopeId, onFault } = world.options;
  const isTold = scopeId === clinicScopeId;
  const link = createFollowerLink({
    db,
    ledger,
    peer,
    scopeId,
    isRelayed,
    random,
    onFault,
    now: clock.now,
    onLine: (isReachable) => {
      world.setLine(line, isReachable);
      if (line === 'home' && !isReachable) world.setLine('district', false);
    },
    onHalt: () => void world.refresh(),
    district: () => (isTold ? world.told : null),
    onDistrict: (view) => hear(world, view),
  });
  return { scopeId, link };
}

/** The home tells its desks how far the district has the clinic's scope. */
async function hear(world: World, view: DistrictView): Promise<void> {
  const { db, clinicScopeId } = world.options;
  const { seq, at, isReachable } = world.told;
  const isNews = seq !== view.seq || at !== view.at || isReachable !== view.isReachable;
  world.told = view;
  world.setLine('district', view.isReachable);
  if (!isNews) return;
  await noteScope(db, clinicScopeId, { district: view });
  await world.refresh();
}

async function districtView(world: World, scopeId: string): Promise<DistrictView | null> {
  const { db, clinicScopeId } = world.options;
  if (scopeId !== clinicScopeId) return null;
  const standing = await readStanding(db.read, scopeId);
  if (!standing) return null;
  const { district_seq: seq, district_at: at } = standing;
  return { seq, at, isReachable: world.lines.district.reachable };
}

async function refreshState(
  world: World,
  listeners: ReadonlySet<(state: ConnectionState) => void>,
): Promise<void> {
  const { db, clinicScopeId } = world.options;
  const { lastUploadAt, ...waiting } = await readWaiting(db.read, clinicScopeId);
  const state: ConnectionState = {
    isHome: world.state.isHome,
    home: { ...world.lines.home },
    district: { ...world.lines.district, lastUploadAt },
    ...waiting,
  };
  if (JSON.stringify(state) === JSON.stringify(world.state)) return;
  world.state = state;
  for (const listener of listeners) listener(state);
}
