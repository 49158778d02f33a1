import type { ImportCounts } from '../../../../shared/domain/import/job.ts';
import { normalizeName } from '../../../../shared/domain/identity/names.ts';
import { documentKeyOf } from '../../../../shared/domain/import/documents.ts';
import type { BookingFacts } from '../../../../shared/domain/import/booking-row.ts';
import type { HistoryFacts } from '../../../../shared/domain/import/history-row.ts';
import type { ResidentFacts } from '../../../../shared/domain/import/resident-row.ts';
import { unreachable } from '../../../../shared/lib/assert.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { SqlRow } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { actorOf, noteEnd } from './audit-lines.ts';
import { bookingWork } from './booking-work.ts';
import { doctorIds } from './doctors.ts';
import { residentOfDocument } from './find-match.ts';
import { findPerson } from './find-person.ts';
import { historyWork } from './history-work.ts';
import { changeJob, type Job } from './job-store.ts';
import { madeOf, nothing, type RowWork } from './made.ts';
import { newResident, updateResident } from './resident-work.ts';

/**
 * Operations of one transaction. With the lengths that a row keeps this stays below the bytes that a
 * transaction may have (replication.md 5.1), and far below its two thousand operations.
 */
const OPS_MAX = 600;

/** One transaction's worth of rows, and what in it the database can not show yet. */
type Batch = {
  readonly db: WriteDb;
  readonly app: AppContext;
  readonly job: Job;
  readonly doctors: ReadonlyMap<string, string>;
  readonly ops: Operation[];
  readonly documents: Set<string>;
  readonly residents: Set<string>;
  readonly rows: Set<number>;
  readonly pending: Set<string>;
};

/**
 * Takes the next rows in: one ledger transaction, and the staged rows marked with what became of them in
 * the same transaction of the database. A stop at any point leaves a row either wholly in or wholly out.
 *
 * @returns whether rows are left
 */
export async function runRows(
  db: WriteDb,
  app: AppContext,
  job: Job,
  rowsMax: number,
): Promise<boolean> {
  const rows = prepared(db)(
    `select row_number, facts, match_level, match_resident_id, match_row, decision
     from import_rows where import_id = ? and row_number > ? order by row_number limit ?`,
  ).all(job.id, job.position, rowsMax);
  const batch = openBatch(db, app, job);
  const counts = { ...job.counts };
  let position = job.position;
  let done = 0;
  for (const row of rows) {
    if (batch.ops.length >= OPS_MAX) break;
    const work = await workOf(batch, row);
    // It speaks of somebody whom this very transaction makes: the next one sees them.
    if (work === 'later') break;
    position = Number(row['row_number']);
    done += 1;
    take(batch, position, row, work);
    count(counts, work.outcome);
  }
  await issue(batch);
  const hasMore = done < rows.length || rows.length === rowsMax;
  const now = toInstant(app.clock.now());
  changeJob(db, job.id, {
    position,
    done: job.done + done,
    counts,
    ...(job.startedAt === null ? { started_at: now } : {}),
    ...(hasMore ? {} : { state: 'finished' as const, finished_at: now }),
  });
  if (!hasMore) await noteEnd(db, app, { ...job, counts }, 'finished');
  return hasMore;
}

function openBatch(db: WriteDb, app: AppContext, job: Job): Batch {
  return {
    db,
    app,
    job,
    doctors: doctorIds(db, app.workstation.clinicId),
    ops: job.startedAt === null ? [importOp(app, job)] : [],
    documents: new Set(),
    residents: new Set(),
    rows: new Set(),
    pending: new Set(),
  };
}

/** The file as the clinic and the district see it. */
function importOp(app: AppContext, job: Job): Operation {
  return {
    op: 'insert',
    entity: 'imports',
    rowId: job.id,
    fields: {
      file_name: job.fileName,
      file_sha256: job.fileSha256 ?? '',
      kind: job.kind,
      rows: job.rows,
      started_at: toInstant(app.clock.now()),
      staff_id: job.staffId,
      undone_at: null,
      undone_by: null,
      undone_reason: null,
    },
  };
}

async function issue({ db, app, job, ops }: Batch): Promise<void> {
  if (ops.length === 0) return;
  await app.ledger.issue(db, { scopeId: app.workstation.clinicId, actor: actorOf(job), ops });
}

function take(batch: Batch, rowNumber: number, row: SqlRow, work: RowWork): void {
  batch.ops.push(...work.ops);
  if (work.ops.length > 0) {
    batch.rows.add(rowNumber);
    if (work.residentId) batch.residents.add(work.residentId);
    const facts = factsOf(row) as ResidentFacts | null;
    if (facts?.document) batch.documents.add(documentKeyOf(facts.document));
  }
  prepared(batch.db)(
    `update import_rows set outcome = ?, resident_id = ?, made = ?
     where import_id = ? and row_number = ?`,
  ).run(
    work.outcome,
    work.residentId,
    work.ops.length > 0 ? JSON.stringify(madeOf(work)) : null,
    batch.job.id,
    rowNumber,
  );
}

function count(counts: ImportCounts, outcome: RowWork['outcome']): void {
  counts[outcome === 'left-out' ? 'leftOut' : outcome] += 1;
}

async function workOf(batch: Batch, row: SqlRow): Promise<RowWork | 'later'> {
  if (row['facts'] === null) return nothing('left-out');
  switch (batch.job.kind) {
    case 'residents':
      return residentWork(batch, row);
    case 'history':
      return historyOf(batch, row);
    case 'bookings':
      return bookingOf(batch, row);
    default:
      return unreachable(batch.job.kind);
  }
}

function bookingOf(batch: Batch, row: SqlRow): RowWork {
  const facts = factsOf(row) as BookingFacts | null;
  const person = facts && findPerson(batch.db, facts);
  if (!facts || !person || 'issue' in person) return nothing('left-out');
  const { app, job } = batch;
  const { staffId } = job;
  const now = app.clock.now();
  return bookingWork(facts, person.residentId, { ...batch, makeId: app.makeId, now, staffId });
}

async function historyOf(batch: Batch, row: SqlRow): Promise<RowWork> {
  const facts = factsOf(row) as HistoryFacts | null;
  if (!facts) return nothing('left-out');
  const person = findPerson(batch.db, facts);
  if ('issue' in person) return nothing('left-out');
  const { app, job } = batch;
  return historyWork(facts, person.residentId, {
    ...batch,
    ledger: app.ledger,
    makeId: app.makeId,
    now: app.clock.now(),
    importId: job.id,
    staffId: job.staffId,
    isDemo: app.workstation.isDemo,
  });
}

/** Judged again by what the database holds now: somebody may have been registered since the dry run. */
async function residentWork(batch: Batch, row: SqlRow): Promise<RowWork | 'later'> {
  const facts = factsOf(row) as ResidentFacts | null;
  if (!facts) return nothing('left-out');
  if (row['decision'] === 'skip') return nothing('skipped');
  const { document } = facts;
  if (document && batch.documents.has(documentKeyOf(document))) return 'later';
  const holder = document && residentOfDocument(batch.db, document);
  if (holder) return knownResident(batch, row, facts, holder);
  if (row['match_level'] === null) return newResident(facts, contextOf(batch));
  return row['match_level'] === 'D1' ? formerlyKnown(batch, row, facts) : alike(batch, row, facts);
}

async function knownResident(
  batch: Batch,
  row: SqlRow,
  facts: ResidentFacts,
  residentId: string,
): Promise<RowWork | 'later'> {
  const isSameName = normalizeName(facts.name) === normalizeName(nameOf(batch.db, residentId));
  const rule = row['decision'] ?? (isSameName ? batch.job.exact : 'ask');
  if (rule === 'skip') return nothing('skipped', residentId);
  if (rule !== 'same' && rule !== 'update') return nothing('left-out');
  if (batch.residents.has(residentId)) return 'later';
  return updateResident(facts, residentId, contextOf(batch));
}

/** Whoever had the number is gone, or was further up in the file and stayed out: then so does this one. */
function formerlyKnown(batch: Batch, row: SqlRow, facts: ResidentFacts): RowWork {
  const isOfFile = row['match_row'] !== null;
  return isOfFile ? nothing('left-out') : newResident(facts, contextOf(batch));
}

async function alike(batch: Batch, row: SqlRow, facts: ResidentFacts): Promise<RowWork | 'later'> {
  const rule = row['decision'] ?? batch.job.weak;
  if (rule === 'skip') return nothing('skipped');
  if (rule === 'new') return newResident(facts, contextOf(batch));
  if (rule !== 'same') return nothing('left-out');
  if (row['match_row'] !== null && batch.rows.has(Number(row['match_row']))) return 'later';
  const target = row['match_resident_id'] ?? residentOfRow(batch, row['match_row']);
  if (target === null) return nothing('left-out');
  if (batch.residents.has(String(target))) return 'later';
  return updateResident(facts, String(target), contextOf(batch));
}

function residentOfRow({ db, job }: Batch, rowNumber: SqlRow[string] | undefined) {
  const find = 'select resident_id as id from import_rows where import_id = ? and row_number = ?';
  return prepared(db)(find).get(job.id, rowNumber ?? null)?.['id'] ?? null;
}

function nameOf(db: WriteDb, residentId: string): string {
  return String(prepared(db)('select name from residents where id = ?').get(residentId)?.['name']);
}

function contextOf({ db, app, job, doctors }: Batch) {
  return {
    db,
    doctors,
    ledger: app.ledger,
    makeId: app.makeId,
    now: app.clock.now(),
    importId: job.id,
    isDemo: app.workstation.isDemo,
  };
}

/** Written by the dry run, by a version of this program. */
function factsOf(row: SqlRow): ResidentFacts | HistoryFacts | BookingFacts | null {
  return row['facts'] === null ? null : (JSON.parse(String(row['facts'])) as ResidentFacts);
}
