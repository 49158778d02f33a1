import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import type { DatabaseHandle } from '../../electron/data/db/handle.ts';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import type { OnApplied } from '../../electron/data/replication/apply.ts';
import { type Device, openDevice } from '../../electron/data/replication/device.ts';
import { createLedger, type Ledger } from '../../electron/data/replication/ledger.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { clinicScope, nurse, referenceScope } from './acts.ts';

/** A database as it was once: what a backup or a copied disk holds. */
export type Image = readonly { readonly suffix: string; readonly bytes: Buffer }[];

/** One workstation's database, in a folder of its own that goes away with it. */
export type Replica = {
  readonly db: DatabaseHandle;
  readonly device: Device;
  readonly ledger: Ledger;
  readonly clock: Clock;
  issue(ops: readonly Operation[]): Promise<{ txId: string; hlc: number }>;
  patch(rowId: string, field: string, value: string | null): Promise<void>;
  /** A copy of the database as it is now, for {@link openReplica}; while nothing is written. */
  image(): Image;
  close(): Promise<void>;
};

/** @param clockOffsetMs how wrong this machine's clock is */
export async function openReplica(options: {
  isHome: boolean;
  onApplied?: OnApplied;
  clockOffsetMs?: number;
  clinicId?: string;
  /** A clinic's without. */
  scopeKind?: 'clinic' | 'hospital' | 'tablet';
  /** Begins with what another database was. */
  image?: Image;
}): Promise<Replica> {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-replica-'));
  const path = join(folder, 'clinic.db');
  for (const { suffix, bytes } of options.image ?? []) writeFileSync(path + suffix, bytes);
  const db = await openDatabase(path, databaseKey('5a'.repeat(32)));
  const clock: Clock = {
    now: () => Date.now() + (options.clockOffsetMs ?? 0),
    monotonic: () => performance.now(),
  };
  const device = await db.write((trx) => openDevice(trx, uuid));
  const ledger = createLedger({ db, clock, makeId: uuid, device, onApplied: options.onApplied });
  const clinicId = options.clinicId ?? clinicScope;
  await db.write(async (trx) => {
    const kind = options.scopeKind ?? 'clinic';
    await ledger.openScope(trx, { scopeId: clinicId, kind, isHome: options.isHome });
    await ledger.openScope(trx, { scopeId: referenceScope, kind: 'reference', isHome: false });
  });
  const issue: Replica['issue'] = (ops) =>
    db.write((trx) => ledger.issue(trx, { scopeId: clinicId, actor: nurse, ops }));
  return {
    db,
    device,
    ledger,
    clock,
    issue,
    patch: (rowId, field, value) =>
      db.write(async (trx) => {
        const op = await ledger.patchOp(trx, 'residents', rowId, field, value);
        await ledger.issue(trx, { scopeId: clinicId, actor: nurse, ops: [op] });
      }),
    image: () =>
      ['', '-wal']
        .filter((suffix) => existsSync(path + suffix))
        .map((suffix) => ({ suffix, bytes: readFileSync(path + suffix) })),
    close: async () => {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
