import type { StationState } from '../../../../shared/contract/measurement.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/handle.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { answeredBy } from '../orders/by-label.ts';
import type { Sharing } from '../shared-devices/sharing.ts';
import { fileReading } from './file-reading.ts';
import {
  findOpenWindow,
  liesInTray,
  type ReadingRow,
  selectReadings,
  stationState,
} from './reader.ts';
import { takeBack } from './take-back.ts';
import { fileTyped } from './typed.ts';
import { closeStaleWindows, closeWindow, decideReading, openWindow } from './writer.ts';

const done = { done: true as const };

/** The measurement station: window, pending readings, tray (MEA-10 to MEA-17, S15). */
export function measurementProcedures(app: AppContext, os: Implementer, sharing: Sharing) {
  return os.measurement.router({
    ...windowProcedures(app, os, sharing),
    ...trayProcedures(app, os),
  });
}

function windowProcedures(app: AppContext, { measurement }: Implementer, sharing: Sharing) {
  return {
    watch: measurement.watch.handler(({ signal }) =>
      live({
        changes: app.changes,
        topics: [
          'windows',
          'readings',
          'observations',
          'lab_results',
          'tickets',
          'shared-standing',
          'minute',
        ],
        compute: () => watched(app, sharing),
        signal,
      }),
    ),
    openWindow: measurement.openWindow.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await closeStaleWindows(unit.db, unit.now);
        const residentId = await residentOfVisit(unit.db, input.visitId);
        context.about([residentId]);
        const open = await findOpenWindow(unit.db, unit.now);
        if (open?.visit_id === input.visitId) return { windowId: open.id };
        if (open) throw new AppError('window-open-elsewhere');
        const windowId = app.makeId();
        await openWindow(unit, { windowId, visitId: input.visitId, residentId });
        return { windowId };
      }),
    ),
    closeWindow: measurement.closeWindow.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await closeWindow(unit, input.windowId, 'closed');
        return done;
      }),
    ),
    accept: measurement.accept.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const window = await requireWindow(unit, input.windowId);
        const reading = await requireReading(unit.db, input.readingId, 'pending');
        if (reading.window_id !== window.id) throw new AppError('wrong-state');
        context.about([window.resident_id]);
        const filing = {
          residentId: window.resident_id,
          visitId: window.visit_id,
          windowId: window.id,
          reason: null,
          meal: input.meal,
          answers: null,
          operatorId: unit.actor.id,
        };
        await fileReading(unit, reading, filing, app.makeId);
        return done;
      }),
    ),
    type: measurement.type.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const window = await requireWindow(unit, input.windowId);
        context.about([window.resident_id]);
        const typed = { values: input.values, isConfirmed: input.confirmed };
        await fileTyped(unit, window, typed, app.makeId);
        return done;
      }),
    ),
  };
}

async function watched(app: AppContext, sharing: Sharing): Promise<StationState> {
  const state = await stationState(app.database.read, app.clock.now());
  const shared = [...sharing.standings()];
  // A shared device that another station measures with has failed there.
  const away = new Set(shared.flatMap((one) => (one.standing === 'yours' ? [] : [one.deviceId])));
  return {
    ...state,
    notTaken: state.notTaken.filter(({ deviceId }) => !away.has(deviceId)),
    shared,
  };
}

function trayProcedures(app: AppContext, { measurement }: Implementer) {
  return {
    refuse: measurement.refuse.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await requireReading(unit.db, input.readingId, 'pending');
        await decideReading(unit, input.readingId, {
          state: 'tray',
          trayReason: 'person-refused',
          reason: input.reason,
        });
        return done;
      }),
    ),
    assign: measurement.assign.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const reading = await requireReading(unit.db, input.readingId, 'tray');
        const residentId = await residentOfVisit(unit.db, input.visitId);
        context.about([residentId], input.reason);
        const { visitId, reason, meal } = input;
        const open = await findOpenWindow(unit.db, unit.now);
        const windowId = open?.visit_id === visitId ? open.id : null;
        const answers = await answeredBy(unit.db, visitId, reading);
        const operatorId = unit.actor.id;
        const filing = { residentId, visitId, windowId, reason, meal, answers, operatorId };
        await fileReading(unit, reading, filing, app.makeId);
        return done;
      }),
    ),
    takeBack: measurement.takeBack.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([input.residentId], input.reason);
        await takeBack(unit, input);
        return done;
      }),
    ),
    discard: measurement.discard.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await requireReading(unit.db, input.readingId, 'tray');
        context.about([], input.reason);
        await decideReading(unit, input.readingId, { state: 'discarded', reason: input.reason });
        return done;
      }),
    ),
  };
}

async function residentOfVisit(db: WriteDb, visitId: string): Promise<string> {
  const visit = await db
    .selectFrom('visits')
    .select(['resident_id', 'state'])
    .where('id', '=', visitId)
    .executeTakeFirst();
  if (!visit) throw new AppError('not-found');
  if (visit.state === 'void') throw new AppError('wrong-state');
  return visit.resident_id;
}

async function requireWindow(unit: Unit, windowId: string) {
  const open = await findOpenWindow(unit.db, unit.now);
  if (open?.id !== windowId) throw new AppError('window-closed');
  return open;
}

async function requireReading(
  db: WriteDb,
  readingId: string,
  state: 'pending' | 'tray',
): Promise<ReadingRow> {
  const reading = await selectReadings(db).where('id', '=', readingId).executeTakeFirst();
  if (!reading) throw new AppError('not-found');
  const isSo = state === 'tray' ? liesInTray(reading) : reading.state === state;
  if (!isSo) throw new AppError('already-done');
  return reading;
}
