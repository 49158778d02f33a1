import type { ExpressionBuilder } from 'kysely';
import type {
  ImportDetail,
  ImportRowView,
  ImportStatus,
  RowFilter,
} from '../../../../shared/contract/imports.ts';
import type { ResidentBrief } from '../../../../shared/contract/schemas.ts';
import { maskCell } from '../../../../shared/domain/import/cell.ts';
import type { Issue, IssueCode } from '../../../../shared/domain/import/issue.ts';
import type { FileProblem, ImportState } from '../../../../shared/domain/import/job.ts';
import type { ColumnMapping } from '../../../../shared/domain/import/mapping.ts';
import type { ImportKind } from '../../../../shared/domain/import/targets.ts';
import type { CalendarDate, Instant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb } from '../../db/handle.ts';
import type { LocalDatabase } from '../../db/schema/database.ts';
import { selectBrief, toBrief } from '../residents/brief.ts';
import { type ExactRule, type JobFormat, noCounts, type WeakRule } from './job-store.ts';
import type { ImportJobs } from './jobs.ts';

/** Files on the list; older ones are history of the audit trail. */
const FILES_MAX = 20;
const SAMPLES = 4;
const LEFTOVERS_AT_ONCE = 500;

type PaceOf = ImportJobs['paceOf'];

/** The files of this workstation, the newest first. */
export async function listImports(db: ReadDb, paceOf: PaceOf): Promise<ImportStatus[]> {
  const rows = await selectJobs(db).orderBy('j.created_at', 'desc').limit(FILES_MAX).execute();
  return rows.map((row) => toStatus(row, paceOf));
}

/** One file with its columns and a few cells of each. @throws AppError `not-found` */
export async function importDetailOf(
  db: ReadDb,
  importId: string,
  paceOf: PaceOf,
): Promise<ImportDetail> {
  const row = await selectJobs(db).where('j.id', '=', importId).executeTakeFirst();
  if (!row) throw new AppError('not-found');
  const format = JSON.parse(row.format) as JobFormat;
  const mapping = JSON.parse(row.mapping) as ColumnMapping;
  const samples = format.headings.length > 0 ? await sampleCells(db, importId) : [];
  return {
    ...toStatus(row, paceOf),
    format: {
      kind: format.kind ?? null,
      encoding: format.encoding ?? null,
      delimiter: format.delimiter ?? null,
      sheet: format.sheet ?? null,
      sheets: format.sheets ?? 1,
      headingRow: format.headingRow,
    },
    columns: format.headings.map((heading, column) => ({
      heading: maskCell(heading),
      target: mapping[column] ?? null,
      samples: samples.map((cells) => maskCell(cells[column] ?? '')),
    })),
  };
}

function selectJobs(db: ReadDb) {
  return db
    .selectFrom('import_jobs as j')
    .leftJoin('staff as s', 's.id', 'j.staff_id')
    .selectAll('j')
    .select((eb) => [
      's.name as staff_name',
      eb
        .selectFrom('import_chunks as c')
        .whereRef('c.import_id', '=', 'j.id')
        .select((count) => count.fn.countAll<number>().as('parts'))
        .as('parts'),
    ]);
}

type JobRow = Awaited<ReturnType<ReturnType<typeof selectJobs>['execute']>>[number];

function toStatus(row: JobRow, paceOf: PaceOf): ImportStatus {
  const counts = { ...noCounts, ...(JSON.parse(row.counts) as object) };
  const state = row.state as ImportState;
  const total = state === 'undoing' ? counts.made + counts.updated : row.rows;
  const isAtWork = state === 'checking' || state === 'running' || state === 'undoing';
  const perSecond = isAtWork ? paceOf(row.id) : null;
  return {
    importId: row.id,
    kind: row.kind as ImportKind,
    fileName: maskCell(row.file_name),
    fileBytes: row.file_bytes,
    parts: row.parts ?? 0,
    state,
    problem: row.problem as FileProblem | null,
    createdAt: row.created_at as Instant,
    startedAt: row.started_at as Instant | null,
    finishedAt: row.finished_at as Instant | null,
    staffName: row.staff_name ?? '',
    rows: row.rows,
    progress: {
      done: row.done,
      total,
      perSecond,
      remainingSeconds: perSecond && Math.ceil(Math.max(0, total - row.done) / perSecond),
    },
    counts,
    exact: row.exact as ExactRule,
    weak: row.weak as WeakRule,
  };
}

async function sampleCells(db: ReadDb, importId: string): Promise<readonly string[][]> {
  const rows = await db
    .selectFrom('import_rows')
    .select('cells')
    .where('import_id', '=', importId)
    .orderBy('row_number')
    .limit(SAMPLES)
    .execute();
  return rows.map(({ cells }) => JSON.parse(cells) as string[]);
}

type RowsAsked = {
  readonly importId: string;
  readonly filter: RowFilter;
  readonly issue: IssueCode | null;
  readonly after: number;
  readonly limit: number;
  readonly today: CalendarDate;
};

/** A page of rows, masked, and how many there are in all. */
export async function listRows(db: ReadDb, asked: RowsAsked) {
  const found = db
    .selectFrom('import_rows')
    .where('import_id', '=', asked.importId)
    .where((eb) => ofFilter(eb, asked.filter))
    .$if(asked.issue !== null, (query) =>
      query.where('issues', 'like', `%"code":"${asked.issue}"%`),
    );
  const page = await found
    .selectAll()
    .where('row_number', '>', asked.after)
    .orderBy('row_number')
    .limit(asked.limit)
    .execute();
  const { total } = await found
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const others = await otherRows(db, asked.importId, page);
  const residents = await matchedResidents(db, page, asked.today);
  return { total, rows: page.map((row) => toRow(row, residents, others)) };
}

type RowsBuilder = ExpressionBuilder<LocalDatabase, 'import_rows'>;

function ofFilter(eb: RowsBuilder, filter: RowFilter) {
  switch (filter) {
    case 'all':
      return eb.val(true).$castTo<boolean>();
    case 'good':
      return eb.and([eb('verdict', 'in', ['ok', 'warning']), eb('match_level', 'is', null)]);
    case 'duplicate':
      return eb('match_level', 'is not', null);
    case 'left-out':
    case 'kept':
      return eb('outcome', '=', filter);
    default:
      return eb('verdict', '=', filter);
  }
}

type StagedRow = LocalDatabase['import_rows'];

function toRow(
  row: StagedRow,
  residents: ReadonlyMap<string, ResidentBrief>,
  others: ReadonlyMap<number, string[]>,
): ImportRowView {
  return {
    rowNumber: row.row_number,
    cells: maskedCells(row.cells),
    verdict: row.verdict as ImportRowView['verdict'],
    issues: issuesOf(row),
    match: row.match_level === null ? null : toMatch(row, residents, others),
    decision: row.decision as ImportRowView['decision'],
    outcome: row.outcome as ImportRowView['outcome'],
  };
}

function toMatch(
  row: StagedRow,
  residents: ReadonlyMap<string, ResidentBrief>,
  others: ReadonlyMap<number, string[]>,
): ImportRowView['match'] {
  return {
    level: row.match_level as 'D1',
    because: row.match_because?.split(' ') ?? [],
    resident: residents.get(row.match_resident_id ?? '') ?? null,
    row: row.match_row,
    otherCells: others.get(row.match_row ?? -1) ?? null,
  };
}

async function otherRows(db: ReadDb, importId: string, page: readonly StagedRow[]) {
  const numbers = page.flatMap(({ match_row: row }) => (row === null ? [] : [row]));
  if (numbers.length === 0) return new Map<number, string[]>();
  const rows = await db
    .selectFrom('import_rows')
    .select(['row_number', 'cells'])
    .where('import_id', '=', importId)
    .where('row_number', 'in', numbers)
    .execute();
  return new Map(rows.map((row) => [row.row_number, maskedCells(row.cells)]));
}

async function matchedResidents(db: ReadDb, page: readonly StagedRow[], today: CalendarDate) {
  const ids = page.flatMap(({ match_resident_id: id }) => (id === null ? [] : [id]));
  if (ids.length === 0) return new Map<string, ResidentBrief>();
  const rows = await selectBrief(db).where('residents.id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.resident_id, toBrief(row, today)]));
}

function maskedCells(cells: string): string[] {
  return (JSON.parse(cells) as string[]).map(maskCell);
}

function issuesOf({ issues }: { readonly issues: string | null }) {
  return issues === null ? [] : (JSON.parse(issues) as (Issue & { params?: Issue['params'] })[]);
}

/** Rows that stayed out, with their cells as the file had them. */
export async function listLeftovers(db: ReadDb, importId: string, after: number) {
  const job = await db
    .selectFrom('import_jobs')
    .select('format')
    .where('id', '=', importId)
    .executeTakeFirst();
  if (!job) throw new AppError('not-found');
  const rows = await db
    .selectFrom('import_rows')
    .select(['row_number', 'cells', 'issues', 'verdict'])
    .where('import_id', '=', importId)
    .where('row_number', '>', after)
    .where((eb) =>
      eb.or([
        eb('outcome', '=', 'left-out'),
        eb.and([eb('outcome', 'is', null), eb('verdict', '=', 'error')]),
      ]),
    )
    .orderBy('row_number')
    .limit(LEFTOVERS_AT_ONCE)
    .execute();
  const { headings } = JSON.parse(job.format) as JobFormat;
  return {
    headings: [...headings],
    rows: rows.map((row) => ({
      rowNumber: row.row_number,
      cells: JSON.parse(row.cells) as string[],
      issues: issuesOf(row),
      isUndecided: row.verdict !== 'error',
    })),
  };
}
