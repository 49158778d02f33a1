import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { v7 as uuidv7 } from 'uuid';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { PlaceKind, Role } from '../../shared/domain/access.ts';
import { makeOrganisation, organisationRows } from '../../shared/demo/reference.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import { driverInfos } from '../../electron/devices/driver-info.ts';
import { createBenchRelay } from '../../electron/data/capabilities/demo/bench.ts';
import { createDeviceRegistry } from '../../electron/data/capabilities/devices/registry.ts';
import { reindexChanged } from '../../electron/data/capabilities/residents/search-index.ts';
import { hashPassword } from '../../electron/data/capabilities/session/passwords.ts';
import type { DataHostConfig } from '../../electron/data/config.ts';
import type { AppContext } from '../../electron/data/context.ts';
import type { WriteDb } from '../../electron/data/db/handle.ts';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { createChanges } from '../../electron/data/live/changes.ts';
import { createAuditTrail } from '../../electron/data/pipeline/audit.ts';
import { ownScope } from '../../electron/data/place.ts';
import { type Connection, openConnection } from '../../electron/data/pipeline/caller.ts';
import type { StripDesk } from '../../electron/data/capabilities/printing/strip-desk.ts';
import { createPrinters } from '../../electron/data/printing/printers.ts';
import type { Printing } from '../../electron/data/printing/printing.ts';
import { openDevice } from '../../electron/data/replication/device.ts';
import { createLedger, type Ledger } from '../../electron/data/replication/ledger.ts';
import { createRouter } from '../../electron/data/router.ts';
import { startTopology } from '../../electron/data/topology.ts';
import { rememberWorkstation } from '../../electron/data/workstation.ts';

/** Saturday 2026-11-21, 09:00 at the clinic. */
export const NINE_O_CLOCK = Date.parse('2026-11-21T01:00:00Z');

export const PASSWORD = 'yizhan-test';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const noPrinters: Printing = {
  list: () => Promise.resolve([]),
  print: () => Promise.reject(new Error('there is no printer')),
};

/** A clock that stands until a test moves it. */
export function createTestClock(startMs = NINE_O_CLOCK): Clock & { advance(ms: number): void } {
  let now = startMs;
  return {
    now: () => now,
    monotonic: () => now - startMs,
    advance: (ms) => {
      now += ms;
    },
  };
}

type Options = {
  readonly clock?: ReturnType<typeof createTestClock>;
  /** Letter of the tickets. */
  readonly ticketPrefix?: string;
  /** The system's printers; none without. */
  readonly printing?: Printing;
  /** Less patient ones. */
  readonly strips?: StripDesk;
  /** Of a clinic in earnest: no demonstration. */
  readonly isInEarnest?: boolean;
  /** Joined to others over the network, with these parts of the clinic; a home alone without. */
  readonly joined?: {
    readonly role: DataHostConfig['role'];
    readonly organisation: Organisation;
    readonly referenceScopeId: string;
    /** Where a real district asks for its own. */
    readonly enrolmentCode?: string;
  };
};

type Organisation = ReturnType<typeof makeOrganisation>;

/**
 * The data host of a workstation on a real encrypted file, without processes or screens: everything
 * between the contract and the disk is the real thing. Without options a clinic's home that is alone.
 */
export async function startWorkstation({ clock = createTestClock(), ...options }: Options = {}) {
  const { joined, ticketPrefix = 'A', printing = noPrinters, strips } = options;
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-'));
  const database = await openDatabase(join(directory, 'clinic.db'), databaseKey('5a'.repeat(32)));
  const changes = createChanges();
  const makeId = () => uuidv7();
  const device = await database.write((db) => openDevice(db, makeId));
  const organisation = joined?.organisation ?? makeOrganisation(makeId);
  const { clinicId } = organisation;
  const ledger = createLedger({ db: database, clock, makeId, device, onApplied: reindexChanged });
  ledger.onChange((entities) => changes.publish(entities));
  const config: DataHostConfig = {
    databasePath: database.path,
    databaseKey: '5a'.repeat(32),
    version: 'test',
    workstation: { name: `工作站${ticketPrefix}`, ticketPrefix, clinicId },
    referenceScopeId: joined?.referenceScopeId ?? makeId(),
    enrolmentCode: joined?.enrolmentCode ?? 'a code for the test',
    demonstrationCode: joined?.enrolmentCode ?? 'a code for the test',
    role: joined?.role ?? {
      kind: 'home',
      listen: { host: '127.0.0.1', port: 0 },
      districtUrl: null,
    },
    tcpAllowList: [],
    demo: null,
  };
  await database.write(async (db) => {
    await rememberWorkstation(db, config);
    const isAlone = config.role.kind === 'home' && config.role.districtUrl === null;
    if (isAlone) await seedOrganisation(db, { ledger, config, organisation });
  });
  const topology = await startTopology({
    config,
    database,
    ledger,
    device,
    changes,
    clock,
    log: silent,
  });
  const app: AppContext = {
    database,
    ledger,
    audit: createAuditTrail(database, silent),
    changes,
    clock,
    makeId,
    makeToken: () => makeId().replaceAll('-', ''),
    log: silent,
    documents: {
      warm: () => undefined,
      render: () => Promise.resolve(new Uint8Array([37, 80, 68, 70])),
      close: () => Promise.resolve(),
    },
    printers: createPrinters({
      system: printing,
      folder: join(directory, 'printed'),
      now: clock.now,
    }),
    workstation: {
      ...config.workstation,
      ...ownScope(config),
      deviceId: device.deviceId,
      version: config.version,
      isDemo: !options.isInEarnest,
    },
    tcpAllowList: [],
    isHome: topology.isHome,
    isDismissed: topology.isDismissed,
    forwardToHome: topology.forwardToHome,
    connectionState: topology.connectionState,
    loading: topology.loading,
    lookUp: topology.lookUp,
    tellTries: topology.tellTries,
    nudge: topology.nudge,
    cutDistrictLine: topology.cutDistrictLine,
    takeOver: topology.takeOver,
  };
  const registry = createDeviceRegistry({ strips });
  // A devices host of this version was here, and is away.
  registry.hostConnected(driverInfos);
  registry.hostLost();
  const router = createRouter(app, { registry, bench: createBenchRelay() });
  topology.serveHomeCommands(router, app);

  function connect(placeKind: PlaceKind = 'workstation'): {
    client: DataHostClient;
    connection: Connection;
  } {
    const connection = openConnection(placeKind, device.deviceId);
    return { client: createRouterClient(router, { context: { connection } }), connection };
  }

  /** A window at which somebody of this role is signed in. */
  function signedIn(role: Role): DataHostClient {
    const { client, connection } = connect();
    const member = organisation.staff.find((one) => one.role === role);
    if (!member) throw new Error(`nobody is ${role}`);
    connection.staff = { staffId: member.staffId, name: member.name, role, roomId: member.roomId };
    return client;
  }

  return {
    app,
    config,
    clock,
    organisation,
    registry,
    router,
    topology,
    connect,
    signedIn,
    key: () => uuidv7(),
    async close() {
      await topology.stop();
      await app.audit.flush();
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

type Seed = {
  readonly ledger: Ledger;
  readonly config: DataHostConfig;
  readonly organisation: Organisation;
};

/** What a home has from its district. The scope is written here as its home, and followed from then on. */
async function seedOrganisation(db: WriteDb, { ledger, config, organisation }: Seed) {
  const { referenceScopeId } = config;
  await ledger.openScope(db, { scopeId: referenceScopeId, kind: 'reference', isHome: true });
  const hash = await hashPassword(PASSWORD);
  await ledger.issue(db, {
    scopeId: referenceScopeId,
    actor: { kind: 'server', id: 'district', place: 'district' },
    ops: organisationRows(organisation, () => hash),
  });
  await db
    .updateTable('scopes')
    .set({ is_home: 0 })
    .where('scope_id', '=', referenceScopeId)
    .execute();
}

export type TestWorkstation = Awaited<ReturnType<typeof startWorkstation>>;

/** The first value of a live answer. */
export async function firstOf<Value>(
  answer: Promise<AsyncIterable<Value>> | AsyncIterable<Value>,
): Promise<Value> {
  for await (const value of await answer) return value;
  throw new Error('the answer ended without a value');
}

/** Reads a live answer value by value. */
export function readerOf<Value>(answer: AsyncIterable<Value>): { next(): Promise<Value> } {
  const values = answer[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await values.next();
      if (done) throw new Error('the answer ended');
      return value;
    },
  };
}

/** The code of the problem with which a call was refused. */
export async function problemOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const data = (error as { data?: { code?: string } }).data;
    return data?.code ?? String(error);
  }
  return 'no problem';
}
