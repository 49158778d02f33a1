import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { startCluster } from '../../server/db/launcher.ts';
import { migrate } from '../../server/db/migrate.ts';
import { openDatabase } from '../../server/db/open.ts';
import { openDistrict } from '../../server/district.ts';
import { startServer } from '../../server/http/server.ts';
import type { Actor, Operation } from '../../shared/replication/transaction.ts';
import { clinicScope, referenceScope } from '../support/acts.ts';
import { enrolmentCode, openDesk, openHome, type Workstation } from '../support/clinic.ts';
import { eventually } from '../support/eventually.ts';
import { measurePair } from './pair.ts';
import { startEcho } from './replication.ts';
import type { Measured } from './report.ts';

type Closing = { close(): Promise<unknown> };

const roomId = uuidv7();
const manager: Actor = { kind: 'staff', id: uuidv7(), place: 'desk' };

/**
 * A manager's decision at a desk of one clinic until a desk of another clinic has it in its rows: by
 * way of the first one's home, the district with a PostgreSQL that waits for its disk, and the other's home.
 */
export async function benchChangeSeen({ turns }: { readonly turns: number }): Promise<Measured> {
  const opened: Closing[] = [];
  const keep = <Opened extends Closing>(one: Opened): Opened => {
    opened.unshift(one);
    return one;
  };
  try {
    const districtUrl = keep(await openDistrictServer()).url;
    const openClinic = async (clinicId: string) => {
      const home = keep(await openHome({ districtUrl, clinicId }));
      await home.start();
      const desk = keep(await openDesk(home.server.url, { clinicId }));
      await desk.start();
      await eventually(() => knowsRoom(desk), 20_000);
      return desk;
    };
    const [here, there] = [await openClinic(clinicScope), await openClinic(uuidv7())];
    await eventually(() => decideOnce(here, there), 20_000); // until the district has met the clinic
    const bare = keep(await startEcho());
    const took = await measurePair(
      () => decideOnce(here, there),
      () => bare.roundTrip(),
      { turns, each: 10 },
    );
    return {
      what: 'desk to desk of another clinic: two homes, the district and its PostgreSQL between, loopback',
      ours: took.ours,
      beside: { name: 'bare HTTP round trip', samples: took.beside },
    };
  } finally {
    for (const one of opened) await one.close();
  }
}

async function openDistrictServer() {
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-bench-'));
  const cluster = await startCluster({ directory });
  await cluster.ensureDatabase('district');
  const db = openDatabase(cluster.urlOf('district'), () => undefined);
  await migrate(db);
  const district = await openDistrict({
    db,
    name: 'district',
    referenceScopeId: referenceScope,
    demonstrationCode: enrolmentCode,
    now: Date.now,
    makeId: uuidv7,
    onFault: () => undefined,
  });
  await district.reference.seed([managerInsert, roomInsert]);
  const server = await startServer(district, { host: '127.0.0.1', port: 0 });
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await db.destroy();
      await cluster.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const managerInsert: Operation = {
  op: 'insert',
  entity: 'staff',
  rowId: manager.id,
  fields: {
    clinic_id: clinicScope,
    login_name: 'manager',
    name: '唐经理',
    role: 'manager',
    password_hash: 'none',
    room_id: null,
    is_active: 1,
  },
};

const roomInsert: Operation = {
  op: 'insert',
  entity: 'rooms',
  rowId: roomId,
  fields: { clinic_id: clinicScope, queue_id: uuidv7(), name: '一诊室' },
};

/** Renames the room at one desk; resolves when the other has the new name. */
async function decideOnce(here: Workstation, there: Workstation): Promise<void> {
  const name = uuidv7();
  const seen = Promise.withResolvers<void>();
  const look = async () => {
    if ((await nameOf(there)) === name) seen.resolve();
  };
  const stop = there.ledger.onChange((entities, scopeId) => {
    if (scopeId === referenceScope && entities.has('rooms')) void look().catch(seen.reject);
  });
  await here.db.write(async (trx) => {
    const op = await here.ledger.patchOp(trx, 'rooms', roomId, 'name', name);
    await here.ledger.issue(trx, { scopeId: referenceScope, actor: manager, ops: [op] });
  });
  await seen.promise;
  stop();
}

async function knowsRoom(at: Workstation): Promise<void> {
  if ((await nameOf(at)) === undefined) throw new Error('the room is not known here yet');
}

async function nameOf({ db }: Workstation): Promise<string | undefined> {
  const row = await db.read
    .selectFrom('rooms')
    .select('name')
    .where('id', '=', roomId)
    .executeTakeFirst();
  return row?.name;
}
