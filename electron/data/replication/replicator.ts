import type { ConnectionState } from '../../../shared/contract/connection.ts';
import { assert } from '../../../shared/lib/assert.ts';
import { type After, type Clock, toInstant } from '../../../shared/lib/clock.ts';
import type { Claim } from '../../../shared/replication/claim.ts';
import type { Random } from '../../../shared/replication/back-off.ts';
import type { DistrictView } from '../../../shared/replication/protocol.ts';
import { type Position, START } from '../../../shared/replication/transaction.ts';
import { systemAfter } from '../clock.ts';
import type { DatabaseHandle } from '../db/handle.ts';
import type { AddressBook } from './address-book.ts';
import { retryRefused } from './apply.ts';
import { type ConnectionWatch, createConnectionWatch, type LineName } from './connection-watch.ts';
import type { Device } from './device.ts';
import { noteScope } from './follow.ts';
import { createFollowerLink, type Link } from './follower-link.ts';
import { readStanding } from './feed-page.ts';
import { createHerald } from './herald.ts';
import type { Ledger } from './ledger.ts';
import { createLookUp, hearMail, type LookUp } from './look-up.ts';
import { createOfferLink } from './offer-link.ts';
import { createPeer, type Peer } from './peer.ts';
import type { Membership } from './membership.ts';
import type { RelayDonation, RelayPush } from './relay.ts';
import type { FirstLoad } from './snapshot/first-load.ts';
import { createSignal, type Signal } from './signal.ts';
import { beginSuccession, isNewcomer, noteClaim } from './succession.ts';
import { becomeFollower } from './take-over.ts';

export type ReplicatorOptions = {
  readonly db: DatabaseHandle;
  readonly ledger: Ledger;
  readonly device: Device;
  readonly clock: Clock;
  readonly random: Random;
  /** Of this workstation, as its home or the district lists it. */
  readonly name: string;
  /** The scope that this workstation writes in: its clinic's, or at a guest the guest's. */
  readonly clinicScopeId: string;
  /** A clinic's without. */
  readonly scopeKind?: 'clinic' | 'hospital' | 'tablet' | undefined;
  readonly referenceScopeId: string;
  /** Hears who was sent away; none in a simulation. */
  readonly membership?: Membership | null;
  /** The code that lets this workstation in; null once it is in. */
  readonly enrolmentCode: string | null;
  readonly role:
    | {
        readonly kind: 'home';
        readonly districtUrl: string | null;
        /** Of the home that this workstation has replaced. */
        readonly formerUrl?: string | null;
      }
    | { readonly kind: 'desk'; readonly homeUrl: string }
    /** The clinic's home to be: it loads the clinic from the district first (succession.ts). */
    | { readonly kind: 'successor'; readonly districtUrl: string }
    /** A hospital's workstation or a tablet: the district orders what it follows. */
    | { readonly kind: 'guest'; readonly districtUrl: string };
  /** At a desk: where its home is now; at its configured address without. */
  readonly address?: AddressBook | null;
  /** Another workstation orders the clinic's scope than was known; this one perhaps no more. */
  readonly onHome?: (claim: Claim) => void;
  /** This home has so little of its clinic that it loads it first: it goes on as a successor. */
  readonly onSuccession?: () => void;
  /** A fault of ours, for the log. */
  readonly onFault: (error: unknown) => void;
  /** The machine's own timer unless a simulation hands in another. */
  readonly after?: After | undefined;
  /** How a clinic comes here that is not here yet; pulled from its first entry on without it. */
  readonly firstLoad?: ((peer: Peer, line: LineName) => FirstLoad) | undefined;
  /** At a successor: the clinic is here, and this workstation may take it over. */
  readonly onLoaded?: () => void;
  /** How the home or the district is asked; over HTTP unless a simulation hands in another way. */
  readonly connect?: ((role: LineName, url: string) => Peer) | undefined;
};

/** Keeps this database at one with its clinic's home, or the home with the district. */
export type Replicator = {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** As of the last change; cheap. */
  state(): ConnectionState;
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Somebody does not want to wait for the next attempt. */
  nudge(): void;
  /** For demonstrations: takes the line to the district away, at the home; false elsewhere. */
  setDistrictCut(isCut: boolean): boolean;
  /** For demonstrations: takes the line to the clinic's home away, at a desk; false elsewhere. */
  setHomeCut(isCut: boolean): boolean;
  /** The clinic's home, to ask beside the protocol; null at the home itself. */
  readonly home: Peer | null;
  /** At the home: the district, to ask beside the protocol; null where there is none. */
  readonly district: Peer | null;
  /** How far the clinic is loaded; null at a home without a district. */
  readonly firstLoad: FirstLoad | null;
  /** At a home with a district: hands a desk's decisions on to it. */
  readonly relayPush: RelayPush | null;
  readonly relayDonation: RelayDonation | null;
  /** At a home with a district: asks it for somebody of another clinic. */
  readonly lookUp: LookUp | null;
  /** What is known of the district for a scope, as the home tells its followers. */
  districtView(scopeId: string): Promise<DistrictView | null>;
  /** Something that a follower waits for may be new. */
  readonly news: Signal;
  /** Tells whoever runs this that another workstation orders the clinic's scope now. */
  superseded(claim: Claim): void;
};

/** Shorter than a desk waits for its answer, so that it hears `busy` and not nothing. */
const RELAY_MS = 10_000;

type World = {
  readonly options: ReplicatorOptions;
  readonly home: Peer | null;
  readonly firstLoad: FirstLoad | null;
  readonly district: Peer | null;
  readonly news: Signal;
  readonly watch: ConnectionWatch;
  /** At a desk: what the home last told of the district. */
  told: DistrictView;
  readonly onDistrictBack: Set<() => void>;
  /** Something waits for this home at the district. */
  onMail: () => void;
  /** It was told of while an offer was under way, whose answer may not know of it. */
  hasMail: boolean;
};

type NamedLink = { readonly scopeId: string; readonly link: Link };

export function createReplicator(options: ReplicatorOptions): Replicator {
  const world = createWorld(options);
  const { home, district, news, watch } = world;
  const links = linksOf(world);
  // A guest asks the district for itself alone.
  const forClinic = options.role.kind === 'guest' ? null : district;
  let stopListening: (() => void) | null = null;
  world.onMail = () => {
    world.hasMail = true;
    changed(options.clinicScopeId, links, options.onFault);
  };
  return {
    home,
    firstLoad: world.firstLoad,
    district,
    news,
    state: watch.state,
    onState: watch.onState,
    nudge: () => {
      for (const { link } of links) link.nudge();
    },
    superseded: (claim) => options.onHome?.(claim),
    districtView: (scopeId) => districtView(world, scopeId),
    relayPush: forClinic && ((ask) => forClinic.ask('push', ask, { timeoutMs: RELAY_MS })),
    relayDonation: forClinic && ((ask) => forClinic.ask('donate', ask, { timeoutMs: RELAY_MS })),
    lookUp: forClinic && createLookUp(forClinic, options.clinicScopeId, () => world.onMail()),
    setDistrictCut: (isCut) => cut(district, links, isCut),
    setHomeCut: (isCut) => cut(home, links, isCut),
    start: async () => {
      await openScopes(options);
      stopListening = listen(world, links);
      await watch.refresh();
      for (const { link } of links) await link.start();
    },
    stop: async () => {
      stopListening?.();
      await Promise.all(links.map(({ link }) => link.stop()));
      await watch.settle();
    },
  };
}

function createWorld(options: ReplicatorOptions): World {
  const { db, clock, role, clinicScopeId, onFault } = options;
  const news = createSignal(options.after);
  const isHome = role.kind === 'home';
  const districtUrl = role.kind === 'desk' ? null : role.districtUrl;
  const home = role.kind === 'desk' ? peerOf(options, 'home', role.homeUrl) : null;
  const district = districtUrl === null ? null : peerOf(options, 'district', districtUrl);
  return {
    options,
    news,
    home,
    firstLoad: firstLoadFrom(options, home, district),
    district,
    told: { seq: 0, at: null, isReachable: false },
    onDistrictBack: new Set(),
    onMail: () => undefined,
    hasMail: false,
    watch: createConnectionWatch({
      db: db.read,
      clock,
      clinicScopeId,
      isHome,
      onFault,
      onLine: news.notify,
    }),
  };
}

function firstLoadFrom(
  { firstLoad, onSuccession, role }: ReplicatorOptions,
  home: Peer | null,
  district: Peer | null,
): FirstLoad | null {
  if (!firstLoad) return null;
  const isGuest = role.kind === 'guest';
  if (home) return firstLoad(home, 'home');
  const mayLoad = onSuccession !== undefined || isGuest;
  return district && mayLoad ? firstLoad(district, 'district') : null;
}

function peerOf(options: ReplicatorOptions, role: LineName, url: string): Peer {
  const { db, device, enrolmentCode, name, clock, connect, membership = null } = options;
  if (connect) return connect(role, url);
  const address = role === 'home' ? (options.address ?? null) : null;
  const known = { db, device, enrolmentCode, name, membership, address };
  return createPeer({ ...known, role, url, now: clock.now });
}

function cut(peer: Peer | null, links: readonly NamedLink[], isCut: boolean): boolean {
  peer?.setCut(isCut);
  if (!isCut) for (const { link } of links) link.nudge();
  return peer !== null;
}

/** Scopes are opened here too, so that a replicator can start on an empty database. */
async function openScopes(options: ReplicatorOptions): Promise<void> {
  const { db, ledger, clinicScopeId, scopeKind: kind = 'clinic', referenceScopeId } = options;
  await db.write(async (trx) => {
    const isHome = options.role.kind === 'home';
    await ledger.openScope(trx, { scopeId: clinicScopeId, kind, isHome });
    await ledger.openScope(trx, { scopeId: referenceScopeId, kind: 'reference', isHome: false });
    for (const scopeId of [clinicScopeId, referenceScopeId])
      await ledger.announce(trx, scopeId, retryRefused(trx, scopeId));
  });
}

function listen({ options, news, watch }: World, links: readonly NamedLink[]): () => void {
  return options.ledger.onChange((_entities, scopeId) => {
    news.notify();
    void watch.refresh();
    changed(scopeId, links, options.onFault);
  });
}

function changed(
  scopeId: string,
  links: readonly NamedLink[],
  onFault: (error: unknown) => void,
): void {
  for (const named of links) if (named.scopeId === scopeId) named.link.changed().catch(onFault);
}

function linksOf(world: World): readonly NamedLink[] {
  switch (world.options.role.kind) {
    case 'home':
      return homeLinks(world);
    case 'desk':
      return deskLinks(world);
    case 'guest':
      return guestLinks(world);
    default:
      return successorLinks(world);
  }
}

/** The clinic comes from the district, and once it is here this workstation goes on as its home. */
function successorLinks(world: World): readonly NamedLink[] {
  const { district, options, firstLoad } = world;
  assert(district && firstLoad, 'a successor loads from the district');
  const link: Link = {
    start: async () => options.onLoaded?.(),
    changed: async () => undefined,
    nudge: () => undefined,
    stop: async () => undefined,
  };
  return [
    { scopeId: options.clinicScopeId, link: firstLoad.guard(link) },
    follow(world, district, {
      scopeId: options.referenceScopeId,
      line: 'district',
      isRelayed: true,
    }),
  ];
}

function deskLinks(world: World): readonly NamedLink[] {
  const { home, options, firstLoad } = world;
  const { clinicScopeId, referenceScopeId } = options;
  assert(home, 'a desk has a home');
  const clinic = follow(world, home, { scopeId: clinicScopeId, line: 'home', isRelayed: false });
  return [
    { ...clinic, link: firstLoad?.guard(clinic.link) ?? clinic.link },
    follow(world, home, { scopeId: referenceScopeId, line: 'home', isRelayed: true }),
  ];
}

/** A hospital's or a tablet's records and the district's own scope, both from the district. */
function guestLinks(world: World): readonly NamedLink[] {
  const { district, options, firstLoad } = world;
  assert(district, 'a guest has a district');
  const { clinicScopeId, referenceScopeId } = options;
  const own = follow(world, district, {
    scopeId: clinicScopeId,
    line: 'district',
    isRelayed: true,
  });
  return [
    { ...own, link: firstLoad?.guard(own.link) ?? own.link },
    follow(world, district, { scopeId: referenceScopeId, line: 'district', isRelayed: true }),
  ];
}

function homeLinks(world: World): readonly NamedLink[] {
  return [...heraldLinks(world), ...districtLinks(world)];
}

/** The home that was replaced hears of it. */
function heraldLinks({ options }: World): readonly NamedLink[] {
  const { role, db, clinicScopeId: scopeId, after = systemAfter, onFault } = options;
  if (role.kind !== 'home' || !role.formerUrl) return [];
  const peer = peerOf(options, 'home', role.formerUrl);
  return [{ scopeId, link: createHerald({ db, scopeId, peer, after, onFault }) }];
}

function districtLinks(world: World): readonly NamedLink[] {
  const { options, district, firstLoad, watch, news } = world;
  if (!district) return [];
  const { clock, clinicScopeId, referenceScopeId } = options;
  const onFarBehind = async (common: Position) => {
    await options.db.write(async (trx) => beginSuccession(trx, clinicScopeId, common));
    options.onSuccession?.();
  };
  const offer = createOfferLink({
    ...options,
    peer: district,
    now: clock.now,
    scopeId: clinicScopeId,
    onLine: (isReachable) => watch.setLine('district', isReachable),
    onHalt: () => void watch.refresh(),
    onSuperseded: async (claim) => {
      const follows = await options.db.write(async (trx) => {
        if (firstLoad && isNewcomer(trx, clinicScopeId)) {
          noteClaim(trx, clinicScopeId, claim);
          beginSuccession(trx, clinicScopeId, START);
          return false;
        }
        becomeFollower(trx, claim);
        return true;
      });
      if (follows) options.onHome?.(claim);
      else options.onSuccession?.();
    },
    ...(firstLoad ? { onFarBehind } : {}),
    onProgress: () => {
      news.notify();
      void watch.refresh();
      if (world.hasMail) world.onMail();
      world.hasMail = false;
    },
  });
  return [
    { scopeId: clinicScopeId, link: firstLoad?.guard(offer) ?? offer },
    follow(
      world,
      hearMail(district, () => world.onMail()),
      {
        scopeId: referenceScopeId,
        line: 'district',
        isRelayed: true,
      },
    ),
  ];
}

type Following = {
  readonly scopeId: string;
  /** Whose reachability its success and failure show. */
  readonly line: LineName;
  /** Whether the signature of every entry is checked; the home of a scope vouches for its pages. */
  readonly isRelayed: boolean;
};

function follow(world: World, peer: Peer, { scopeId, line, isRelayed }: Following): NamedLink {
  const { options, watch, firstLoad } = world;
  const isTold = scopeId === options.clinicScopeId;
  const link = createFollowerLink({
    ...options,
    peer,
    scopeId,
    isRelayed,
    now: options.clock.now,
    onLine: (isReachable) => {
      watch.setLine(line, isReachable);
      // To a guest the district is what its home is to a desk.
      if (options.role.kind === 'guest') watch.setLine('home', isReachable);
      // Who does not hear from the home does not hear of the district either.
      if (line === 'home' && !isReachable) watch.setLine('district', false);
    },
    onHalt: () => void watch.refresh(),
    onAnotherHome: (claim) => options.onHome?.(claim),
    district: () => (isTold ? world.told : null),
    onDistrict: (view) => hear(world, view),
    ...(isTold && firstLoad ? { onLetGo: firstLoad.loadAnew } : {}),
    ...(isTold && options.role.kind === 'guest'
      ? { onAcknowledged: () => noteUpload(world), showsFirst: true }
      : {}),
  });
  if (!isTold) world.onDistrictBack.add(link.nudge);
  return { scopeId, link };
}

/** What a guest handed over is in the district: it has the scope as far as anybody. */
async function noteUpload({ options, watch }: World): Promise<void> {
  const { db, clinicScopeId: scopeId, clock } = options;
  const seq = (await readStanding(db.read, scopeId))?.seq ?? 0;
  const district = { seq, at: toInstant(clock.now()), isReachable: true };
  await noteScope(db, scopeId, { district });
  await watch.refresh();
}

/** The home tells its desks how far the district has the clinic's scope. */
async function hear(world: World, view: DistrictView): Promise<void> {
  const { options, watch } = world;
  const { seq, at, isReachable } = world.told;
  // Decisions that were held back while the district was out of reach.
  if (view.isReachable && !isReachable) for (const nudge of world.onDistrictBack) nudge();
  const isNews = seq !== view.seq || at !== view.at || isReachable !== view.isReachable;
  world.told = view;
  watch.setLine('district', view.isReachable);
  if (!isNews) return;
  await noteScope(options.db, options.clinicScopeId, { district: view });
  await watch.refresh();
}

async function districtView(
  { options, watch }: World,
  scopeId: string,
): Promise<DistrictView | null> {
  if (scopeId !== options.clinicScopeId) return null;
  const standing = await readStanding(options.db.read, scopeId);
  if (!standing) return null;
  const { district_seq: seq, district_at: at } = standing;
  return { seq, at, isReachable: watch.isReachable('district') };
}
