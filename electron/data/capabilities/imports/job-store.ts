import type {
  FileProblem,
  ImportCounts,
  ImportState,
} from '../../../../shared/domain/import/job.ts';
import type { ColumnMapping } from '../../../../shared/domain/import/mapping.ts';
import type { ImportKind } from '../../../../shared/domain/import/targets.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { SqlRow } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import type { FileFormat } from '../../imports/file-messages.ts';

/** How a file was read; `headings` in the order of its columns. */
export type JobFormat = Partial<FileFormat> & {
  readonly headingRow: number;
  readonly headings: readonly string[];
  /** False once the file was read again because a quotation mark was never closed. */
  readonly hasQuotes: boolean;
};

export type ExactRule = 'ask' | 'update' | 'skip';
export type WeakRule = 'ask' | 'new' | 'skip';

/** A file on its way in, as the stages see it inside their transaction. */
export type Job = {
  readonly id: string;
  readonly kind: ImportKind;
  readonly state: ImportState;
  readonly fileName: string;
  readonly fileSha256: string | null;
  readonly staffId: string;
  readonly place: string;
  readonly startedAt: string | null;
  readonly undoReason: string | null;
  readonly format: JobFormat;
  readonly mapping: ColumnMapping;
  readonly exact: ExactRule;
  readonly weak: WeakRule;
  readonly weakReason: string | null;
  readonly rows: number;
  readonly position: number;
  readonly done: number;
  readonly counts: ImportCounts;
};

export const noCounts: ImportCounts = {
  ok: 0,
  warning: 0,
  error: 0,
  exact: 0,
  conflict: 0,
  alike: 0,
  undecided: 0,
  made: 0,
  updated: 0,
  skipped: 0,
  leftOut: 0,
  removed: 0,
  kept: 0,
  issues: {},
};

export const noFormat: JobFormat = { headingRow: 0, headings: [], hasQuotes: true };

/** @throws AppError `not-found` */
export function readJob(db: WriteDb, importId: string): Job {
  const row = prepared(db)('select * from import_jobs where id = ?').get(importId);
  if (!row) throw new AppError('not-found');
  return toJob(row);
}

type Change = Partial<{
  state: ImportState;
  problem: FileProblem | null;
  file_sha256: string;
  started_at: string;
  finished_at: string | null;
  undone_at: string;
  undo_reason: string;
  format: JobFormat;
  mapping: ColumnMapping;
  exact: ExactRule;
  weak: WeakRule;
  weak_reason: string | null;
  rows: number;
  position: number;
  done: number;
  counts: ImportCounts;
}>;

/** Changes what is given and leaves the rest. */
export function changeJob(db: WriteDb, importId: string, change: Change): void {
  const entries = Object.entries(change);
  const columns = entries.map(([column]) => `${column} = ?`).join(', ');
  const values = entries.map(([, value]) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  );
  prepared(db)(`update import_jobs set ${columns} where id = ?`).run(...values, importId);
}

function toJob(row: SqlRow): Job {
  const text = (column: string) => (row[column] === null ? null : String(row[column]));
  return {
    id: String(row['id']),
    kind: row['kind'] as ImportKind,
    state: row['state'] as ImportState,
    fileName: String(row['file_name']),
    fileSha256: text('file_sha256'),
    staffId: String(row['staff_id']),
    place: String(row['place']),
    startedAt: text('started_at'),
    undoReason: text('undo_reason'),
    format: JSON.parse(String(row['format'])) as JobFormat,
    mapping: JSON.parse(String(row['mapping'])) as ColumnMapping,
    exact: row['exact'] as ExactRule,
    weak: row['weak'] as WeakRule,
    weakReason: text('weak_reason'),
    rows: Number(row['rows']),
    position: Number(row['position']),
    done: Number(row['done']),
    counts: { ...noCounts, ...(JSON.parse(String(row['counts'])) as ImportCounts) },
  };
}
