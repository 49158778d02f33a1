import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { journalOf, printJob, printSetup } from './reader.ts';
import type { DeviceRegistry } from '../devices/registry.ts';
import { chooseTarget, findSendable, noteSeen, startAttempt } from './writer.ts';

/** The printers of this workstation, its ticket printers among them, and the print journal (ADR 7, 21). */
export function printingProcedures(app: AppContext, os: Implementer, registry: DeviceRegistry) {
  const { changes, database } = app;
  return os.printing.router({
    setup: os.printing.setup.handler(({ signal }) =>
      live({ changes, topics: ['print-targets'], compute: () => printSetup(app), signal }),
    ),
    choose: os.printing.choose.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await chooseTarget(unit, input.paper, input.printer);
        return { done: true as const };
      }),
    ),
    print: os.printing.print.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const { residentIds, way } = await findSendable(unit.db, input);
        context.about([...residentIds]);
        const jobId = app.makeId();
        await startAttempt(app, registry, unit, { jobId, documentId: input.documentId, way });
        return { jobId };
      }),
    ),
    tell: os.printing.tell.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await noteSeen(unit, input);
        return { done: true as const };
      }),
    ),
    job: os.printing.job.handler(({ input, signal }) =>
      live({
        changes,
        topics: ['print-jobs'],
        compute: () => printJob(database.read, input.jobId),
        signal,
      }),
    ),
    journal: os.printing.journal.handler(({ input, signal }) =>
      live({
        changes,
        topics: ['documents', 'print-jobs', 'residents'],
        compute: () => journalOf(database.read, input.date),
        signal,
      }),
    ),
  });
}
