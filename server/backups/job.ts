import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from './connect.ts';
import { BackupFailure } from './failure.ts';
import { freeBytes, partialPath, syncFolder } from './folder.ts';
import type { ScopePosition } from './manifest.ts';
import { openBackup } from './read.ts';
import { requireScratch, verifyBackup } from './scratch.ts';
import { writeBackup } from './write.ts';

/** One backup to be made; only what can be handed to another thread. */
export type Job = {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly file: string;
  readonly id: string;
  readonly takenAt: string;
  readonly key: Uint8Array | null;
  /** Size of the last one, to see a full disk before it is one. */
  readonly expectedBytes: number;
  /** Where PostgreSQL keeps its data, if that is on this machine. */
  readonly databaseFolder: string | null;
};

export type JobResult = {
  readonly districtId: string;
  readonly schemaVersion: number;
  readonly scopes: readonly ScopePosition[];
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
  readonly entries: number;
  readonly writeMs: number;
  readonly verifyMs: number;
};

/** What a restored database needs beside its content: indexes, and the log of writing it. */
const SCRATCH_FACTOR = 1.5;
const SPARE_FACTOR = 1.2;

/**
 * Writes a backup, restores it, and gives it its name only then: what is called `.backup` came back
 * whole once.
 *
 * @throws BackupFailure or whatever the disk and the database throw; nothing is left behind
 */
export async function makeBackup(job: Job): Promise<JobResult> {
  const partial = partialPath(job.folder, job.file);
  await requireRoom(job);
  try {
    const began = performance.now();
    const written = await writeBackup({ ...job, path: partial });
    const wrote = performance.now();
    const { rows, entries } = await verifyBackup(
      job.databaseUrl,
      await openBackup(partial, job.key),
    );
    await rename(partial, join(job.folder, job.file));
    await syncFolder(job.folder);
    const { header, end, bytes, sha256 } = written;
    const { districtId, schemaVersion } = header;
    const times = { writeMs: Math.round(wrote - began), verifyMs: sinceMs(wrote) };
    return {
      districtId,
      schemaVersion,
      scopes: end.scopes,
      bytes,
      sha256,
      rows,
      entries,
      ...times,
    };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function sinceMs(then: number): number {
  return Math.round(performance.now() - then);
}

/** A disk that is filled to its last byte stops the database; so it is looked at first. */
async function requireRoom({ databaseUrl, folder, ...job }: Job): Promise<void> {
  if ((await freeBytes(folder)) < job.expectedBytes * SPARE_FACTOR)
    throw new BackupFailure('disk-full');
  const client = await connect(databaseUrl);
  try {
    await requireScratch(client);
    if (job.databaseFolder === null) return;
    const { rows } = await client.query<{ bytes: number }>(
      'select pg_database_size(current_database())::float8 as bytes',
    );
    const needed = (rows[0]?.bytes ?? 0) * SCRATCH_FACTOR;
    if ((await freeBytes(job.databaseFolder)) < needed)
      throw new BackupFailure('database-disk-full');
  } finally {
    await client.end();
  }
}
