import type { Claim } from '../../../shared/replication/claim.ts';
import { assert } from '../../../shared/lib/assert.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { type Position, START } from '../../../shared/replication/transaction.ts';
import { systemAfter } from '../clock.ts';
import type { LineName } from './connection-watch.ts';
import { readStanding } from './feed-page.ts';
import { noteScope } from './follow.ts';
import { createFollowerLink, type Link } from './follower-link.ts';
import { createHerald } from './herald.ts';
import { hearMail } from './look-up.ts';
import { createOfferLink } from './offer-link.ts';
import type { Peer } from './peer.ts';
import { hear, peerOf, type World } from './replicator-world.ts';
import { beginSuccession, isNewcomer, noteClaim } from './succession.ts';
import { hearClaim, outbid, yieldTo } from './take-over.ts';

/** A scope, and how this workstation stays at one with whoever orders it or follows it. */
export type NamedLink = { readonly scopeId: string; readonly link: Link };

/** The links of a workstation in its place. */
export function linksOf(world: World): readonly NamedLink[] {
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
  const onOutbid = async (claim: Claim) => {
    const meaning = await db.write(async (trx) => {
      const heard = hearClaim(trx, claim);
      if (heard === 'refused') outbid(trx, claim, options.device);
      return heard;
    });
    if (meaning === 'superseded') options.onHome?.(claim);
    return meaning === 'superseded';
  };
  return [{ scopeId, link: createHerald({ db, scopeId, peer, onOutbid, after, onFault }) }];
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
    halted: () => watch.state().stoppedBecause,
    onSuperseded: async (claim, isRevoked) => {
      const outcome = await options.db.write(async (trx) => {
        if (firstLoad && isNewcomer(trx, clinicScopeId)) {
          noteClaim(trx, clinicScopeId, claim);
          beginSuccession(trx, clinicScopeId, START);
          return 'succeeds';
        }
        const told = { device: options.device, isRevoked, now: clock.now() };
        return yieldTo(trx, claim, told) ? 'follows' : 'stays';
      });
      if (outcome === 'follows') options.onHome?.(claim);
      if (outcome === 'succeeds') options.onSuccession?.();
      return outcome !== 'stays';
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
  if (!isTold) world.onDistrictBack.add(() => link.nudge('line'));
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
