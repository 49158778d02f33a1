import { dirname, join } from 'node:path';
import type { ConnectionState } from '../../shared/contract/connection.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import { entities, type EntityName } from '../../shared/replication/entities.ts';
import { assert } from '../../shared/lib/assert.ts';
import { buildSearchKeys } from './capabilities/residents/search-build.ts';
import { systemAfter } from './clock.ts';
import { isLoopback } from '../../shared/replication/address.ts';
import type { DataHostConfig } from './config.ts';
import type { AppContext, HomeCommand } from './context.ts';
import type { DatabaseHandle } from './db/open.ts';
import { answerHomeCommand, forwardToHome, HOME_COMMAND_PATH } from './home-commands.ts';
import type { Changes } from './live/changes.ts';
import type { Log } from './log.ts';
import { type AddressBook, openAddressBook } from './replication/address-book.ts';
import type { Device } from './replication/device.ts';
import { type Directory, lanDirectory } from './replication/discovery.ts';
import { type HomeServer, startHomeServer } from './replication/home-server.ts';
import type { Ledger } from './replication/ledger.ts';
import { openMembership } from './replication/membership.ts';
import type { Peer } from './replication/peer.ts';
import { knownClaim } from './replication/rebirth.ts';
import { createReplicator, type Replicator } from './replication/replicator.ts';
import { readAlarm } from './replication/snapshot/digest-check.ts';
import { watchDigest } from './replication/snapshot/digest-watch.ts';
import { createFirstLoad, type FirstLoad } from './replication/snapshot/first-load.ts';
import { createLoading, type Loading } from './replication/snapshot/loading.ts';
import { mountDigest, mountSnapshots } from './replication/snapshot/mount.ts';
import { createPeerSource } from './replication/snapshot/peer-source.ts';
import { openSealKey } from './replication/snapshot/seal-key.ts';
import { createSnapshotService, type SnapshotService } from './replication/snapshot/service.ts';
import { openShelf } from './replication/snapshot/shelf.ts';
import type { DataHostRouter } from './router.ts';

type Parts = {
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

/** This workstation's place among the others: the clinic's home, or a desk that follows it. */
export type Topology = {
  readonly lanPort: number | null;
  readonly connectionState: () => ConnectionState;
  /** How the clinic's records come here, or leave for a new workstation. */
  readonly loading: Loading;
  readonly isDismissed: () => boolean;
  readonly forwardToHome: (command: HomeCommand) => Promise<unknown>;
  readonly cutDistrictLine: (isCut: boolean) => void;
  /** Tries the lines again at once. */
  readonly nudge: () => void;
  /** At the home: answers the desks' commands from now on. */
  serveHomeCommands(router: DataHostRouter, app: AppContext): void;
  stop(): Promise<void>;
};

/** Starts replication, and at the home the door for the other desks. */
export async function startTopology(parts: Parts): Promise<Topology> {
  const { config, changes, log } = parts;
  const onFault = (error: unknown) => {
    log.error({ fault: error instanceof Error ? error.name : typeof error }, 'replication fault');
  };
  const membership = await openMembership({
    db: parts.database,
    deviceId: parts.device.deviceId,
    now: parts.clock.now,
  });
  membership.onDismissed(() => changes.publish(['session', 'connection', 'minute']));
  const directory = parts.directory ?? lanDirectory(onFault);
  const replicator = createReplicator({
    db: parts.database,
    ledger: parts.ledger,
    device: parts.device,
    clock: parts.clock,
    random: Math.random,
    name: config.workstation.name,
    clinicScopeId: config.workstation.clinicId,
    referenceScopeId: config.referenceScopeId,
    enrolmentCode: config.enrolmentCode,
    membership,
    address: await addressBookOf(parts, directory),
    role: config.role,
    onFault,
    firstLoad: (home) => firstLoadOf(parts, home, onFault),
  });
  replicator.onState(() => changes.publish(['connection']));
  await replicator.start();
  const server = await homeServer(parts, { replicator, onFault });
  const hide = server && (await announceHome(parts, directory, server));
  const onState = () => changes.publish(['load']);
  const snapshots = server && (await serveSnapshots(parts, server, onFault));
  const digest = watchDigestOf(parts, replicator.home, { onState, onFault });
  return {
    lanPort: server?.port ?? null,
    connectionState: () => replicator.state(),
    loading: createLoading({
      firstLoad: replicator.firstLoad,
      snapshots,
      alarm: () => readAlarm(parts.database.read, config.workstation.clinicId),
      onState,
      onFault,
    }),
    isDismissed: membership.isDismissed,
    forwardToHome: (command) => {
      assert(replicator.home, 'only a desk forwards');
      return forwardToHome(replicator.home, command);
    },
    nudge: () => replicator.nudge(),
    cutDistrictLine: (isCut) => void replicator.setDistrictCut(isCut),
    serveHomeCommands: (router, app) =>
      server?.mount(HOME_COMMAND_PATH, async ({ caller, body }) => ({
        status: 200,
        body: await answerHomeCommand({ app, router }, caller.deviceId, body),
      })),
    stop: async () => {
      hide?.();
      await digest.stop();
      await replicator.stop();
      await server?.close();
      await snapshots?.settle();
    },
  };
}

/** At a desk: a home that got another address is found again. */
async function addressBookOf(
  { config, database, clock }: Parts,
  directory: Directory,
): Promise<AddressBook | null> {
  if (config.role.kind !== 'desk') return null;
  const { homeUrl: configured } = config.role;
  const { clinicId } = config.workstation;
  return openAddressBook({ db: database, clinicId, configured, directory, now: clock.now });
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
  const epoch = claim?.epoch ?? 0;
  return directory.announce({ clinicId, clinicName, epoch, deviceId, publicKey, port });
}

function firstLoadOf(parts: Parts, home: Peer, onFault: (error: unknown) => void): FirstLoad {
  const { config, database, ledger, changes, clock } = parts;
  const { clinicId: scopeId } = config.workstation;
  return createFirstLoad({
    db: database,
    ledger,
    clock,
    random: Math.random,
    after: systemAfter,
    scopeId,
    source: createPeerSource(home, scopeId, 'home'),
    derive: buildSearchKeys,
    onState: () => changes.publish(['load']),
    onRows: () => changes.publish(Object.keys(entities) as EntityName[]),
    onFault,
  });
}

/** Compares the clinic's records with those of its home, once a day; at the home with what was written. */
function watchDigestOf(
  { config, database, ledger, clock, log }: Parts,
  peer: Peer | null,
  { onState, onFault }: Record<'onState' | 'onFault', (error?: unknown) => void>,
) {
  const { clinicId: scopeId } = config.workstation;
  return watchDigest(
    { db: database, ledger, clock, scopeId, peer },
    {
      after: systemAfter,
      onOutcome: (outcome) => {
        if (outcome === 'mended') log.error({ outcome }, 'records differed');
        onState();
      },
      onFault,
    },
  );
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

type Replication = {
  readonly replicator: Replicator;
  readonly onFault: (error: unknown) => void;
};

async function homeServer(parts: Parts, replication: Replication): Promise<HomeServer | null> {
  const { config, database, ledger, device, clock } = parts;
  if (config.role.kind !== 'home') return null;
  return startHomeServer({
    db: database,
    ledger,
    device,
    clock,
    ...replication,
    name: config.workstation.name,
    demonstrationCode: config.demonstrationCode,
    ...config.role.listen,
  });
}
