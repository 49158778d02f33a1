import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { journalOf, printJob, printSetup } from './reader.ts';
import { chooseTarget, findSendable, startAttempt } from './writer.ts';

/** The printers of this workstation and the print journal (ADR 7). */
export function printingProcedures(app: AppContext, os: Implementer) {
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
        const { residentIds, job } = await findSendable(unit.db, input);
        context.about([...residentIds]);
        const jobId = app.makeId();
        await startAttempt(app, unit, { jobId, documentId: input.documentId, job });
        return { jobId };
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
