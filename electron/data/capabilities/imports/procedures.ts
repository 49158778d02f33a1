import { clinicDate } from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { HandlerContext, Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { fileWords } from './audit-lines.ts';
import { decideAll, decideRow } from './decide.ts';
import { readJob } from './job-store.ts';
import type { ImportJobs } from './jobs.ts';
import { importDetailOf, listImports, listLeftovers, listRows } from './reader.ts';
import {
  beginImport,
  cancelImport,
  pauseRun,
  startCheck,
  startReading,
  startRun,
  startUndo,
  takePart,
} from './writer.ts';

const done = { done: true } as const;

/** Files of residents and of their history (D10). The work itself is done behind the answers. */
export function importProcedures(app: AppContext, os: Implementer, jobs: ImportJobs) {
  return os.imports.router({
    ...questions(app, os, jobs),
    ...decisions(app, os),
    ...steps(os, jobs),
  });
}

function questions({ clock, database, changes }: AppContext, os: Implementer, jobs: ImportJobs) {
  const today = () => clinicDate(clock.now());
  return {
    list: os.imports.list.handler(({ signal }) =>
      live({
        changes,
        topics: ['imports'],
        compute: () => listImports(database.read, jobs.paceOf),
        signal,
      }),
    ),
    watch: os.imports.watch.handler(({ input, signal }) =>
      live({
        changes,
        topics: ['imports'],
        compute: () => importDetailOf(database.read, input.importId, jobs.paceOf),
        signal,
      }),
    ),
    rows: os.imports.rows.handler(async ({ context, input }) => {
      const page = await listRows(database.read, { ...input, today: today() });
      context.about(page.rows.flatMap(({ match }) => match?.resident?.residentId ?? []));
      return page;
    }),
    leftovers: os.imports.leftovers.handler(({ context, input }) => {
      context.about([], `${input.importId} rows behind ${input.after}`);
      return listLeftovers(database.read, input.importId, input.after);
    }),
  };
}

/** What a person says of a file, and of its rows; each with its line in the trail. */
function decisions(app: AppContext, os: Implementer) {
  return {
    begin: os.imports.begin.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const importId = app.makeId();
        await beginImport(unit, { ...input, importId, place: app.workstation.deviceId });
        context.about([], `${importId} ${input.fileName}`);
        unit.changed('imports');
        return { importId };
      }),
    ),
    upload: os.imports.upload.handler(({ context, input }) =>
      context.commit(async (unit) => {
        takePart(unit.db, input);
        unit.changed('imports');
        return done;
      }),
    ),
    decide: os.imports.decide.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const residentId = decideRow(unit.db, input);
        const words = `${input.importId} row ${input.rowNumber}: ${input.decision ?? 'open'}`;
        context.about(residentId ? [residentId] : [], `${words} ${input.reason ?? ''}`.trim());
        unit.changed('imports');
        return done;
      }),
    ),
    decideAll: os.imports.decideAll.handler(({ context, input }) =>
      context.commit(async (unit) => {
        decideAll(unit.db, input);
        const words = `${input.importId} exact ${input.exact}, alike ${input.weak}`;
        context.about([], `${words} ${input.reason ?? ''}`.trim());
        unit.changed('imports');
        return done;
      }),
    ),
  };
}

/** The stages in the life of one file: the change, a line in the trail, and the work behind it. */
function steps(os: Implementer, jobs: ImportJobs) {
  const step = (context: HandlerContext, importId: string, change: (unit: Unit) => void) =>
    context.commit(async (unit) => {
      change(unit);
      context.about([], fileWords(readJob(unit.db, importId)));
      unit.changed('imports');
      unit.afterCommit(() => jobs.wake(importId));
      return done;
    });
  return {
    read: os.imports.read.handler(({ context, input: { importId } }) =>
      step(context, importId, ({ db }) => startReading(db, importId)),
    ),
    check: os.imports.check.handler(({ context, input: { importId, mapping } }) =>
      step(context, importId, ({ db }) => startCheck(db, importId, mapping)),
    ),
    run: os.imports.run.handler(({ context, input: { importId } }) =>
      step(context, importId, ({ db }) => startRun(db, importId)),
    ),
    pause: os.imports.pause.handler(({ context, input: { importId } }) =>
      step(context, importId, ({ db }) => pauseRun(db, importId)),
    ),
    cancel: os.imports.cancel.handler(({ context, input: { importId } }) =>
      step(context, importId, (unit) => cancelImport(unit, importId)),
    ),
    undo: os.imports.undo.handler(({ context, input: { importId, reason } }) =>
      step(context, importId, ({ db }) => startUndo(db, importId, reason)),
    ),
  };
}
