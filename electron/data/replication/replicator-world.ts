import type { DistrictView } from '../../../shared/replication/protocol.ts';
import { keepDistrictUrl } from './address-book.ts';
import { type ConnectionWatch, createConnectionWatch, type LineName } from './connection-watch.ts';
import { readStanding } from './feed-page.ts';
import { noteScope } from './follow.ts';
import { createPeer, type Peer } from './peer.ts';
import type { ReplicatorOptions } from './replicator-options.ts';
import { createSignal, type Signal } from './signal.ts';
import type { FirstLoad } from './snapshot/first-load.ts';

/** What the links of a workstation have in common. */
export type World = {
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

/** Whom this workstation asks in its place, and what it has been told. */
export function createWorld(options: ReplicatorOptions): World {
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
      // A desk hears of the clinic's district from its home, which may be away.
      hasDistrict: role.kind === 'desk' || districtUrl !== null,
      memory: options.lineMemory ?? null,
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

/** Who answers at an address. */
export function peerOf(options: ReplicatorOptions, role: LineName, url: string): Peer {
  const { db, device, enrolmentCode, name, clock, connect, membership = null } = options;
  if (connect) return connect(role, url);
  const address = role === 'home' ? (options.address ?? null) : null;
  const known = { db, device, enrolmentCode, name, membership, address };
  return createPeer({ ...known, role, url, now: clock.now });
}

/** The home tells its desks how far the district has the clinic's scope, and where it is. */
export async function hear(world: World, view: DistrictView): Promise<void> {
  const { options, watch } = world;
  if (options.role.kind === 'desk') await hearWhere(world, view, options.role.homeUrl);
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

async function hearWhere(
  { options: { db, clock }, told, watch }: World,
  { url }: DistrictView,
  homeUrl: string,
): Promise<void> {
  if (url && url !== told.url) await keepDistrictUrl(db, { told: url, homeUrl }, clock.now());
  watch.setDistrict(url !== null);
}

/** What is known of the district for a scope, as the home tells its followers. */
export async function districtView(
  { options, watch }: World,
  scopeId: string,
): Promise<DistrictView | null> {
  if (scopeId !== options.clinicScopeId) return null;
  const standing = await readStanding(options.db.read, scopeId);
  if (!standing) return null;
  const { district_seq: seq, district_at: at } = standing;
  const view = { seq, at, isReachable: watch.isReachable('district') };
  const url = options.role.kind === 'home' ? options.role.districtUrl : undefined;
  // Whoever is linked in another way than by an address has none to tell.
  return url === undefined || url === '' ? view : { ...view, url };
}
