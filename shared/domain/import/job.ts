import type { IssueCode } from './issue.ts';

/**
 * The life of a file on its way in: uploaded, read, its columns named, checked without effect, then run.
 * `paused` waits for a person; `failed` says why in `problem`; `undone` is over.
 */
export const importStates = [
  'uploading',
  'reading',
  'mapping',
  'checking',
  'checked',
  'running',
  'paused',
  'finished',
  'cancelled',
  'failed',
  'undoing',
  'undone',
] as const;
export type ImportState = (typeof importStates)[number];

/** States in which the host works on the file by itself, also after it was started anew. */
export const busyStates: readonly ImportState[] = ['reading', 'checking', 'running', 'undoing'];

/** Why a file can not be read. */
export const fileProblems = [
  'wrong-type', // not a table: a picture, a PDF, a document of a word processor
  'old-excel', // the .xls of before 2007
  'encrypted', // protected with a password
  'broken', // cut off, or damaged
  'empty', // no row below the heading
  'too-many-columns',
  'too-many-rows',
  'too-large', // also a small file that unpacks into a huge one
  'cell-too-long', // most often a quotation mark that was never closed
  'incomplete', // not every part arrived
] as const;
export type FileProblem = (typeof fileProblems)[number];

export const fileLimits = {
  /** Of the file as it is sent. */
  bytes: 128 * 1024 * 1024,
  /** One part of the upload. */
  chunkBytes: 256 * 1024,
  /** So long it can be taken back and its left-over rows fetched; then its rows are let go. */
  keptDays: 90,
  columns: 200,
  rows: 1_000_000,
  /** One record of a text file. */
  recordBytes: 256 * 1024,
  /** An XLSX file once it is unpacked. */
  unpackedBytes: 512 * 1024 * 1024,
} as const;

/** Parts in which a file of this size arrives. */
export function uploadParts(fileBytes: number): number {
  return Math.ceil(fileBytes / fileLimits.chunkBytes);
}

/** Rows by what is the matter with them, and by what became of them. */
export type ImportCounts = {
  ok: number;
  warning: number;
  error: number;
  /** Same number and same name as somebody in the database or further up in the file. */
  exact: number;
  /** Same number, another name (ID-40): never decided for many at once. */
  conflict: number;
  /** D2, D4 and D5. */
  alike: number;
  /** Of all those: nobody has decided yet. */
  undecided: number;
  made: number;
  updated: number;
  skipped: number;
  leftOut: number;
  removed: number;
  kept: number;
  /** How many rows have it, by code of the issue. */
  issues: Partial<Record<IssueCode, number>>;
};
