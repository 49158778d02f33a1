import type { WriteDb } from '../../electron/data/db/handle.ts';
import { prepared } from '../../electron/data/db/write-context.ts';
import { applyTransactions } from '../../electron/data/replication/apply.ts';
import {
  advanceSelf,
  appendToFeed,
  putInOutbox,
  readScope,
  readSelf,
} from '../../electron/data/replication/scope-store.ts';
import { SCHEMA_VERSION } from '../../shared/replication/entities.ts';
import { nextStamp } from '../../shared/replication/hlc.ts';
import { seal } from '../../shared/replication/seal.ts';
import { residentInsert } from '../support/acts.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { ProcessDied } from './life.ts';
import { violate } from './oracle.ts';
import {
  BEGINNING_MS,
  clinicScope,
  type Intent,
  intend,
  managerOf,
  nurseOf,
  referenceScope,
  type Sight,
} from './people.ts';
import { type Host, type World } from './world.ts';
import { isDiskFull, type Process } from './workstation.ts';

/** Somebody at a workstation does something, if it is on. What is saved is noted by the oracle. */
export async function act(world: World, host: Host, links: number): Promise<void> {
  const { process } = host;
  if (!process?.life.isAlive() || process.membership?.isDismissed()) return;
  await save(world, host, async () => {
    const intent = intend(host.random, host.makeId, await look(process), links);
    return process.db.write(async (trx) => {
      const ops = await operationsOf(trx, process, intent);
      noteResidents(world, host, ops);
      return issue(trx, process, { scopeId: host.clinicId, ops, actor: nurseOf(host.clinic) });
    });
  });
}

/** The manager of a clinic decides something; now and then somebody who may not. */
export async function decide(world: World, host: Host): Promise<void> {
  const { process, clinic, random } = host;
  if (!process?.life.isAlive()) return;
  const actor = random.chance(0.7) ? managerOf(clinic) : nurseOf(clinic);
  const value = `phone ${random.integer(0, 9_999)}`;
  await save(world, host, () =>
    process.db.write(async (trx) => {
      const { ledger } = process;
      const op = await ledger.patchOp(trx, 'clinics', clinicScope(clinic), 'phone', value);
      return issue(trx, process, { scopeId: referenceScope, ops: [op], actor });
    }),
  );
}

/** The district decides something for everybody. */
export async function decree(world: World): Promise<void> {
  const { district, timeline } = world;
  const { process, makeId } = district;
  if (!process?.life.isAlive()) return;
  const fields = {
    name: 'hospital',
    kind: 'hospital',
    address: null,
    phone: null,
    departments: '[]',
    closed_on: null,
  };
  const op: Operation = { op: 'insert', entity: 'organisations', rowId: makeId(), fields };
  const { reference, device } = process.district;
  const actor = { kind: 'server', id: device.deviceId, place: 'district' } as const;
  await timeline.busy(reference.issue(actor, [op]).catch(ignoreDeath));
}

/** A transaction of a version that nobody here has yet: this workstation ran it for a while. */
export async function actLikeLater(world: World, host: Host): Promise<void> {
  const { process } = host;
  if (!process?.life.isAlive()) return;
  const ops: Operation[] = [
    { ...residentInsert(host.makeId(), { field_of_tomorrow: 'unheard of' }) },
  ];
  noteResidents(world, host, ops);
  await save(world, host, () => process.db.write((trx) => sealLikeLater(trx, host, process, ops)));
}

/** As the ledger does it, under a schema that it does not know. */
async function sealLikeLater(
  trx: WriteDb,
  host: Host,
  { device, ledger }: Process,
  ops: Operation[],
): Promise<string> {
  const { clinicId, clinic, makeId } = host;
  const now = BEGINNING_MS;
  const scope = readScope(trx, clinicId);
  const self = readSelf(trx, clinicId);
  const tx = seal(
    {
      txId: makeId(),
      scopeId: clinicId,
      scopeKind: scope.kind,
      replicaId: self.replicaId,
      txNo: self.nextNo,
      prevHash: self.lastHash,
      hlc: nextStamp(self.lastHlc, now, 0),
      actor: nurseOf(clinic),
      schemaVersion: SCHEMA_VERSION + 1,
      ops,
    },
    device.sign,
  );
  if (scope.isHome) {
    appendToFeed(trx, tx, 'applied', { now });
    prepared(trx)(
      'update streams set last_no = ?, last_hash = ? where scope_id = ? and replica_id = ?',
    ).run(tx.txNo, tx.txHash, clinicId, tx.replicaId);
  } else putInOutbox(trx, tx, now);
  advanceSelf(trx, tx);
  const { changes } = applyTransactions(trx, clinicId, [tx], now);
  await ledger.announce(trx, clinicId, changes);
  return tx.txId;
}

/** To whom the oracle counts them, also when nobody is told any more that they are saved. */
export function noteResidents(
  { oracle }: World,
  { clinicId }: Host,
  ops: readonly Operation[],
): void {
  for (const op of ops)
    if (op.op === 'insert' && op.entity === 'residents') oracle.belongs.set(op.rowId, clinicId);
}

type Draft = Parameters<Process['ledger']['issue']>[1];

export async function issue(trx: WriteDb, { ledger }: Process, draft: Draft): Promise<string> {
  return (await ledger.issue(trx, draft)).txId;
}

export async function save(world: World, host: Host, write: () => Promise<string>): Promise<void> {
  const { timeline, oracle } = world;
  try {
    const txId = await timeline.busy(write());
    // Whoever is switched off in the moment of the commit was not told that it is saved.
    if (!host.process?.life.isAlive()) return;
    oracle.committed.set(txId, host.label);
    timeline.note(`saved ${host.label} ${txId}`);
  } catch (error) {
    if (error instanceof ProcessDied) return;
    if (isDiskFull(error)) return timeline.note(`full ${host.label}`);
    if (isNotFound(error)) return;
    violate(oracle, 'fault', `${host.label}: ${error instanceof Error ? error.stack : 'act'}`);
  }
}

function ignoreDeath(error: unknown): void {
  if (!(error instanceof ProcessDied)) throw error;
}

/** The reference scope has not arrived yet. */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'not-found';
}

async function look({ db }: Process): Promise<Sight> {
  const residents = await db.read.selectFrom('residents').select('id').orderBy('id').execute();
  const allergies = await db.read
    .selectFrom('allergies')
    .select(['id', 'resident_id'])
    .orderBy('id')
    .execute();
  const links = await db.read
    .selectFrom('links')
    .select(['link_id as linkId', 'a', 'b'])
    .where('kind', '=', 'merge')
    .orderBy('link_id')
    .execute();
  return {
    residents: residents.map(({ id }) => id),
    allergies: allergies.map(({ id, resident_id: residentId }) => ({ id, residentId })),
    links,
  };
}

async function operationsOf(
  trx: WriteDb,
  { ledger }: Process,
  intent: Intent,
): Promise<readonly Operation[]> {
  if (intent.type === 'operations') return intent.ops;
  const { entity, rowId, field, value } = intent;
  return [await ledger.patchOp(trx, entity, rowId, field, value)];
}
