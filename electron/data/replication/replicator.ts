import type { ConnectionState } from '../../../shared/contract/connection.ts';
import type { Claim } from '../../../shared/replication/claim.ts';
import type { DistrictView } from '../../../shared/replication/protocol.ts';
import { retryRefused } from './apply.ts';
import { createLookUp, type LookUp } from './look-up.ts';
import type { Peer } from './peer.ts';
import type { RelayDonation, RelayPush } from './relay.ts';
import { linksOf, type NamedLink } from './replicator-links.ts';
import type { ReplicatorOptions } from './replicator-options.ts';
import { createWorld, districtView, type World } from './replicator-world.ts';
import type { Signal } from './signal.ts';
import type { FirstLoad } from './snapshot/first-load.ts';

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
      for (const { link } of links) link.nudge('person');
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

function cut(peer: Peer | null, links: readonly NamedLink[], isCut: boolean): boolean {
  peer?.setCut(isCut);
  if (!isCut) for (const { link } of links) link.nudge('line');
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
