import { sql } from 'kysely';
import { readBackups, type BackupEntry } from '../backups/catalogue.ts';
import { freeBytes, isSameDisk } from '../backups/folder.ts';
import type { Backups } from '../backups/open.ts';
import type { Database, ReadDb } from '../db/open.ts';
import {
  listDevices,
  type ListedDevice,
  listOpenCodes,
  type OpenCode,
} from '../scopes/workstations.ts';

/** What the console shows. Names of clinics and machines, numbers and times: nothing of anybody. */

export type ScopeFacts = {
  readonly scopeId: string;
  readonly kind: string;
  readonly clinicName: string | null;
  readonly head: number;
  readonly lastContactAt: string | null;
  readonly durableSeq: number;
  readonly quarantined: number;
  readonly notFolded: number;
};

export async function readScopes(db: Database): Promise<readonly ScopeFacts[]> {
  const { rows } = await sql<ScopeFacts>`
    select s.scope_id as "scopeId", s.kind, s.seq as head, s.last_contact_at as "lastContactAt",
      (select min(c.name) from clinics c where c.id = s.scope_id) as "clinicName",
      coalesce(d.seq, 0) as "durableSeq",
      (select count(*) from feed f where f.scope_id = s.scope_id and f.status = 'quarantined')
        as quarantined,
      (select count(*) from inbox_bad b where b.scope_id = s.scope_id) as "notFolded"
    from scopes s left join durable d on d.scope_id = s.scope_id
    order by s.kind desc, "clinicName", s.scope_id`.execute(db);
  return rows;
}

/** A transaction that was stored and not applied: what it says stays in the database. */
export type QuarantinedFacts = {
  readonly scopeId: string;
  readonly clinicName: string | null;
  readonly seq: number;
  readonly txId: string;
  readonly deviceName: string | null;
  readonly isRevoked: boolean | null;
  readonly receivedAt: string;
  /** Not applied by rule, or accepted and not foldable by this version. */
  readonly why: 'quarantined' | 'not-folded';
};

export async function readQuarantine(
  db: Database,
  limit: number,
): Promise<readonly QuarantinedFacts[]> {
  const { rows } = await sql<QuarantinedFacts>`
    with aside as (
      select scope_id, seq, tx_id, replica_id, received_at, 'quarantined' as why
      from feed where status = 'quarantined'
      union all
      select f.scope_id, f.seq, f.tx_id, f.replica_id, f.received_at, 'not-folded'
      from inbox_bad b join feed f on f.scope_id = b.scope_id and f.tx_id = b.tx_id
      where b.reason <> 'resident-away'
    )
    select a.scope_id as "scopeId", a.seq, a.tx_id as "txId", a.received_at as "receivedAt", a.why,
      (select min(c.name) from clinics c where c.id = a.scope_id) as "clinicName",
      k.name as "deviceName", k.is_revoked as "isRevoked"
    from aside a
    left join streams t on t.scope_id = a.scope_id and t.replica_id = a.replica_id
    left join known_devices k on k.device_id = t.device_id
    order by a.received_at desc, a.seq desc limit ${limit}`.execute(db);
  return rows;
}

export type WorkstationFacts = {
  readonly devices: readonly (ListedDevice & { readonly clinicNames: readonly string[] })[];
  readonly codes: readonly (OpenCode & { readonly clinicName: string })[];
  readonly clinics: readonly Clinic[];
};

export type Clinic = { readonly clinicId: string; readonly name: string };

export async function readWorkstations(
  db: ReadDb & Database,
  now: number,
): Promise<WorkstationFacts> {
  const clinics = await readClinics(db);
  const nameOf = (id: string) => clinics.find(({ clinicId }) => clinicId === id)?.name ?? id;
  const devices = await listDevices(db);
  return {
    clinics,
    devices: devices.map((one) => ({ ...one, clinicNames: one.clinicIds.map(nameOf) })),
    codes: (await listOpenCodes(db, now)).map((one) => ({
      ...one,
      clinicName: nameOf(one.clinicId),
    })),
  };
}

async function readClinics(db: Database): Promise<readonly Clinic[]> {
  const { rows } = await sql<Clinic>`select id as "clinicId", min(name) as name from clinics
    where removed_reason is null group by id order by 2, 1`.execute(db);
  return rows;
}

export type BackupFacts = {
  readonly entries: readonly BackupEntry[];
  readonly folder: string;
  /** Null where the folder can not be looked at. */
  readonly freeBytes: number | null;
  /** Whether one broken disk takes the database and its backups. */
  readonly isOnDatabaseDisk: boolean;
  readonly isEncrypted: boolean;
  readonly isRunning: boolean;
  readonly nextAt: number | null;
};

const LIST_MAX = 60;

export async function readBackupFacts(db: ReadDb, backups: Backups): Promise<BackupFacts> {
  const { folder, databaseFolder, isEncrypted, keeper, schedule } = backups;
  return {
    entries: await readBackups(db, LIST_MAX),
    folder,
    freeBytes: await freeBytes(folder).catch(() => null),
    isOnDatabaseDisk:
      databaseFolder !== null && (await isSameDisk(folder, databaseFolder).catch(() => false)),
    isEncrypted,
    isRunning: keeper.isRunning(),
    nextAt: schedule.nextAt(),
  };
}
