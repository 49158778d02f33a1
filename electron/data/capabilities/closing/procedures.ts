import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { Topic } from '../../live/changes.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { enterClinicPaper, nextClinicCopy } from '../documents/clinic-papers.ts';
import { paperFileName } from '../documents/files.ts';
import { makeFallbackPaper } from './fallback.ts';
import { dayState } from './reader.ts';
import { closeDay } from './writer.ts';

const watched: readonly Topic[] = [
  'tickets',
  'visits',
  'residents',
  'queues',
  'readings',
  'observations',
  'day_closings',
  'settings',
  'calendar_days',
  'minute',
];

/** 日结: what the day has left open, and its end (F9). Decided at the home, like every call. */
export function closingProcedures(app: AppContext, os: Implementer) {
  return os.closing.router({
    watch: os.closing.watch.handler(({ context, signal }) =>
      live({
        changes: app.changes,
        topics: watched,
        compute: async () => {
          const { clinicId } = app.workstation;
          const day = await dayState(app.database.read, {
            clinicId,
            isHome: app.isHome(),
            now: app.clock.now(),
          });
          context.about([...day.inRooms, ...day.notCalled].map(({ residentId }) => residentId));
          return day;
        },
        signal,
      }),
    ),
    fallbackList: os.closing.fallbackList.handler(async ({ context }) => {
      const paper = await makeFallbackPaper(app, context.caller.staff?.name ?? null);
      return context.commit(async (unit) => {
        const { kind, subject: date, copyNumber, residentIds } = paper;
        context.about([...residentIds]);
        // Somebody else printed meanwhile: this paper would bear the number of that one.
        if ((await nextClinicCopy(unit.db, paper)) !== copyNumber) {
          throw new AppError('document-failed');
        }
        const documentId = app.makeId();
        await enterClinicPaper(unit, { ...paper, documentId });
        const fileName = paperFileName({ kind, date, documentId });
        return { documentId, kind, fileName, copyNumber };
      });
    }),
    close: os.closing.close.handler(({ context }) =>
      context.commit(async (unit) => {
        const { noShows, ops } = await closeDay(unit, app.makeId());
        context.about(noShows.map(({ resident_id }) => resident_id));
        await unit.issue([...ops]);
        return { noShows: noShows.length };
      }),
    ),
  });
}
