import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { reindexChanged } from '../../electron/data/capabilities/residents/search-index.ts';
import type { AppContext } from '../../electron/data/context.ts';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { createDocumentRenderer } from '../../electron/data/documents/renderer.ts';
import { cupsPrinting } from '../../electron/data/printing/cups.ts';
import { createPrinters } from '../../electron/data/printing/printers.ts';
import { createChanges } from '../../electron/data/live/changes.ts';
import { createAuditTrail } from '../../electron/data/pipeline/audit.ts';
import { openConnection } from '../../electron/data/pipeline/caller.ts';
import { openDevice } from '../../electron/data/replication/device.ts';
import { createLoading } from '../../electron/data/replication/snapshot/loading.ts';
import { createLedger } from '../../electron/data/replication/ledger.ts';
import { createRouter } from '../../electron/data/router.ts';
import { rememberWorkstation } from '../../electron/data/workstation.ts';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import { createIdMaker } from '../../shared/demo/id-maker.ts';
import { generateClinic } from '../../shared/demo/generate-clinic.ts';
import { createRandom } from '../../shared/demo/random.ts';
import type { Role } from '../../shared/domain/access.ts';
import { type CalendarDate, type Clock, clinicInstant, toInstant } from '../../shared/lib/clock.ts';
import { AppError } from '../../shared/lib/problem.ts';
import type { Actor, Operation } from '../../shared/replication/transaction.ts';

/** Friday morning of a day that never passes. */
export const PRINT_DAY = '2026-11-20' as CalendarDate;
const NOW = clinicInstant(PRINT_DAY, '09:32');
const SEED = 'papers';
const RESIDENTS = 400;
const actor: Actor = { kind: 'server', id: 'print', place: 'print' };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** One resident of the generated clinic in a data host without processes, and what it takes to ask it. */
export type PrintClinic = {
  readonly residentId: string;
  readonly app: AppContext;
  readonly makeId: () => string;
  /** A window at which somebody of this role is signed in. */
  as(role: Role): DataHostClient;
  /** Rows of the clinic, as if they had come in from another desk. */
  write(ops: readonly Operation[]): Promise<void>;
  close(): Promise<void>;
};

/** @param residentId null: the first of the clinic. Null comes back where nobody has this id. */
export async function openPrintClinic(residentId: string | null): Promise<PrintClinic | null> {
  const generated = generate();
  const batch = [...generated.clinicOps()].find(
    (ops) => residentId === null || idsIn(ops).includes(residentId),
  );
  const chosen = batch && (residentId ?? idsIn(batch)[0]);
  if (!chosen) return null;
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-print-'));
  const key = databaseKey(randomBytes(32).toString('hex'));
  const database = await openDatabase(join(directory, 'clinic.db'), key);
  const app = await createApp(database, generated.clinicId);
  const write = (ops: readonly Operation[], scopeId = generated.clinicId) =>
    database.write(async (db) => {
      await app.ledger.issue(db, { scopeId, actor, ops });
    });
  await database.write(async (db) => {
    const home = { isHome: true } as const;
    await app.ledger.openScope(db, { scopeId: REFERENCE, kind: 'reference', ...home });
    await app.ledger.openScope(db, { scopeId: generated.clinicId, kind: 'clinic', ...home });
  });
  await write(
    generated.referenceOps(() => ''),
    REFERENCE,
  );
  await write(batch);
  const router = createRouter(app);
  return {
    residentId: chosen,
    app,
    makeId: app.makeId,
    as: (role) => {
      const connection = openConnection('workstation', app.workstation.deviceId);
      const member = generated.organisation.staff.find((one) => one.role === role);
      if (member) connection.staff = member;
      return createRouterClient(router, { context: { connection } });
    },
    write: (ops) => write(ops),
    close: async () => {
      await app.documents.close();
      await app.audit.flush();
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const REFERENCE = '00000000-0000-7000-8000-000000000001';

/** Who is there to choose from. All of them are invented. */
export function* listResidents(): Generator<{ resident: string; name: string }> {
  for (const ops of generate().clinicOps()) {
    for (const op of ops) {
      if (op.op !== 'insert' || op.entity !== 'residents') continue;
      yield { resident: op.rowId, name: String(op.fields['name']) };
    }
  }
}

function generate() {
  return generateClinic({ seed: SEED, today: PRINT_DAY, residents: RESIDENTS });
}

function idsIn(ops: readonly Operation[]): readonly string[] {
  return ops.flatMap((op) => (op.op === 'insert' && op.entity === 'residents' ? [op.rowId] : []));
}

/** A clinic's home that nobody can reach, at a time that stands still. */
async function createApp(
  database: Awaited<ReturnType<typeof openDatabase>>,
  clinicId: string,
): Promise<AppContext> {
  const clock: Clock = { now: () => NOW, monotonic: () => 0 };
  const random = createRandom(SEED);
  const makeId = createIdMaker(random.fork('ids'), NOW);
  const changes = createChanges();
  const workstation = { name: '前台', ticketPrefix: 'A', clinicId };
  const device = await database.write((db) => openDevice(db, makeId));
  await database.write((db) => rememberWorkstation(db, { workstation }));
  const line = { reachable: true, since: toInstant(NOW) };
  const documents = createDocumentRenderer();
  documents.warm();
  return {
    database,
    ledger: createLedger({ db: database, clock, makeId, device, onApplied: reindexChanged }),
    audit: createAuditTrail(database, silent),
    changes,
    clock,
    makeId,
    makeToken: () => makeId().replaceAll('-', '').slice(0, 22),
    log: silent,
    documents,
    printers: createPrinters({ system: cupsPrinting(), folder: '', now: clock.now }),
    workstation: {
      ...workstation,
      scopeId: clinicId,
      kind: 'clinic',
      deviceId: device.deviceId,
      version: 'print',
      isDemo: true,
    },
    tcpAllowList: [],
    isHome: () => true,
    isDismissed: () => false,
    forwardToHome: () => Promise.reject(new AppError('home-unreachable')),
    connectionState: () => ({
      isHome: true,
      hasDistrict: false,
      home: line,
      district: { reachable: false, since: toInstant(NOW), lastUploadAt: null },
      waitingForHome: 0,
      waitingForDistrict: 0,
      oldestWaitingAt: null,
      stoppedBecause: null,
      clockAheadMinutes: 0,
    }),
    lookUp: () => Promise.resolve({ outcome: 'out-of-reach', residentIds: [] }),
    tellTries: () => Promise.resolve(null),
    nudge: () => undefined,
    loading: createLoading({
      firstLoad: null,
      place: 'home',
      snapshots: null,
      alarm: () => null,
      onState: silent.info,
      onFault: silent.error,
    }),
    cutDistrictLine: () => undefined,
    takeOver: () => Promise.reject(new AppError('wrong-state')),
  };
}
