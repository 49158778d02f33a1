import type { DeviceBinding } from '../../../../shared/contract/devices.ts';
import type { JournalKind } from '../../../../shared/contract/documents.ts';
import { type PaperSize, paperSizeOf } from '../../../../shared/contract/printing.ts';
import type { Strip } from '../../../../shared/contract/strips.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { FOLDER_PRINTER } from '../../printing/folder.ts';
import type { PrintJob } from '../../printing/printing.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { documentFile, paperFileName } from '../documents/files.ts';
import { isStripPrinter, orderStrip, stripPrinterName, stripPrinters } from './strip-printers.ts';

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

/** Where a paper goes, and what of it. */
type Way =
  | { readonly to: 'system'; readonly job: PrintJob }
  | { readonly to: 'device'; readonly device: DeviceBinding; readonly strip: Strip };

/**
 * A paper that is kept here, and who is on it. What a printer took, or may have taken, goes out once:
 * a second copy is a reprint and says so.
 *
 * @throws AppError `not-found` when its bytes are gone, or it was never made for a ticket printer; `already-done`;
 * `printer-missing` of a ticket printer that is not bound here
 */
export async function findSendable(db: WriteDb, { documentId, printer }: Wish) {
  const earlier = await db
    .selectFrom('print_jobs')
    .select('id')
    .where('document_id', '=', documentId)
    .where('state', 'in', ['sending', 'sent', 'printed', 'unknown'])
    .executeTakeFirst();
  if (earlier) throw new AppError('already-done');
  const file = await documentFile(db, documentId);
  if (!file) throw new AppError('not-found');
  const { residentIds } = file;
  if (isStripPrinter(printer)) return { residentIds, way: await wayTo(db, printer, file.strip) };
  const kind = file.kind as JournalKind; // made here, so of a kind that is known here
  const title = paperFileName({ kind, date: file.date, documentId });
  const job: PrintJob = { printer, title, paper: paperSizeOf[kind], pdf: file.pdf };
  return { residentIds, way: { to: 'system', job } satisfies Way };
}

async function wayTo(db: WriteDb, printer: string, strip: Strip | null): Promise<Way> {
  if (!strip) throw new AppError('not-found');
  const all = await stripPrinters(db);
  const device = all.find((binding) => stripPrinterName(binding) === printer);
  if (!device) throw new AppError('printer-missing');
  return { to: 'device', device, strip };
}

type Attempt = { readonly jobId: string; readonly documentId: string; readonly way: Way };

/**
 * Puts an attempt on record, and asks the system or the devices host once that is on the disk: a paper that came out is
 * never one that nobody knows of.
 */
export async function startAttempt(
  app: AppContext,
  registry: DeviceRegistry,
  unit: Unit,
  { jobId, documentId, way }: Attempt,
): Promise<void> {
  await unit.db
    .insertInto('print_jobs')
    .values({
      id: jobId,
      document_id: documentId,
      ...placeOf(way),
      state: 'sending',
      problem: null,
      staff_id: unit.actor.id,
      sent_at: toInstant(unit.now),
    })
    .execute();
  unit.changed('print-jobs');
  unit.afterCommit(() => {
    if (way.to === 'system') return void send(app, jobId, way.job);
    const { deviceId } = way.device;
    return orderStrip(app, registry, { jobId, deviceId, strip: way.strip });
  });
}

function placeOf(way: Way) {
  if (way.to === 'system') return { printer: way.job.printer, device_label: null, is_simulated: 0 };
  const { label, simulated } = way.device;
  const printer = stripPrinterName(way.device);
  return { printer, device_label: label, is_simulated: simulated ? 1 : 0 };
}

/** Never rejects: nobody waits for it. What the disk does not take stays `sending` until the next start. */
async function send(app: AppContext, jobId: string, job: PrintJob): Promise<void> {
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

type Seen = { readonly jobId: string; readonly isOut: boolean };

/**
 * Somebody has looked. What did not come out goes again as it is: nobody has it.
 *
 * @throws AppError `wrong-state` when it is known what became of it
 */
export async function noteSeen(unit: Unit, { jobId, isOut }: Seen): Promise<void> {
  const { numUpdatedRows } = await unit.db
    .updateTable('print_jobs')
    .set({ state: isOut ? 'printed' : 'failed', problem: null })
    .where('id', '=', jobId)
    .where('state', '=', 'unknown')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AppError('wrong-state');
  unit.changed('print-jobs');
}

/** At the start: what was on its way when the program ended came out, or did not; nobody knows. */
export async function settleInterrupted(app: AppContext): Promise<void> {
  await app.database.write((db) =>
    db.updateTable('print_jobs').set({ state: 'unknown' }).where('state', '=', 'sending').execute(),
  );
}
