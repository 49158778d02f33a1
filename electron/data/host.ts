import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { RPCHandler } from '@orpc/server/ws';
import { v7 as uuidv7 } from 'uuid';
import type { PlaceKind } from '../../shared/domain/access.ts';
import { AppError } from '../../shared/lib/problem.ts';
import { startBookingClerk } from './capabilities/appointments/clerk.ts';
import { createBenchRelay } from './capabilities/demo/bench.ts';
import { createDeviceRegistry } from './capabilities/devices/registry.ts';
import { createImportJobs } from './capabilities/imports/jobs.ts';
import { endWindowsThatRanOut } from './capabilities/measurement/windows-end.ts';
import { askForSharedDevices } from './capabilities/shared-devices/sharing.ts';
import { settleInterrupted } from './capabilities/printing/writer.ts';
import { reindexChanged } from './capabilities/residents/search-index.ts';
import { signKeys } from './capabilities/residents/sign-keys.ts';
import { systemClock } from './clock.ts';
import type { DataHostConfig } from './config.ts';
import type { AppContext } from './context.ts';
import { putInDoubt } from './db/doubt.ts';
import { type DatabaseKey, databaseKey, holdDatabase, openDatabase } from './db/open.ts';
import { isWholeApart } from './db/proof.ts';
import { seedDemo } from './demo/seed.ts';
import { createDocumentRenderer } from './documents/renderer.ts';
import { createChanges } from './live/changes.ts';
import { createLog } from './log.ts';
import { createAuditTrail } from './pipeline/audit.ts';
import { openConnection } from './pipeline/caller.ts';
import { pruneOutcomes } from './pipeline/idempotency.ts';
import { type HostPort, portAsSocket, type ServedSocket } from './port-socket.ts';
import { createPrinters, systemPrinting } from './printing/printers.ts';
import { openDevice } from './replication/device.ts';
import { createLedger } from './replication/ledger.ts';
import { ownScope } from './place.ts';
import { createDailyPruning } from './retention.ts';
import { createRouter } from './router.ts';
import { startTopology, type Topology } from './topology.ts';
import { rememberWorkstation } from './workstation.ts';

const MINUTE_MS = 60_000;
/** The window that opens in the first moments needs the processor, and nobody prints yet. */
const LATER_MS = 4_000;
/** Reading a large file whole takes the disk from those who arrive in the first minutes. */
const PROOF_MS = 10 * MINUTE_MS;

export type DataHost = {
  /** Port on the clinic's network, where this workstation is the home. */
  readonly lanPort: number | null;
  /** Serves the contract to a window, the devices host or the bench. */
  connectSocket(placeKind: PlaceKind, socket: ServedSocket): void;
  /** The same in Electron. */
  connectPort(placeKind: PlaceKind, port: HostPort): void;
  close(): Promise<void>;
};

/** Opens the database, joins the clinic and answers the contract. */
export async function startDataHost(config: DataHostConfig): Promise<DataHost> {
  const letGo = holdDatabase(config.databasePath);
  const app = await createApp(config).catch((error: unknown) => {
    letGo();
    throw error;
  });
  const imports = createImportJobs(app.context);
  const router = createRouter(app.context, {
    imports,
    registry: createDeviceRegistry(),
    bench: createBenchRelay(),
  });
  app.topology.serveHomeCommands(router, app.context);
  await settleInterrupted(app.context);
  await seedDemo(app.context, config);
  await minuteWork(app.context);
  await imports.recover();
  const stopMinutes = everyMinute(app.context);
  const stopLater = workLater(app.context);
  const stopProof = proveLater(app.context, databaseKey(config.databaseKey));
  const stopWindows = endWindowsThatRanOut(app.context);
  const stopAsking = askForSharedDevices(app.context);
  const stopClerk = startBookingClerk(app.context);
  const calls = new RPCHandler(router);
  const contextFor = (placeKind: PlaceKind) => {
    const place = app.context.workstation.deviceId;
    return { context: { connection: openConnection(placeKind, place) } };
  };
  return {
    lanPort: app.topology.lanPort(),
    connectSocket: (placeKind, socket) => {
      void calls.upgrade(socket, contextFor(placeKind));
    },
    connectPort: (placeKind, port) => {
      void calls.upgrade(portAsSocket(port), contextFor(placeKind));
      port.start();
    },
    close: async () => {
      stopMinutes();
      stopWindows();
      stopAsking();
      await stopLater();
      stopProof();
      await stopClerk();
      await imports.stop();
      await app.topology.stop();
      await app.context.documents.close();
      try {
        await app.context.audit.flush();
      } finally {
        await app.context.database.close();
        letGo();
      }
    },
  };
}

type App = { readonly context: AppContext; readonly topology: Topology };

/** Everything that capabilities need, built once. */
async function createApp(config: DataHostConfig): Promise<App> {
  const log = createLog('data');
  const changes = createChanges();
  const clock = systemClock;
  const database = await openDatabase(config.databasePath, databaseKey(config.databaseKey));
  const device = await database.write(async (db) => {
    await rememberWorkstation(db, config);
    return openDevice(db, makeId);
  });
  const ledger = createLedger({ db: database, clock, makeId, device, onApplied: reindexChanged });
  ledger.onChange((entities) => changes.publish(entities));
  const printed = join(dirname(config.databasePath), 'printed');
  const topology = await startTopology({ config, database, ledger, device, changes, clock, log });
  const context: AppContext = {
    database,
    ledger,
    audit: createAuditTrail(database, log),
    changes,
    clock,
    makeId,
    makeToken: () => randomBytes(16).toString('base64url'),
    log,
    documents: createDocumentRenderer(),
    printers: createPrinters({
      system: systemPrinting(process.platform, printed),
      folder: printed,
      now: clock.now,
    }),
    workstation: {
      ...config.workstation,
      ...ownScope(config),
      deviceId: device.deviceId,
      version: config.version,
      isDemo: config.demo !== null,
    },
    tcpAllowList: config.tcpAllowList,
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
  return { context, topology };
}

function makeId(): string {
  return uuidv7();
}

/** Time goes on for what is on the screens: waits grow. And what is kept for a time is let go. */
function everyMinute(app: AppContext): () => void {
  const pruneDaily = createDailyPruning(app);
  const timer = setInterval(() => void minuteWork(app, pruneDaily), MINUTE_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** What can wait until the first window is open. */
function workLater(app: AppContext): () => Promise<void> {
  const ending = new AbortController();
  let signing: Promise<void> = Promise.resolve();
  const timer = setTimeout(() => {
    app.documents.warm();
    signing = signKeys(app.database, ending.signal).catch((error: unknown) => {
      app.log.error({ fault: nameOf(error) }, 'search keys stay without signs');
    });
  }, LATER_MS).unref();
  return async () => {
    clearTimeout(timer);
    ending.abort();
    await signing;
  };
}

/**
 * Proves a file that was too large to be proven at the opening. A damaged one ends this program; whoever
 * watches it starts it anew, and that opening refuses the file in words.
 */
function proveLater({ database, log }: AppContext, key: DatabaseKey): () => void {
  const ending = new AbortController();
  const prove = async () => {
    if (await isWholeApart(database.path, key, ending.signal)) return;
    putInDoubt(database.path);
    setImmediate(() => {
      throw new AppError('database-damaged');
    });
  };
  const timer = setTimeout(() => {
    prove().catch((error: unknown) => {
      log.error({ fault: nameOf(error) }, 'the database stays unproven');
    });
  }, PROOF_MS).unref();
  if (database.isProven) clearTimeout(timer);
  return () => {
    clearTimeout(timer);
    ending.abort();
  };
}

/** @param pruneDaily not at the start, when everybody waits */
async function minuteWork(app: AppContext, pruneDaily?: () => Promise<void>): Promise<void> {
  try {
    await app.database.write((db) => pruneOutcomes(db, app.clock.now()));
    await pruneDaily?.();
  } catch (error) {
    app.log.error({ fault: nameOf(error) }, 'minute work failed');
  }
  app.changes.publish(['minute']);
}

function nameOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
