import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { issueCodes } from '../domain/import/issue.ts';
import { fileLimits, fileProblems, importStates } from '../domain/import/job.ts';
import { importKinds, importTargets } from '../domain/import/targets.ts';
import { command, query, subscription } from './rule.ts';
import { id, idempotencyKey, instant, residentBrief } from './schemas.ts';

/** Rows by what is the matter with them and by what became of them. */
const counts = z.object({
  ok: z.int(),
  warning: z.int(),
  error: z.int(),
  /** Same number and same name as somebody in the database or further up in the file. */
  exact: z.int(),
  /** Same number, another name (ID-40): never decided for many at once. */
  conflict: z.int(),
  /** D2, D4 and D5. */
  alike: z.int(),
  /** Of all those: nobody and no rule for many has decided yet. */
  undecided: z.int(),
  made: z.int(),
  updated: z.int(),
  skipped: z.int(),
  leftOut: z.int(),
  removed: z.int(),
  kept: z.int(),
  /** How many rows have it, by code of the issue. */
  issues: z.partialRecord(z.enum(issueCodes), z.int()),
});

const column = z.object({
  heading: z.string(),
  target: z.enum(importTargets).nullable(),
  /** A few cells, with long numbers masked. */
  samples: z.array(z.string()),
});

export const importStatus = z.object({
  importId: id,
  kind: z.enum(importKinds),
  fileName: z.string(),
  fileBytes: z.int(),
  /** Parts that have arrived: where an upload that was cut goes on. */
  parts: z.int(),
  state: z.enum(importStates),
  problem: z.enum(fileProblems).nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  staffName: z.string(),
  rows: z.int(),
  /** Of the present stage. */
  progress: z.object({
    done: z.int(),
    total: z.int(),
    perSecond: z.int().nullable(),
    remainingSeconds: z.int().nullable(),
  }),
  counts,
  exact: z.enum(['ask', 'update', 'skip']),
  weak: z.enum(['ask', 'new', 'skip']),
});

/** A file with its columns. */
export const importDetail = importStatus.extend({
  format: z.object({
    kind: z.enum(['csv', 'xlsx']).nullable(),
    encoding: z.string().nullable(),
    delimiter: z.string().nullable(),
    sheet: z.string().nullable(),
    sheets: z.int(),
    headingRow: z.int(),
  }),
  columns: z.array(column),
});

const issue = z.object({
  code: z.enum(issueCodes),
  target: z.enum(importTargets).nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

const match = z.object({
  level: z.enum(['D1', 'D2', 'D4', 'D5']),
  because: z.array(z.string()),
  /** The one in the database; null when the other one is in this file. */
  resident: residentBrief.nullable(),
  row: z.int().nullable(),
  otherCells: z.array(z.string()).nullable(),
});

export const importRow = z.object({
  rowNumber: z.int(),
  /** As the file has them, long numbers masked. */
  cells: z.array(z.string()),
  verdict: z.enum(['ok', 'warning', 'error']).nullable(),
  issues: z.array(issue),
  match: match.nullable(),
  decision: z.enum(['same', 'new', 'skip']).nullable(),
  outcome: z.enum(['made', 'updated', 'skipped', 'left-out', 'removed', 'kept']).nullable(),
});

export type ImportStatus = z.output<typeof importStatus>;
export type ImportDetail = z.output<typeof importDetail>;
export type ImportRowView = z.output<typeof importRow>;

/** Which rows of a file are asked for. */
export const rowFilter = z.enum([
  'all',
  'error',
  'warning',
  'good',
  'duplicate',
  'left-out',
  'kept',
]);
export type RowFilter = z.output<typeof rowFilter>;

const run = { needs: 'imports.run' } as const;
const done = z.object({ done: z.literal(true) });
const act = z.object({ idempotencyKey, importId: id });

/** Residents and their history out of CSV and XLSX (D10). */
export const imports = {
  /** The files of this workstation, the newest first. */
  list: subscription({ ...run, audit: 'none' }).output(eventIterator(z.array(importStatus))),
  watch: subscription(run)
    .input(z.object({ importId: id }))
    .output(eventIterator(importDetail)),
  begin: command(run)
    .input(
      z.object({
        idempotencyKey,
        kind: z.enum(importKinds),
        fileName: z.string().min(1).max(200),
        fileBytes: z.int().min(0).max(fileLimits.bytes),
      }),
    )
    .output(z.object({ importId: id })),
  /** One part of the file, in order from 0. The same part again changes nothing. */
  upload: command({ ...run, audit: 'none' })
    .input(
      z.object({
        importId: id,
        number: z.int().min(0),
        base64: z.base64().max(Math.ceil(fileLimits.chunkBytes / 3) * 4),
      }),
    )
    .output(done),
  /** Every part is there: the host reads the file. */
  read: command(run).input(act).output(done),
  /** What the columns are; starts the dry run, again if need be. */
  check: command(run)
    .input(
      act.extend({ mapping: z.array(z.enum(importTargets).nullable()).max(fileLimits.columns) }),
    )
    .output(done),
  rows: query(run)
    .input(
      z.object({
        importId: id,
        filter: rowFilter,
        /** Only rows with this issue. */
        issue: z.enum(issueCodes).nullable(),
        /** Rows behind this one. */
        after: z.int().min(0),
        limit: z.int().min(1).max(100),
      }),
    )
    .output(z.object({ rows: z.array(importRow), total: z.int() })),
  /** One row: `new` beside somebody alike needs its reason (domain.md a.6). */
  decide: command(run)
    .input(
      act.extend({
        rowNumber: z.int(),
        decision: z.enum(['same', 'new', 'skip']).nullable(),
        reason: z.string().max(200).nullable(),
      }),
    )
    .output(done),
  /** All rows at once: exact ones, and those of somebody alike. */
  decideAll: command(run)
    .input(
      act.extend({
        exact: z.enum(['ask', 'update', 'skip']),
        weak: z.enum(['ask', 'new', 'skip']),
        reason: z.string().max(200).nullable(),
      }),
    )
    .output(done),
  /** Starts, or goes on after a pause. */
  run: command(run).input(act).output(done),
  pause: command(run).input(act).output(done),
  /** Ends it; what was made stays until it is undone. */
  cancel: command(run).input(act).output(done),
  /**
   * The rows that were not taken in, to be mended and taken in again: what the person's own file said,
   * unmasked, because a masked number can not be mended. In parts of five hundred behind `after`.
   */
  leftovers: query({ ...run, audit: 'reveal', reveals: true })
    .input(z.object({ importId: id, after: z.int().min(0) }))
    .output(
      z.object({
        headings: z.array(z.string()),
        rows: z.array(
          z.object({
            rowNumber: z.int(),
            cells: z.array(z.string()),
            issues: z.array(issue),
            isUndecided: z.boolean(),
          }),
        ),
      }),
    ),
  /** Takes back what the import made, except what was used since. */
  undo: command(run)
    .input(act.extend({ reason: z.string().min(1).max(200) }))
    .output(done),
};
