import { createHash } from 'node:crypto';
import { assert } from '../../../../shared/lib/assert.ts';
import { clinicDate, fromInstant, type Instant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import type { WriteDb } from '../../db/open.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { ageInDays, judgeValues } from './limits.ts';
import { observationOps, type Provenance } from './observations.ts';
import {
  findOpenWindow,
  parseValues,
  type ReadingRow,
  selectReadings,
  stationState,
} from './reader.ts';
import {
  closeStaleWindows,
  closeWindow,
  decideReading,
  insertTypedReading,
  openWindow,
} from './writer.ts';

const done = { done: true as const };

/** The measurement station: window, pending readings, tray (MEA-10 to MEA-17, S15). */
export function measurementProcedures(app: AppContext, os: Implementer) {
  return os.measurement.router({
    watch: os.measurement.watch.handler(({ signal }) =>
      live({
        changes: app.changes,
        topics: ['windows', 'readings', 'observations', 'minute'],
        compute: () => stationState(app.database.read, app.clock.now()),
        signal,
      }),
    ),
    openWindow: os.measurement.openWindow.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await closeStaleWindows(unit.db, unit.now);
        const residentId = await residentOfVisit(unit.db, input.visitId);
        context.about([residentId]);
        const open = await findOpenWindow(unit.db, unit.now);
        if (open?.visit_id === input.visitId) return { windowId: open.id };
        if (open) throw new AppError('window-open-elsewhere');
        unit.changed('windows');
        const windowId = app.makeId();
        await openWindow(unit, { windowId, visitId: input.visitId, residentId });
        return { windowId };
      }),
    ),
    closeWindow: os.measurement.closeWindow.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await closeWindow(unit, input.windowId, 'closed');
        return done;
      }),
    ),
    accept: os.measurement.accept.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const window = await requireWindow(unit, input.windowId);
        const reading = await requireReading(unit.db, input.readingId, 'pending');
        if (reading.window_id !== window.id) throw new AppError('wrong-state');
        context.about([window.resident_id]);
        await fileReading(app, unit, reading, window.resident_id, window.visit_id);
        return done;
      }),
    ),
    refuse: os.measurement.refuse.handler(({ context, input }) =>
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
    type: os.measurement.type.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const window = await requireWindow(unit, input.windowId);
        context.about([window.resident_id]);
        const ageDays = await ageOfResident(unit, window.resident_id);
        const { tier, hints } = judgeValues(input.values, 'typed', ageDays);
        if (tier === 'refuse') throw new AppError('value-refused', { params: { hint: hints[0] ?? '' } });
        if (tier !== 'ok' && !input.confirmed) {
          throw new AppError('value-unlikely', { params: { hint: hints[0] ?? '' } });
        }
        const from: Provenance = {
          residentId: window.resident_id,
          visitId: window.visit_id,
          readingId: app.makeId(),
          effectiveAt: unit.now,
          deviceTime: null,
          source: 'typed',
          device: null,
          operatorId: unit.actor.id,
        };
        await unit.issue(observationOps(input.values, from, app.makeId));
        await insertTypedReading(unit, { ...from, values: input.values, windowId: window.id, tier });
        return done;
      }),
    ),
    assign: os.measurement.assign.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const reading = await requireReading(unit.db, input.readingId, 'tray');
        const residentId = await residentOfVisit(unit.db, input.visitId);
        context.about([residentId], input.reason);
        await fileReading(app, unit, reading, residentId, input.visitId, input.reason);
        return done;
      }),
    ),
    discard: os.measurement.discard.handler(({ context, input }) =>
      context.commit(async (unit) => {
        await requireReading(unit.db, input.readingId, 'tray');
        context.about([], input.reason);
        await decideReading(unit, input.readingId, { state: 'discarded', reason: input.reason });
        return done;
      }),
    ),
  });
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

async function ageOfResident(unit: Unit, residentId: string): Promise<number | undefined> {
  const resident = await unit.db
    .selectFrom('residents')
    .select('birth_date')
    .where('id', '=', residentId)
    .executeTakeFirst();
  return ageInDays(resident?.birth_date ?? null, clinicDate(unit.now));
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
  if (reading.state !== state) throw new AppError('already-done');
  return reading;
}

/** Makes a reading part of a record: its observations, and the decision on it, in one transaction. */
async function fileReading(
  app: AppContext,
  unit: Unit,
  reading: ReadingRow,
  residentId: string,
  visitId: string,
  reason: string | null = null,
): Promise<void> {
  const frame = await unit.db
    .selectFrom('raw_frames')
    .select('hex')
    .where('event_id', '=', reading.id)
    .executeTakeFirst();
  assert(frame, 'every reading keeps its frame');
  const from: Provenance = {
    residentId,
    visitId,
    readingId: reading.id,
    effectiveAt: fromInstant(reading.received_at as Instant),
    deviceTime: reading.device_time,
    source: 'device',
    device: {
      id: reading.device_id,
      label: reading.device_label,
      driver: reading.driver,
      driverVersion: reading.driver_version,
      rawSha256: createHash('sha256').update(Buffer.from(frame.hex, 'hex')).digest('hex'),
      isSimulated: reading.is_simulated === 1,
    },
    operatorId: unit.actor.id,
  };
  await unit.issue(observationOps(parseValues(reading.reading_values), from, app.makeId));
  await decideReading(unit, reading.id, { state: 'accepted', reason });
}
