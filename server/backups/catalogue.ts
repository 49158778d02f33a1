import { toInstant } from '../../shared/lib/clock.ts';
import type { Database, ReadDb } from '../db/open.ts';
import type { FailureCode } from './failure.ts';
import { failureCodes } from './failure.ts';
import type { Certificate } from './manifest.ts';

export type BackupState = 'running' | 'verified' | 'failed' | 'missing' | 'removed';

/** One backup as the console lists it. */
export type BackupEntry = {
  readonly id: string;
  readonly takenAt: string;
  readonly file: string;
  readonly state: BackupState;
  readonly reason: FailureCode | null;
  readonly bytes: number | null;
  readonly rows: number | null;
  readonly tookMs: number | null;
  readonly isEncrypted: boolean;
};

export type Begun = {
  readonly id: string;
  readonly takenAt: string;
  readonly file: string;
  readonly isEncrypted: boolean;
};

export async function noteBegun(db: Database, { id, ...begun }: Begun): Promise<void> {
  const { takenAt: taken_at, file, isEncrypted: is_encrypted } = begun;
  await db
    .insertInto('backups')
    .values({ id, taken_at, file, is_encrypted, state: 'running' })
    .execute();
}

export async function noteFailed(db: Database, id: string, reason: FailureCode): Promise<void> {
  await db.updateTable('backups').set({ state: 'failed', reason }).where('id', '=', id).execute();
}

export async function noteRemoved(db: Database, id: string): Promise<void> {
  await db.updateTable('backups').set({ state: 'removed' }).where('id', '=', id).execute();
}

/** What a certificate says, whether the list knew of it or not. */
export async function noteVerified(db: Database, one: Certificate): Promise<void> {
  const values = {
    taken_at: one.takenAt,
    file: one.file,
    state: 'verified',
    reason: null,
    verified_at: one.verifiedAt,
    bytes: one.bytes,
    sha256: one.sha256,
    rows: one.rows,
    took_ms: one.tookMs,
    is_encrypted: one.isEncrypted,
    positions: JSON.stringify(one.scopes),
  };
  await db
    .insertInto('backups')
    .values({ id: one.id, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

/**
 * Makes the list say what the folder says: after a restore it knows backups that the database had
 * not heard of, and after a crash it has none that still run.
 */
export async function alignWithFolder(
  db: Database,
  certificates: readonly Certificate[],
): Promise<void> {
  const found = new Set(certificates.map(({ id }) => id));
  for (const one of certificates) await noteVerified(db, one);
  await db
    .updateTable('backups')
    .set({ state: 'failed', reason: 'interrupted' })
    .where('state', '=', 'running')
    .execute();
  const verified = await db
    .selectFrom('backups')
    .select('id')
    .where('state', '=', 'verified')
    .execute();
  for (const { id } of verified.filter((row) => !found.has(row.id)))
    await db.updateTable('backups').set({ state: 'missing' }).where('id', '=', id).execute();
}

/** The list, the newest first; of those that were begun until then where a moment is given. */
export async function readBackups(
  db: ReadDb,
  limit: number,
  until?: number,
): Promise<readonly BackupEntry[]> {
  const rows = await db
    .selectFrom('backups')
    .select(['id', 'taken_at', 'file', 'state', 'reason', 'bytes', 'rows', 'took_ms'])
    .select('is_encrypted')
    .where('state', '!=', 'removed')
    .$if(until !== undefined, (query) => query.where('taken_at', '<=', toInstant(until ?? 0)))
    .orderBy('taken_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    takenAt: row.taken_at,
    file: row.file,
    state: row.state as BackupState,
    reason: failureCodes.find((code) => code === row.reason) ?? null,
    bytes: row.bytes,
    rows: row.rows,
    tookMs: row.took_ms,
    isEncrypted: row.is_encrypted,
  }));
}

/** Failed ones are of interest for a while only. */
export async function forgetFailed(db: Database, before: number): Promise<void> {
  await db
    .deleteFrom('backups')
    .where('state', 'in', ['failed', 'removed'])
    .where('taken_at', '<', toInstant(before))
    .execute();
}
