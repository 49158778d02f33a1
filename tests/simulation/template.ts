import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { WriteDb } from '../../electron/data/db/handle.ts';
import { openDatabase } from '../../electron/data/db/open.ts';
import { type KnownDevice, saveDevice } from '../../electron/data/replication/known-devices.ts';
import { openDevice } from '../../electron/data/replication/device.ts';
import { saveComplete, savePulling } from '../../electron/data/replication/snapshot/load-state.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import type { DiskCopy } from './disk.ts';
import { type DistrictBackup, type DistrictStore, startDistrict } from './district.ts';
import { createLife } from './life.ts';
import { createRandom } from '../../shared/demo/random.ts';
import { createIdMaker } from '../../shared/demo/id-maker.ts';
import { BEGINNING_MS, clinicOps, clinicScope, deviceRow, managerOf, SUCCESSOR } from './people.ts';
import { createTimeline } from './timeline.ts';
import { fileKey } from './workstation.ts';

export const CLINICS = [1, 2] as const;
/** The home, its desks, and one that joins later. */
export const WORKSTATIONS_MAX = 4;

/** What every run begins with: enrolled devices, a district that decided who works where. */
export type Templates = {
  readonly store: DistrictStore;
  readonly district: DistrictBackup;
  readonly workstation: (label: string) => DiskCopy;
  /** Public keys of all devices. */
  readonly keys: readonly string[];
};

/** Made once in a process; each run copies from it. */
export async function makeTemplates(folder: string, store: DistrictStore): Promise<Templates> {
  const labels = CLINICS.flatMap((clinic) =>
    Array.from({ length: WORKSTATIONS_MAX }, (_, number) => labelOf(clinic, number)),
  );
  const successors = CLINICS.map((clinic) => labelOf(clinic, SUCCESSOR));
  const files = new Map<string, DiskCopy>();
  for (const label of labels) {
    const path = join(folder, `template-${label}.db`);
    rmSync(path, { force: true });
    await makeWorkstation(path, label, labels);
    files.set(label, { path, commits: [] });
  }
  for (const label of successors) {
    const path = join(folder, `template-${label}.db`);
    rmSync(path, { force: true });
    await makeWorkstation(path, label, []);
    files.set(label, { path, commits: [] });
  }
  return {
    store,
    district: await makeDistrict(store, [...labels, ...successors]),
    workstation: (label) => files.get(label) as DiskCopy,
    keys: ['district', ...labels, ...successors].map((label) => deviceRow(label).public_key),
  };
}

/** The first workstation of a clinic is its home when a run begins. */
export function labelOf(clinic: number, number: number): string {
  return `${clinic}-${number}`;
}

async function makeWorkstation(
  path: string,
  label: string,
  labels: readonly string[],
): Promise<void> {
  const db = await openDatabase(path, fileKey);
  await db.write(async (trx) => {
    await trx.insertInto('device').values(deviceRow(label)).execute();
    await openDevice(trx, () => label);
    if (!isNewcomer(label)) beginWithNothing(trx, clinicScope(Number(label[0])));
    if (isEnrolledAtDistrict(label))
      saveDevice(trx, knownDevice('district'), 'district', BEGINNING_MS);
    for (const other of labels)
      if (other !== label) saveDevice(trx, knownDevice(other), 'follower', BEGINNING_MS);
  });
  await db.close();
}

function knownDevice(label: string): KnownDevice {
  const { id: deviceId, public_key: publicKey } = deviceRow(label);
  return { deviceId, publicKey, name: label };
}

/** The last of a clinic join later, if at all. */
function isNewcomer(label: string): boolean {
  return [WORKSTATIONS_MAX - 1, SUCCESSOR].includes(numberOf(label));
}

/** By an operator's code, as the clinic's home. */
function isEnrolledAtDistrict(label: string): boolean {
  return [0, SUCCESSOR].includes(numberOf(label));
}

function numberOf(label: string): number {
  return Number(label.split('-')[1]);
}

/** Whoever is there when a run begins follows from its first entry on. */
function beginWithNothing(db: WriteDb, scopeId: string): void {
  savePulling(db, scopeId, 0);
  saveComplete(db, scopeId, toInstant(BEGINNING_MS));
}

async function makeDistrict(
  store: DistrictStore,
  labels: readonly string[],
): Promise<DistrictBackup> {
  const { engine } = store;
  await store.reset();
  const own = deviceRow('district');
  await engine.query(
    'insert into device (singleton, id, public_key, private_key) values (1, $1, $2, $3)',
    [own.id, own.public_key, own.private_key],
  );
  for (const label of labels) {
    const { id, public_key: publicKey } = deviceRow(label);
    await engine.query(
      `insert into known_devices (device_id, public_key, name, enrolled_at, role, clinic_id)
       values ($1, $2, $3, '2026-11-22T00:00:00.000Z', 'follower', $4)`,
      [id, publicKey, label, clinicScope(Number(label[0]))],
    );
  }
  const timeline = createTimeline();
  const { district } = await startDistrict({
    store,
    timeline,
    life: createLife(timeline, () => undefined),
    now: () => BEGINNING_MS,
    makeId: createIdMaker(createRandom('district'), BEGINNING_MS),
    onFault: (error) => {
      throw error;
    },
  });
  for (const clinic of CLINICS)
    await district.reference.issue({ ...managerOf(clinic), kind: 'server' }, clinicOps(clinic));
  return store.backUp();
}
