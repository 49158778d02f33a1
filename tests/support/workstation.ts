import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { v7 as uuidv7 } from 'uuid';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { PlaceKind, Role } from '../../shared/domain/access.ts';
import { makeOrganisation, organisationRows } from '../../shared/demo/reference.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import { createBenchRelay } from '../../electron/data/capabilities/demo/bench.ts';
import { createDeviceRegistry } from '../../electron/data/capabilities/devices/registry.ts';
import { reindexChanged } from '../../electron/data/capabilities/residents/search-index.ts';
import { hashPassword } from '../../electron/data/capabilities/session/passwords.ts';
import type { AppContext } from '../../electron/data/context.ts';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { createChanges } from '../../electron/data/live/changes.ts';
import { createAuditTrail } from '../../electron/data/pipeline/audit.ts';
import type { Connection } from '../../electron/data/pipeline/caller.ts';
import { openDevice } from '../../electron/data/replication/device.ts';
import { createLedger } from '../../electron/data/replication/ledger.ts';
import { createRouter } from '../../electron/data/router.ts';

/** Saturday 2026-11-21, 09:00 at the clinic. */
export const NINE_O_CLOCK = Date.parse('2026-11-21T01:00:00Z');

export const PASSWORD = 'yizhan-test';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

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

/**
 * The data host of a clinic's home on a real encrypted file, without network, processes or screens:
 * everything between the contract and the disk is the real thing.
 */
export async function startWorkstation() {
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-'));
  const database = await openDatabase(join(directory, 'clinic.db'), databaseKey('5a'.repeat(32)));
  const clock = createTestClock();
  const changes = createChanges();
  const makeId = () => uuidv7();
  const device = await database.write((db) => openDevice(db, makeId));
  const organisation = makeOrganisation(makeId);
  const ledger = createLedger({ db: database, clock, makeId, device, onApplied: reindexChanged });
  ledger.onChange((entities) => changes.publish(entities));
  const app: AppContext = {
    database,
    ledger,
    audit: createAuditTrail(database),
    changes,
    clock,
    makeId,
    log: silent,
    documents: {
      render: () => Promise.resolve(new Uint8Array([37, 80, 68, 70])),
      close: () => Promise.resolve(),
    },
    workstation: {
      name: '前台一号',
      ticketPrefix: 'A',
      clinicId: organisation.clinicId,
      deviceId: device.deviceId,
      version: 'test',
      isDemo: true,
    },
    tcpAllowList: [],
    isHome: () => true,
    forwardToHome: () => Promise.reject(new Error('this is the home')),
    connectionState: () => {
      throw new Error('no connection in this test');
    },
    cutDistrictLine: () => undefined,
  };
  await database.write(async (db) => {
    await db
      .insertInto('workstation')
      .values({
        singleton: 1,
        name: app.workstation.name,
        ticket_prefix: 'A',
        clinic_id: organisation.clinicId,
        next_ticket: 1,
        ticket_date: '',
      })
      .execute();
    const referenceScopeId = makeId();
    await ledger.openScope(db, { scopeId: organisation.clinicId, kind: 'clinic', isHome: true });
    await ledger.openScope(db, { scopeId: referenceScopeId, kind: 'reference', isHome: true });
    const hash = await hashPassword(PASSWORD);
    await ledger.issue(db, {
      scopeId: referenceScopeId,
      actor: { kind: 'server', id: 'district', place: 'district' },
      ops: organisationRows(organisation, () => hash),
    });
  });
  const registry = createDeviceRegistry();
  const router = createRouter(app, { registry, bench: createBenchRelay() });

  function connect(placeKind: PlaceKind = 'workstation'): {
    client: DataHostClient;
    connection: Connection;
  } {
    const connection: Connection = {
      placeKind,
      place: device.deviceId,
      staff: null,
      sessionHash: null,
    };
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
    clock,
    organisation,
    registry,
    router,
    connect,
    signedIn,
    key: () => uuidv7(),
    async close() {
      await app.audit.flush();
      await database.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type TestWorkstation = Awaited<ReturnType<typeof startWorkstation>>;

/** The first value of a live answer. */
export async function firstOf<Value>(
  answer: Promise<AsyncIterable<Value>> | AsyncIterable<Value>,
): Promise<Value> {
  for await (const value of await answer) return value;
  throw new Error('the answer ended without a value');
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
