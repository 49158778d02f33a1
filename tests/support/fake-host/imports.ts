import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { ImportDetail, ImportRowView } from '../../../shared/contract/imports.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { AppError } from '../../../shared/lib/problem.ts';
import type { FakeClinic } from './clinic.ts';
import { readFile } from './import-rows.ts';
import type { Once } from './once.ts';

/** A file of the invented clinic; a test moves it on by hand. */
export type FakeImport = { detail: ImportDetail; rows: ImportRowView[] };

const done = { done: true } as const;

/** Imports that go from one stage to the next at once, with rows that a test puts there. */
export function fakeImports(clinic: FakeClinic, once: Once) {
  const os = implement(contract).$context<{ staff: SignedInStaff | null }>().imports;
  const find = (importId: string): FakeImport => {
    const found = clinic.imports.find(({ detail }) => detail.importId === importId);
    if (!found) throw new ORPCError('not-found', { data: new AppError('not-found').toProblem() });
    return found;
  };
  const step = (name: string, key: string, importId: string, change: Partial<ImportDetail>) =>
    once(`imports.${name}`, key, () => {
      const file = find(importId);
      file.detail = { ...file.detail, ...change };
      return done;
    });
  return os.router({
    list: os.list.handler(({ signal }) =>
      clinic.live(
        () => clinic.imports.map(({ detail: { format: _f, columns: _c, ...status } }) => status),
        signal,
      ),
    ),
    watch: os.watch.handler(({ input, signal }) =>
      clinic.live(() => find(input.importId).detail, signal),
    ),
    begin: os.begin.handler(({ input, context }) =>
      once('imports.begin', input.idempotencyKey, () => {
        const detail = newImport({ ...input, staffName: context.staff?.name ?? '' });
        clinic.imports = [{ detail, rows: [] }, ...clinic.imports];
        return { importId: detail.importId };
      }),
    ),
    upload: os.upload.handler(({ input }) =>
      clinic.change(() => {
        const file = find(input.importId);
        file.detail = { ...file.detail, parts: input.number + 1 };
        return done;
      }),
    ),
    read: os.read.handler(({ input }) =>
      step('read', input.idempotencyKey, input.importId, { state: 'mapping', ...readFile }),
    ),
    check: os.check.handler(({ input }) => {
      const { detail } = find(input.importId);
      const columns = detail.columns.map((column, at) => ({
        ...column,
        target: input.mapping[at] ?? null,
      }));
      return step('check', input.idempotencyKey, input.importId, { state: 'checked', columns });
    }),
    rows: os.rows.handler(({ input }) => {
      const matching = find(input.importId).rows.filter(
        (row) => isWanted(row, input.filter) && hasIssue(row, input.issue),
      );
      const rows = matching.filter(({ rowNumber }) => rowNumber > input.after);
      return { rows: rows.slice(0, input.limit), total: matching.length };
    }),
    decide: os.decide.handler(({ input }) =>
      once('imports.decide', input.idempotencyKey, () => {
        const file = find(input.importId);
        file.rows = file.rows.map((row) =>
          row.rowNumber === input.rowNumber ? { ...row, decision: input.decision } : row,
        );
        return done;
      }),
    ),
    decideAll: os.decideAll.handler(({ input }) =>
      step('decideAll', input.idempotencyKey, input.importId, {
        exact: input.exact,
        weak: input.weak,
      }),
    ),
    run: os.run.handler(({ input }) =>
      step('run', input.idempotencyKey, input.importId, { state: 'running' }),
    ),
    pause: os.pause.handler(({ input }) =>
      step('pause', input.idempotencyKey, input.importId, { state: 'paused' }),
    ),
    cancel: os.cancel.handler(({ input }) =>
      step('cancel', input.idempotencyKey, input.importId, { state: 'cancelled' }),
    ),
    leftovers: os.leftovers.handler(({ input }) => ({
      headings: find(input.importId).detail.columns.map(({ heading }) => heading),
      rows: find(input.importId)
        .rows.filter((row) => row.verdict === 'error' && row.rowNumber > input.after)
        .map(({ rowNumber, cells, issues }) => ({ rowNumber, cells, issues, isUndecided: false })),
    })),
    undo: os.undo.handler(({ input }) =>
      step('undo', input.idempotencyKey, input.importId, { state: 'undoing' }),
    ),
  });
}

function isWanted(row: ImportRowView, filter: string): boolean {
  if (filter === 'all') return true;
  if (filter === 'duplicate') return row.match !== null;
  if (filter === 'good') return row.match === null && row.verdict !== 'error';
  return filter === row.verdict || filter === row.outcome;
}

function hasIssue({ issues }: ImportRowView, wanted: string | null): boolean {
  return wanted === null || issues.some(({ code }) => code === wanted);
}

/** A file that got as far as `change` says, with the rows that it has then. */
export function addImport(
  clinic: FakeClinic,
  { counts, ...change }: Partial<Omit<ImportDetail, 'counts'>> & Counted,
  rows: readonly ImportRowView[] = [],
): void {
  const file = { kind: 'residents', fileName: '居民名单.csv', fileBytes: 96_320 } as const;
  const begun = newImport({ ...file, staffName: '孙丽' });
  const detail = { ...begun, ...readFile, ...change, counts: { ...begun.counts, ...counts } };
  clinic.imports = [{ detail, rows: [...rows] }, ...clinic.imports];
}

type Counted = { readonly counts?: Partial<ImportDetail['counts']> };
type NewImport = Pick<ImportDetail, 'kind' | 'fileName' | 'fileBytes' | 'staffName'>;

function newImport(file: NewImport): ImportDetail {
  return {
    ...file,
    importId: randomUUID(),
    parts: 0,
    state: 'uploading',
    problem: null,
    createdAt: toInstant(Date.now()),
    startedAt: null,
    finishedAt: null,
    rows: 0,
    progress: { done: 0, total: 0, perSecond: null, remainingSeconds: null },
    counts: {
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
    },
    exact: 'ask',
    weak: 'ask',
    format: {
      kind: null,
      encoding: null,
      delimiter: null,
      sheet: null,
      sheets: 1,
      headingRow: 0,
    },
    columns: [],
  };
}
