import type { FileProblem } from '../../../shared/domain/import/job.ts';

/** One row of the file: its number as a spreadsheet counts, from 1. */
export type FileRow = { readonly number: number; readonly cells: readonly string[] };

/** How the file turned out to be written. */
export type FileFormat = {
  readonly kind: 'csv' | 'xlsx';
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly sheet: string | null;
  readonly sheets: number;
};

/** To the worker: one order at a time, each gets one answer. */
export type ReadOrder =
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'end' }
  | { readonly type: 'more' };

export type ReadAnswer =
  | {
      readonly type: 'rows';
      readonly rows: readonly FileRow[];
      /** `more` brings further rows of what was sent already. */
      readonly hasMore: boolean;
      readonly format: FileFormat | null;
    }
  | { readonly type: 'failed'; readonly problem: FileProblem };

export type ReadOptions = {
  /** Whether quotation marks hold cells together. Without: a file in which one was never closed. */
  readonly hasQuotes: boolean;
};

/** Thrown inside the worker; the problem is all that leaves it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly problem: FileProblem;

  constructor(problem: FileProblem, cause?: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}
