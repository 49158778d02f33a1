import type { JournalKind } from '../../../../shared/contract/documents.ts';
import { type PaperSize, paperSizeOf } from '../../../../shared/contract/printing.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { FOLDER_PRINTER } from '../../printing/folder.ts';
import type { PrintJob } from '../../printing/printing.ts';
import { documentFile, paperFileName } from '../documents/files.ts';

/** From now on papers of this size go there. */
export async function chooseTarget(unit: Unit, paper: PaperSize, printer: string): Promise<void> {
  await unit.db
    .insertInto('print_targets')
    .values({ paper, printer })
    .onConflict((conflict) => conflict.column('paper').doUpdateSet({ printer }))
    .execute();
  unit.changed('print-targets');
}

type Wish = { readonly documentId: string; readonly printer: string };

/**
 * A paper that is kept here, and who is on it. What a printer took, or may have taken, goes out once:
 * a second copy is a reprint and says so.
 *
 * @throws AppError `not-found` when its bytes are gone; `already-done`
 */
export async function findSendable(db: WriteDb, { documentId, printer }: Wish) {
  const earlier = await db
    .selectFrom('print_jobs')
    .select('id')
    .where('document_id', '=', documentId)
    .where('state', 'in', ['sending', 'sent', 'unknown'])
    .executeTakeFirst();
  if (earlier) throw new AppError('already-done');
  const file = await documentFile(db, documentId);
  if (!file) throw new AppError('not-found');
  const kind = file.kind as JournalKind; // made here, so of a kind that is known here
  const title = paperFileName({ kind, date: file.date, documentId });
  const job: PrintJob = { printer, title, paper: paperSizeOf[kind], pdf: file.pdf };
  return { residentIds: file.residentIds, job };
}

type Attempt = { readonly jobId: string; readonly documentId: string; readonly job: PrintJob };

/**
 * Puts an attempt on record, and asks the system once that is on the disk: a paper that came out is
 * never one that nobody knows of.
 */
export async function startAttempt(app: AppContext, unit: Unit, attempt: Attempt): Promise<void> {
  await unit.db
    .insertInto('print_jobs')
    .values({
      id: attempt.jobId,
      document_id: attempt.documentId,
      printer: attempt.job.printer,
      state: 'sending',
      problem: null,
      staff_id: unit.actor.id,
      sent_at: toInstant(unit.now),
    })
    .execute();
  unit.changed('print-jobs');
  unit.afterCommit(() => void send(app, attempt));
}

/** Never rejects: nobody waits for it. What the disk does not take stays `sending` until the next start. */
async function send(app: AppContext, { jobId, job }: Attempt): Promise<void> {
  try {
    const outcome = await outcomeOf(app, job);
    await app.database.write((db) =>
      db.updateTable('print_jobs').set(outcome).where('id', '=', jobId).execute(),
    );
    app.changes.publish(['print-jobs']);
  } catch (error) {
    const fault = error instanceof Error ? error.name : typeof error;
    app.log.error({ fault }, 'what became of a paper could not be written');
  }
}

async function outcomeOf({ printers, log }: AppContext, job: PrintJob) {
  try {
    const became = await printers.print(job);
    // It may have come out: as after a crash, it does not go again as if it had not.
    if (became === 'unknown') return { state: 'unknown', problem: null };
    return { state: job.printer === FOLDER_PRINTER ? 'saved' : 'sent', problem: null };
  } catch (error) {
    const problem = error instanceof AppError ? error.code : 'printer-failed';
    // Its cause is of a program that runs without a shell: a code and no output.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    log.warn({ problem, cause }, 'a paper was not taken');
    return { state: 'failed', problem };
  }
}

/** At the start: what was on its way when the program ended came out, or did not; nobody knows. */
export async function settleInterrupted(app: AppContext): Promise<void> {
  await app.database.write((db) =>
    db.updateTable('print_jobs').set({ state: 'unknown' }).where('state', '=', 'sending').execute(),
  );
}
