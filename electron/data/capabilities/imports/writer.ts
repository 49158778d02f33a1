import { fileLimits, type ImportState, uploadParts } from '../../../../shared/domain/import/job.ts';
import {
  type ColumnMapping,
  doubledTargets,
  missingTargets,
} from '../../../../shared/domain/import/mapping.ts';
import { type ImportKind, targetsOf } from '../../../../shared/domain/import/targets.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { changeJob, type Job, noCounts, noFormat, readJob } from './job-store.ts';

type NewFile = {
  readonly importId: string;
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly fileBytes: number;
  readonly place: string;
};

/** A file that is about to arrive. */
export async function beginImport({ db, now, actor }: Unit, file: NewFile): Promise<void> {
  await db
    .insertInto('import_jobs')
    .values({
      id: file.importId,
      kind: file.kind,
      file_name: file.fileName,
      file_bytes: file.fileBytes,
      file_sha256: null,
      state: 'uploading',
      problem: null,
      staff_id: actor.id,
      place: file.place,
      created_at: toInstant(now),
      started_at: null,
      finished_at: null,
      undone_at: null,
      undo_reason: null,
      format: JSON.stringify(noFormat),
      mapping: '[]',
      exact: 'ask',
      weak: 'ask',
      weak_reason: null,
      rows: 0,
      position: 0,
      done: 0,
      counts: JSON.stringify(noCounts),
    })
    .execute();
}

/**
 * Keeps one part. Parts come in order; one that is there already changes nothing, so a part may be sent
 * again after a line was cut.
 *
 * @throws AppError `wrong-state` when the file is not on its way; `bad-input` for a part that is not next
 */
export function takePart(
  db: WriteDb,
  { importId, number, base64 }: { importId: string; number: number; base64: string },
): void {
  requireState(db, importId, ['uploading']);
  const { parts } = countParts(db, importId);
  if (number < parts) return;
  const isNext = number === parts && number < uploadParts(fileBytesOf(db, importId));
  if (!isNext) throw new AppError('bad-input');
  prepared(db)('insert into import_chunks (import_id, number, bytes) values (?, ?, ?)').run(
    importId,
    number,
    base64,
  );
}

/** @throws AppError `bad-input` while parts are missing */
export function startReading(db: WriteDb, importId: string): void {
  requireState(db, importId, ['uploading']);
  const { parts } = countParts(db, importId);
  if (parts !== uploadParts(fileBytesOf(db, importId))) throw new AppError('bad-input');
  changeJob(db, importId, { state: 'reading', done: 0 });
}

/**
 * Starts the dry run, also once more with other columns; what was decided before is forgotten, because
 * the rows may mean other people now.
 *
 * @throws AppError `bad-input` when a column is claimed twice, or what is needed is missing
 */
export function startCheck(db: WriteDb, importId: string, mapping: ColumnMapping): void {
  const job = requireState(db, importId, ['mapping', 'checked']);
  const known = new Set(targetsOf(job.kind));
  const isRight =
    mapping.length === job.format.headings.length &&
    mapping.every((target) => target === null || known.has(target)) &&
    doubledTargets(mapping).length === 0 &&
    missingTargets(mapping, job.kind).length === 0;
  if (!isRight) throw new AppError('bad-input');
  changeJob(db, importId, {
    state: 'checking',
    mapping,
    position: 0,
    done: 0,
    counts: noCounts,
    exact: 'ask',
    weak: 'ask',
    weak_reason: null,
  });
}

/** From the beginning after a dry run, from where it was after a pause. */
export function startRun(db: WriteDb, importId: string): void {
  const { state } = requireState(db, importId, ['checked', 'paused']);
  const start = state === 'checked' ? { position: 0, done: 0 } : {};
  changeJob(db, importId, { state: 'running', ...start });
}

export function pauseRun(db: WriteDb, importId: string): void {
  requireState(db, importId, ['running']);
  changeJob(db, importId, { state: 'paused' });
}

/** Before anybody was made, nothing of the file is kept but its name. */
export function cancelImport({ db, now }: Unit, importId: string): Job {
  const job = requireState(db, importId, [
    'uploading',
    'reading',
    'mapping',
    'checking',
    'checked',
    'running',
    'paused',
  ]);
  if (job.startedAt === null) {
    prepared(db)('delete from import_rows where import_id = ?').run(importId);
    prepared(db)('delete from import_chunks where import_id = ?').run(importId);
  }
  changeJob(db, importId, { state: 'cancelled', finished_at: toInstant(now) });
  return job;
}

/** @throws AppError `wrong-state` unless something of it was taken in */
export function startUndo(db: WriteDb, importId: string, reason: string): Job {
  const job = requireState(db, importId, ['finished', 'cancelled', 'paused']);
  if (job.startedAt === null) throw new AppError('wrong-state');
  changeJob(db, importId, { state: 'undoing', undo_reason: reason, position: 0, done: 0 });
  return job;
}

/** @throws AppError `wrong-state` when the file is in none of these states */
export function requireState(db: WriteDb, importId: string, states: readonly ImportState[]): Job {
  const job = readJob(db, importId);
  if (!states.includes(job.state)) throw new AppError('wrong-state');
  return job;
}

function countParts(db: WriteDb, importId: string): { readonly parts: number } {
  const row = prepared(db)('select count(*) as parts from import_chunks where import_id = ?').get(
    importId,
  );
  return { parts: Number(row?.['parts'] ?? 0) };
}

function fileBytesOf(db: WriteDb, importId: string): number {
  const row = prepared(db)('select file_bytes from import_jobs where id = ?').get(importId);
  return Math.min(Number(row?.['file_bytes'] ?? 0), fileLimits.bytes);
}
