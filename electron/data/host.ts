import { RPCHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import { v7 as uuidv7 } from 'uuid';
import type { PlaceKind } from '../../shared/domain/access.ts';
import { AppError } from '../../shared/lib/problem.ts';
import { createBenchRelay } from './capabilities/demo/bench.ts';
import { createDeviceRegistry } from './capabilities/devices/registry.ts';
import { closeStaleWindows } from './capabilities/measurement/writer.ts';
import { reindexResidents } from './capabilities/residents/search-index.ts';
import { systemClock } from './clock.ts';
import type { DataHostConfig } from './config.ts';
import type { AppContext } from './context.ts';
import { databaseKey, openDatabase } from './db/open.ts';
import { seedDemo } from './demo/seed.ts';
import { createDocumentRenderer } from './documents/renderer.ts';
import { createChanges } from './live/changes.ts';
import { createLog } from './log.ts';
import { createAuditTrail } from './pipeline/audit.ts';
import type { Connection } from './pipeline/caller.ts';
import { openDevice } from './replication/device.ts';
import { createLedger } from './replication/ledger.ts';
import { createRouter, type DataHostRouter } from './router.ts';
import { startTopology } from './topology.ts';
import { rememberWorkstation } from './workstation.ts';

const MINUTE_MS = 60_000;

export type DataHost = {
  readonly router: DataHostRouter;
  /** Port on the clinic's network, where this workstation is the home. */
  readonly lanPort: number | null;
  /** Serves the contract to a window, the devices host or the bench. */
  connectSocket(placeKind: PlaceKind, socket: WebSocket): void;
  newConnection(placeKind: PlaceKind): Connection;
  close(): Promise<void>;
};

/** Opens the database, joins the clinic and answers the contract. */
export async function startDataHost(config: DataHostConfig): Promise<DataHost> {
  const log = createLog('data');
  const changes = createChanges();
  const clock = systemClock;
  const makeId = () => uuidv7();
  const database = await openDatabase(config.databasePath, databaseKey(config.databaseKey));
  const device = await database.write((db) => openDevice(db, makeId));
  await database.write((db) => rememberWorkstation(db, config));
  const ledger = createLedger({
    db: database,
    clock,
    makeId,
    device,
    onApplied: async (db, rows) => {
      const residents = rows.filter(({ entity }) => entity === 'residents').map(({ rowId }) => rowId);
      await reindexResidents(db, residents);
    },
  });
  ledger.onChange((entities) => changes.publish(entities));
  const audit = createAuditTrail(database);
  const topology = await startTopology({ config, database, ledger, device, changes, clock, makeId, log });
  const app: AppContext = {
    database,
    ledger,
    audit,
    changes,
    clock,
    makeId,
    log,
    documents: createDocumentRenderer(),
    workstation: {
      ...config.workstation,
      deviceId: device.deviceId,
      version: config.version,
      isDemo: config.demo !== null,
    },
    tcpAllowList: config.tcpAllowList,
    isHome: () => config.role.kind === 'home',
    forwardToHome: topology.forwardToHome,
    connectionState: topology.connectionState,
    cutDistrictLine: topology.cutDistrictLine,
  };
  const router = createRouter(app, { registry: createDeviceRegistry(), bench: createBenchRelay() });
  topology.serveHomeCommands(router, app);
  if (config.demo) await seedDemo(app, config);
  const stopMinutes = everyMinute(app);
  const rpc = new RPCHandler(router);
  const newConnection = (placeKind: PlaceKind): Connection => ({
    placeKind,
    place: device.deviceId,
    staff: null,
    sessionHash: null,
  });
  return {
    router,
    lanPort: topology.lanPort,
    newConnection,
    connectSocket: (placeKind, socket) => {
      void rpc.upgrade(socket, { context: { connection: newConnection(placeKind) } });
    },
    close: async () => {
      stopMinutes();
      await topology.stop();
      await audit.flush();
      await app.documents.close();
      await database.close();
    },
  };
}

/** Time goes on for what is on the screens: waits grow, windows run out. */
function everyMinute(app: AppContext): () => void {
  const timer = setInterval(() => {
    app.database
      .write((db) => closeStaleWindows(db, app.clock.now()))
      .then((closed) => app.changes.publish(closed > 0 ? ['minute', 'windows', 'readings'] : ['minute']))
      .catch((error: unknown) => app.log.error({ fault: nameOf(error) }, 'minute work failed'));
  }, MINUTE_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function nameOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
