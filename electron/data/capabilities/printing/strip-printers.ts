import type { DeviceBinding } from '../../../../shared/contract/devices.ts';
import type { StripOutcome } from '../../../../shared/contract/strips.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { listBindings } from '../devices/bindings.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import type { StripOrder, Unanswered } from './strip-desk.ts';

/** The driver of ticket printers. */
const DRIVER = 'escpos';
/** Before the id of a device, where a printer is named; no printer of a system has a colon in front. */
const PREFIX = ':device:';

/** A ticket printer of this workstation, as it is chosen. */
export function stripPrinterName({ deviceId }: Pick<DeviceBinding, 'deviceId'>): string {
  return `${PREFIX}${deviceId}`;
}

/** Whether a printer is named that is bound here, or once was. */
export function isStripPrinter(printer: string): boolean {
  return printer.startsWith(PREFIX);
}

/** The ticket printers of this workstation that are switched on. */
export async function stripPrinters(db: ReadDb | WriteDb): Promise<readonly DeviceBinding[]> {
  const bindings = await listBindings(db);
  return bindings.filter(({ driver, enabled }) => driver === DRIVER && enabled);
}

/** Gives a strip to the devices host once its attempt is on the disk. */
export function orderStrip(
  app: AppContext,
  { isHostRunning, strips }: DeviceRegistry,
  order: StripOrder,
): void {
  const giveUp = (how: Unanswered) => void noteUnanswered(app, order.jobId, how);
  if (!isHostRunning()) return giveUp('not-taken');
  strips.offer(order, giveUp);
  app.changes.publish(['strips']);
}

/** Never rejects: what the disk does not take stays `sending` until the next start. */
async function noteUnanswered(app: AppContext, jobId: string, how: Unanswered): Promise<void> {
  const outcome: StripOutcome =
    how === 'not-taken'
      ? { state: 'not-printed', trouble: 'printer-away' }
      : { state: 'unknown', trouble: null };
  try {
    await app.database.write((db) => writeOutcome(db, jobId, outcome));
    app.changes.publish(['print-jobs', 'strips']);
  } catch (error) {
    const fault = error instanceof Error ? error.name : typeof error;
    app.log.error({ fault }, 'what became of a strip could not be written');
  }
}

/** What the printer said, which also corrects what was not known. */
export async function settleStrip(
  unit: Unit,
  { strips }: DeviceRegistry,
  jobId: string,
  outcome: StripOutcome,
): Promise<void> {
  await writeOutcome(unit.db, jobId, outcome);
  unit.changed('print-jobs');
  unit.afterCommit(() => strips.settle(jobId));
}

const states = { printed: 'printed', 'not-printed': 'failed', unknown: 'unknown' } as const;

async function writeOutcome(db: WriteDb, jobId: string, { state, trouble }: StripOutcome) {
  await db
    .updateTable('print_jobs')
    .set({ state: states[state], problem: trouble })
    .where('id', '=', jobId)
    .where('state', 'in', ['sending', 'unknown'])
    .execute();
}
