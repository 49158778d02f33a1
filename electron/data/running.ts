import { dirname, join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { Clock } from '../../shared/lib/clock.ts';
import { entities, type EntityName } from '../../shared/replication/entities.ts';
import type { Claim } from '../../shared/replication/claim.ts';
import type { SnapshotService } from '../../shared/replication/snapshot-service.ts';
import { buildSearchKeys } from './capabilities/residents/search-build.ts';
import { systemAfter } from './clock.ts';
import { isLoopback } from '../../shared/replication/address.ts';
import type { DataHostConfig } from './config.ts';
import type { DatabaseHandle } from './db/handle.ts';
import type { Changes } from './live/changes.ts';
import type { Log } from './log.ts';
import { carryAttachments } from './replication/attachments/carry.ts';
import { type AddressBook, openAddressBook } from './replication/address-book.ts';
import type { LineName } from './replication/connection-watch.ts';
import type { Device } from './replication/device.ts';
import { type Directory } from './replication/discovery.ts';
import { type HomeServer, startHomeServer } from './replication/home-server.ts';
import type { Ledger } from './replication/ledger.ts';
import { type Membership } from './replication/membership.ts';
import type { Peer } from './replication/peer.ts';
import { knownClaim, sayWhere } from './replication/rebirth.ts';
import { openLineMemory } from './replication/line-memory.ts';
import { createReplicator, type Replicator } from './replication/replicator.ts';
import { readAlarm } from './replication/snapshot/digest-check.ts';
import { watchDigest } from './replication/snapshot/digest-watch.ts';
import { createFirstLoad, type FirstLoad } from './replication/snapshot/first-load.ts';
import { createLoading, type Loading } from './replication/snapshot/loading.ts';
import { mountDigest, mountSnapshots } from './replication/snapshot/mount.ts';
import { createPeerSource } from './replication/snapshot/peer-source.ts';
import { hearClaim } from './replication/take-over.ts';
import { openSealKey } from './replication/snapshot/seal-key.ts';
import { createSnapshotService } from './replication/snapshot/service.ts';
import { openShelf } from './replication/snapshot/shelf.ts';
import { ownScope, type Place, reachableUrl, readPlace } from './place.ts';

export type Parts = {
  readonly config: DataHostConfig;
  readonly database: DatabaseHandle;
  readonly ledger: Ledger;
  readonly device: Device;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly log: Log;
  /** How homes are found on the clinic's network; by multicast without. */
  readonly directory?: Directory;
};

/** What runs in one place; another place is another one of these. */
export type Running = {
  readonly place: Place;
  readonly replicator: Replicator;
  readonly server: HomeServer | null;
  readonly loading: Loading;
  stop(): Promise<void>;
};

export type Surroundings = {
  readonly parts: Parts;
  readonly membership: Membership;
  readonly directory: Directory;
  readonly onFault: (error: unknown) => void;
  /** Somebody else orders the clinic than was known. */
  readonly onHome: (claim: Claim) => void;
  /** This home has so little of its clinic that it loads it first. */
  readonly onSuccession: () => void;
  /** The clinic is here, and this workstation was to take it over then. */
  readonly onLoaded: () => void;
};

/**
 * Starts replication in the place that the database knows, and at a home the door for the others. What was begun
 * before a failure is ended again.
 */
export async function run(around: Surroundings): Promise<Running> {
  const { parts, membership, onFault, onHome } = around;
  const { config, database, ledger, device, changes, clock } = parts;
  const begun: (() => Promise<void>)[] = [];
  const place = await readPlace(database, config);
  const { now } = clock;
  const lineMemory = await openLineMemory({ db: database, now, after: systemAfter, onFault });
  const replicator = createReplicator({
    db: database,
    ledger,
    device,
    clock,
    random: Math.random,
    name: config.workstation.name,
    clinicScopeId: ownScope(config).scopeId,
    scopeKind: ownScope(config).kind,
    referenceScopeId: config.referenceScopeId,
    enrolmentCode: config.enrolmentCode,
    membership,
    lineMemory,
    address: await addressBookOf(around, place),
    role: place,
    onHome,
    onFault,
    firstLoad: (peer, line) => firstLoadOf(parts, peer, line, onFault),
    onSuccession: around.onSuccession,
    onLoaded: around.onLoaded,
  });
  replicator.onState(() => changes.publish(['connection']));
  begun.push(replicator.stop, lineMemory.stop);
  try {
    // First the door: whoever is told that this is the home now is told where it is.
    const server = place.kind === 'home' ? await openDoor(around, replicator, place) : null;
    if (server) begun.push(server.close);
    return await begin(around, { place, replicator, server, lineMemory });
  } catch (error) {
    for (const end of begun) await end();
    throw error;
  }
}

type Begun = Pick<Running, 'place' | 'replicator' | 'server'> & {
  readonly lineMemory: { stop(): Promise<void> };
};

async function begin(
  around: Surroundings,
  { place, replicator, server, lineMemory }: Begun,
): Promise<Running> {
  const { parts, directory, onFault } = around;
  const { config, database, changes } = parts;
  if (server) await tellWhere(parts, server);
  await replicator.start();
  if (server) await tellWhere(parts, server);
  const hide = server && (await announceHome(parts, directory, server));
  const onState = () => changes.publish(['load']);
  const snapshots = server && (await serveSnapshots(parts, server, onFault));
  const digest = watchDigestOf(parts, replicator, { onState, onFault });
  const attachments = carryOf(around, replicator, server);
  return {
    place,
    replicator,
    server,
    loading: createLoading({
      firstLoad: replicator.firstLoad,
      place: place.kind,
      snapshots,
      alarm: () => readAlarm(database.read, ownScope(config).scopeId),
      onState,
      onFault,
    }),
    stop: async () => {
      hide?.();
      await attachments.stop();
      await digest.stop();
      await replicator.stop();
      await lineMemory.stop();
      await server?.close();
      await snapshots?.settle();
    },
  };
}

/** At a desk: a home that got another address is found again, and one that took the clinic over. */
async function addressBookOf(
  { parts, directory, onHome }: Surroundings,
  place: Place,
): Promise<AddressBook | null> {
  if (place.kind !== 'desk') return null;
  const { config, database: db, clock } = parts;
  const { clinicId } = config.workstation;
  return openAddressBook({
    db,
    clinicId,
    configured: place.homeUrl,
    directory,
    now: clock.now,
    onClaim: async (claim) => {
      const meaning = await db.write(async (trx) => hearClaim(trx, claim));
      if (meaning === 'another-home') onHome(claim);
    },
  });
}

/** Makes this home known on the clinic's network, unless nobody but this machine can reach it. */
async function announceHome(
  { config, database, device }: Parts,
  directory: Directory,
  { host, port }: HomeServer,
): Promise<(() => void) | null> {
  if (isLoopback(host)) return null;
  const { clinicId } = config.workstation;
  const clinic = await database.read
    .selectFrom('clinics')
    .select('name')
    .where('id', '=', clinicId)
    .executeTakeFirst();
  const claim = await knownClaim(database.read, clinicId);
  const { deviceId, publicKey } = device;
  const clinicName = clinic?.name ?? '';
  return directory.announce({ clinicId, clinicName, claim, deviceId, publicKey, port });
}

function firstLoadOf(
  parts: Parts,
  peer: Peer,
  line: LineName,
  onFault: (error: unknown) => void,
): FirstLoad {
  const { config, database, ledger, changes, clock } = parts;
  const { scopeId, kind } = ownScope(config);
  return createFirstLoad({
    kind,
    db: database,
    ledger,
    clock,
    random: Math.random,
    after: systemAfter,
    scopeId,
    source: createPeerSource(peer, scopeId, line),
    derive: buildSearchKeys,
    onState: () => changes.publish(['load']),
    onRows: () => changes.publish(Object.keys(entities) as EntityName[]),
    onFault,
  });
}

/** Compares the clinic's records with those of its home, once a day; at the home with what was written. */
function watchDigestOf(
  { config, database, ledger, clock, log }: Parts,
  { home: peer, district }: Replicator,
  { onState, onFault }: Record<'onState' | 'onFault', (error?: unknown) => void>,
) {
  const { scopeId } = ownScope(config);
  return watchDigest(
    { db: database, ledger, clock, scopeId, peer, district },
    {
      after: systemAfter,
      random: Math.random,
      onOutcome: (outcome) => {
        const isFault = outcome === 'mended' || outcome === 'different';
        if (isFault) log.error({ outcome }, 'records differed');
        onState();
      },
      onFault,
    },
  );
}

/** Papers that residents brought along: their bytes go beside the feed. */
function carryOf(
  { parts, onFault }: Surroundings,
  replicator: Replicator,
  server: HomeServer | null,
): { stop(): Promise<void> } {
  return carryAttachments({
    ...parts,
    db: parts.database,
    after: systemAfter,
    random: Math.random,
    makeId: () => uuidv7(),
    scopeId: ownScope(parts.config).scopeId,
    replicator,
    server,
    onFault,
  });
}

async function serveSnapshots(
  { config, database, device, clock }: Parts,
  server: HomeServer,
  onFault: (error: unknown) => void,
): Promise<SnapshotService> {
  const { clinicId: scopeId } = config.workstation;
  const key = await database.write(async (db) => openSealKey(db));
  const shelf = openShelf(join(dirname(config.databasePath), 'snapshots'), key);
  const service = createSnapshotService({
    db: database,
    device,
    shelf,
    scopeId,
    clock,
    after: systemAfter,
    onFault,
  });
  mountSnapshots(server, scopeId, service);
  mountDigest(server, scopeId, database);
  return service;
}

/** The door for the other desks, and where it is, in the claim that they are shown. */
async function openDoor(
  { parts, onFault }: Surroundings,
  replicator: Replicator,
  { listen }: Extract<Place, { kind: 'home' }>,
): Promise<HomeServer> {
  const { config, database, ledger, device, clock } = parts;
  return startHomeServer({
    db: database,
    ledger,
    device,
    clock,
    replicator,
    onFault,
    name: config.workstation.name,
    demonstrationCode: config.demonstrationCode,
    ...listen,
  });
}

async function tellWhere({ config, database, device }: Parts, server: HomeServer): Promise<void> {
  const url = reachableUrl(server);
  await database.write(async (db) => sayWhere(db, config.workstation.clinicId, device, url));
}
