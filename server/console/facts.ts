import { sql } from 'kysely';
import { type AsideCount, countAside } from '../scopes/quarantine-list.ts';
import { readBackups, type BackupEntry } from '../backups/catalogue.ts';
import { freeBytes } from '../backups/folder.ts';
import type { Backups } from '../backups/open.ts';
import type { Place } from '../backups/place.ts';
import type { Database, ReadDb } from '../db/open.ts';
import type { ConsoleWorld } from './world.ts';
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
  /** How far the feed of its home went at that contact; null where the home does not say. */
  readonly homeHead: number | null;
  /** Why replication at its home stood still then; null when it did not. */
  readonly halted: string | null;
  readonly durableSeq: number;
} & AsideCount;

export async function readScopes(db: Database): Promise<readonly ScopeFacts[]> {
  const { rows } = await sql<Omit<ScopeFacts, keyof AsideCount>>`
    select s.scope_id as "scopeId", s.kind, s.seq as head, s.last_contact_at as "lastContactAt",
      s.home_head as "homeHead", s.home_halted as halted,
      (select min(c.name) from clinics c where c.id = s.scope_id) as "clinicName",
      coalesce(d.seq, 0) as "durableSeq"
    from scopes s left join durable d on d.scope_id = s.scope_id
    order by s.kind desc, "clinicName", s.scope_id`.execute(db);
  const aside = await countAside(db);
  return rows.map((row) => ({
    ...row,
    ...(aside.get(row.scopeId) ?? { quarantined: 0, notFolded: 0 }),
  }));
}

/** What a clinic would be loaded from, were its home gone. */
export type SnapshotFacts = {
  /** By the scope; null where none is there. */
  readonly newest: ReadonlyMap<string, { readonly madeAt: string; readonly seq: number } | null>;
  /** Scopes of which none could be made, since when (ms since 1970). */
  readonly failing: ReadonlyMap<string, number>;
  readonly nextAt: number | null;
};

export async function readSnapshots(
  { district, nightly }: Pick<ConsoleWorld, 'district' | 'nightly'>,
  scopes: readonly ScopeFacts[],
): Promise<SnapshotFacts> {
  const newest = new Map<string, { madeAt: string; seq: number } | null>();
  const failing = new Map<string, number>();
  for (const { scopeId, kind } of scopes) {
    if (kind !== 'clinic') continue;
    const made = (await district.snapshots?.newest(scopeId)) ?? null;
    newest.set(scopeId, made && { madeAt: made.madeAt, seq: made.position.seq });
    const since = nightly.failingSince(scopeId);
    if (since !== null) failing.set(scopeId, since);
  }
  return { newest, failing, nextAt: nightly.nextAt() };
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
  /** Only those that are `elsewhere` secure anything. Null where the folder can not be looked at. */
  readonly place: Place | null;
  /** Whether that is the operator's word and not what the server sees. */
  readonly isKeptElsewhere: boolean;
  readonly isEncrypted: boolean;
  readonly isRunning: boolean;
  readonly nextAt: number | null;
};

const LIST_MAX = 60;

export async function readBackupFacts(db: ReadDb, backups: Backups): Promise<BackupFacts> {
  const { folder, isKeptElsewhere, isEncrypted, keeper, schedule } = backups;
  return {
    entries: await readBackups(db, LIST_MAX),
    folder,
    freeBytes: await freeBytes(folder).catch(() => null),
    place: await backups.place(),
    isKeptElsewhere,
    isEncrypted,
    isRunning: keeper.isRunning(),
    nextAt: schedule.nextAt(),
  };
}
