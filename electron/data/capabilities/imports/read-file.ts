import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CELL_MAX } from '../../../../shared/domain/import/cell.ts';
import { type FileProblem, fileLimits } from '../../../../shared/domain/import/job.ts';
import { findHeadingRow, suggestMapping } from '../../../../shared/domain/import/mapping.ts';
import type { ImportKind } from '../../../../shared/domain/import/targets.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import type { FileFormat, FileRow, ReadAnswer } from '../../imports/file-messages.ts';
import { startReader } from '../../imports/reader-thread.ts';
import { changeJob, type JobFormat, readJob } from './job-store.ts';

/** Rows of one write while a file is staged: a few milliseconds. */
const ROWS_AT_ONCE = 250;
/** The heading is looked for among these. */
const HEAD_ROWS = 12;

/** Thrown when the file was cancelled, or the host ends: nobody waits for an answer. */
class Interrupted extends Error {}

/**
 * Reads an uploaded file in a thread and stages its rows. Begins anew after a crash: nothing of it counts
 * before it is whole.
 *
 * @param isStopped asked between parts
 */
export async function readFile(
  app: AppContext,
  importId: string,
  isStopped: () => boolean,
): Promise<void> {
  try {
    const problem = await readOnce(app, importId, { hasQuotes: true, isStopped });
    // One quotation mark that was never closed swallows the rest: without them rows stay rows.
    const isUnclosed = problem === 'cell-too-long';
    const final = isUnclosed
      ? await readOnce(app, importId, { hasQuotes: false, isStopped })
      : problem;
    if (final) await fail(app, importId, final);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
}

type Attempt = { readonly hasQuotes: boolean; readonly isStopped: () => boolean };

async function readOnce(
  app: AppContext,
  importId: string,
  { hasQuotes, isStopped }: Attempt,
): Promise<FileProblem | null> {
  await app.database.write(async (db) => clearRows(db, importId));
  const thread = startReader({ hasQuotes });
  const staging = createStaging(app, importId, hasQuotes);
  const hash = createHash('sha256');
  try {
    let sent = 0;
    for (let number = 0; ; number += 1) {
      if (isStopped()) throw new Interrupted();
      const bytes = await readChunk(app, importId, number);
      if (!bytes) break;
      sent += bytes.length;
      hash.update(bytes);
      const problem = await staging.take(await thread.ask({ type: 'bytes', bytes }));
      if (problem) return problem;
    }
    if (sent !== (await fileBytesOf(app, importId))) return 'incomplete';
    let answer = await thread.ask({ type: 'end' });
    for (;;) {
      if (isStopped()) throw new Interrupted();
      const problem = await staging.take(answer);
      if (problem) return problem;
      if (answer.type === 'failed' || !answer.hasMore) break;
      answer = await thread.ask({ type: 'more' });
    }
    return await staging.finish(hash.digest('hex'));
  } finally {
    await thread.end();
  }
}

async function readChunk(app: AppContext, importId: string, number: number) {
  const row = await app.database.read
    .selectFrom('import_chunks')
    .select('bytes')
    .where('import_id', '=', importId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row && Buffer.from(row.bytes, 'base64');
}

async function fileBytesOf(app: AppContext, importId: string): Promise<number> {
  const row = await app.database.read
    .selectFrom('import_jobs')
    .select('file_bytes')
    .where('id', '=', importId)
    .executeTakeFirstOrThrow();
  return row.file_bytes;
}

/** Finds the heading in the first rows, and puts what stands below it into the database. */
function createStaging(app: AppContext, importId: string, hasQuotes: boolean) {
  const head: FileRow[] = [];
  let headings: readonly string[] | null = null;
  let headingRow = 0;
  let format: FileFormat | null = null;
  let count = 0;

  async function open(kind: ImportKind): Promise<void> {
    const at = findHeadingRow(
      head.map(({ cells }) => cells),
      kind,
    );
    if (at === null) return;
    headings = withoutTail(head[at]?.cells ?? []);
    headingRow = head[at]?.number ?? 1;
    await stage(head.splice(0).slice(at + 1));
  }

  async function stage(rows: readonly FileRow[]): Promise<void> {
    const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
    for (let at = 0; at < filled.length; at += ROWS_AT_ONCE) {
      const part = filled.slice(at, at + ROWS_AT_ONCE);
      count += part.length;
      await app.database.write(async (db) => {
        if (readJob(db, importId).state !== 'reading') throw new Interrupted();
        insertRows(db, importId, part);
        changeJob(db, importId, { done: count });
      });
      app.changes.publish(['imports']);
      await nextTurn();
    }
  }

  async function kindOfJob(): Promise<ImportKind> {
    return app.database.write(async (db) => readJob(db, importId).kind);
  }

  return {
    async take(answer: ReadAnswer): Promise<FileProblem | null> {
      if (answer.type === 'failed') return answer.problem;
      format = answer.format ?? format;
      if (headings) await stage(answer.rows);
      else {
        head.push(...answer.rows);
        if (head.length >= HEAD_ROWS) await open(await kindOfJob());
      }
      return null;
    },
    async finish(sha256: string): Promise<FileProblem | null> {
      if (!headings) await open(await kindOfJob());
      if (!headings || count === 0) return 'empty';
      if (headings.length > fileLimits.columns) return 'too-many-columns';
      const known: JobFormat = { ...format, headingRow, headings, hasQuotes };
      await app.database.write(async (db) => {
        const job = readJob(db, importId);
        if (job.state !== 'reading') throw new Interrupted();
        prepared(db)('delete from import_chunks where import_id = ?').run(importId);
        changeJob(db, importId, {
          state: 'mapping',
          file_sha256: sha256,
          rows: count,
          format: known,
          mapping: suggestMapping(known.headings, job.kind),
        });
      });
      return null;
    },
  };
}

function insertRows(db: WriteDb, importId: string, rows: readonly FileRow[]): void {
  const insert = prepared(db)(
    'insert into import_rows (import_id, row_number, cells) values (?, ?, ?)',
  );
  for (const { number, cells } of rows) {
    const kept = cells.slice(0, fileLimits.columns).map((cell) => cell.slice(0, CELL_MAX));
    insert.run(importId, number, JSON.stringify(withoutTail(kept)));
  }
}

function withoutTail(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '');
  return cells.slice(0, last + 1);
}

function clearRows(db: WriteDb, importId: string): void {
  prepared(db)('delete from import_rows where import_id = ?').run(importId);
  changeJob(db, importId, { done: 0 });
}

/** A file that can not be read leaves nothing behind but its name and why. */
async function fail(app: AppContext, importId: string, problem: FileProblem): Promise<void> {
  await app.database.write(async (db) => {
    const { state } = readJob(db, importId);
    if (state !== 'reading') return;
    clearRows(db, importId);
    prepared(db)('delete from import_chunks where import_id = ?').run(importId);
    changeJob(db, importId, { state: 'failed', problem });
  });
}
