import { setImmediate as nextTurn } from 'node:timers/promises';
import { busyStates, type ImportState } from '../../../../shared/domain/import/job.ts';
import type { AppContext } from '../../context.ts';
import { describeFault } from '../../log.ts';
import { checkRows } from './check.ts';
import { changeJob, readJob } from './job-store.ts';
import { readFile } from './read-file.ts';
import { runRows } from './run.ts';
import { undoRows } from './undo.ts';

/** Works on files in the background: in short transactions, so that windows are answered in between. */
export type ImportJobs = {
  /** There is something to do for this file. */
  wake(importId: string): void;
  /** Goes on with whatever was going on when the host ended. */
  recover(): Promise<void>;
  /** Rows a second of the present stage, once it is known. */
  paceOf(importId: string): number | null;
  /** Resolves when nothing is going on; for tests. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

/** A window waits no longer than this for a transaction of an import, on this machine as it is now. */
const BUSY_MS = 25;
const ROWS_FIRST = 40;
/** A commit costs the same however few rows it holds: on a busy disk smaller ones only make it longer. */
const ROWS_MIN = 40;
const ROWS_MAX = 500;
/** The windows see progress this often. */
const TELL_MS = 250;
const PACE_MS = 3_000;

type Pace = {
  readonly state: ImportState;
  readonly at: number;
  readonly done: number;
  perSecond: number;
};

/** @param rowsAtOnce fixes the size of a transaction, for tests */
export function createImportJobs(
  app: AppContext,
  { rowsAtOnce }: { readonly rowsAtOnce?: number } = {},
): ImportJobs {
  const loops = new Map<string, Promise<void>>();
  const paces = createPaces(app);
  let isStopped = false;
  const { clock } = app;

  async function work(importId: string): Promise<void> {
    let rows = rowsAtOnce ?? ROWS_FIRST;
    let toldAt = clock.monotonic();
    while (!isStopped) {
      const from = clock.monotonic();
      const hasMore = await step(importId, rows);
      const tookMs = clock.monotonic() - from;
      rows = rowsAtOnce ?? nextSize(rows, tookMs);
      if (!hasMore || clock.monotonic() - toldAt > TELL_MS) {
        toldAt = clock.monotonic();
        app.changes.publish(['imports']);
      }
      if (!hasMore) return;
      await nextTurn();
    }
  }

  async function step(importId: string, rows: number): Promise<boolean> {
    const { state } = await stateOf(app, importId);
    if (state === 'reading') {
      await readFile(app, importId, () => isStopped);
      return false;
    }
    return app.database.write(async (db) => {
      const job = readJob(db, importId);
      paces.note(importId, job.state, job.done);
      if (job.state === 'checking') return checkRows(db, app, job, rows);
      if (job.state === 'running') return runRows(db, app, job, rows);
      if (job.state === 'undoing') return undoRows(db, app, job, rows);
      return false;
    });
  }

  function wake(importId: string): void {
    const before = loops.get(importId) ?? Promise.resolve();
    const loop = before
      .then(() => work(importId))
      .catch((error: unknown) => (isStopped ? undefined : halt(app, importId, error)))
      .finally(() => {
        if (loops.get(importId) === loop) loops.delete(importId);
      });
    loops.set(importId, loop);
  }

  return {
    wake,
    async recover() {
      const rows = await app.database.read
        .selectFrom('import_jobs')
        .select('id')
        .where('state', 'in', busyStates)
        .execute();
      for (const { id } of rows) wake(id);
    },
    paceOf: paces.of,
    async idle() {
      while (loops.size > 0) await Promise.all(loops.values());
    },
    async stop() {
      isStopped = true;
      await Promise.all(loops.values());
    },
  };
}

/** More rows while there is time, fewer at once when there was not enough. */
function nextSize(rows: number, tookMs: number): number {
  const ideal = tookMs > 0 ? (rows * BUSY_MS) / tookMs : rows * 2;
  const size = ideal < rows ? ideal : Math.min(ideal, rows * 1.5);
  return Math.round(Math.min(ROWS_MAX, Math.max(ROWS_MIN, size)));
}

/** Over the last seconds, so that it follows a machine that has become busy. */
function createPaces({ clock }: AppContext) {
  const paces = new Map<string, Pace>();
  return {
    of: (importId: string) => Math.round(paces.get(importId)?.perSecond ?? 0) || null,
    note(importId: string, state: ImportState, done: number): void {
      const at = clock.monotonic();
      const before = paces.get(importId);
      if (before?.state !== state || done < before.done) {
        paces.set(importId, { state, at, done, perSecond: 0 });
        return;
      }
      if (at <= before.at) return;
      before.perSecond = ((done - before.done) * 1_000) / (at - before.at);
      if (at - before.at > PACE_MS) paces.set(importId, { ...before, at, done });
    },
  };
}

/** A fault of ours stops the file where it is; a person may go on. */
async function halt(app: AppContext, importId: string, error: unknown): Promise<void> {
  app.log.error(describeFault(error), 'an import has stopped');
  await app.database.write(async (db) => {
    const { state } = readJob(db, importId);
    if (state === 'running') changeJob(db, importId, { state: 'paused' });
    if (state === 'reading') changeJob(db, importId, { state: 'failed', problem: 'broken' });
    if (state === 'checking') changeJob(db, importId, { state: 'mapping' });
    if (state === 'undoing') changeJob(db, importId, { state: 'finished' });
  });
  app.changes.publish(['imports']);
}

async function stateOf(app: AppContext, importId: string): Promise<{ state: string }> {
  return app.database.read
    .selectFrom('import_jobs')
    .select('state')
    .where('id', '=', importId)
    .executeTakeFirstOrThrow();
}
