import {
  bloodPressureProtocol,
  type PressureProtocolDecision,
  type PressureReading,
} from '../../../../shared/domain/measurement/blood-pressure.ts';
import { type CalendarDate, fromInstant, type Instant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { settingsOn } from '../administration/settings.ts';
import { managedCodes } from '../residents/managed.ts';

export type VisitPressure = PressureProtocolDecision & {
  /** Readings that were accepted at this visit. */
  readonly count: number;
};

/**
 * The blood pressure of a visit by the protocol that was in force on its day (MEA-10, MEA-11): the
 * mean once there are enough readings, else what is still needed. Every accepted reading counts and
 * stays stored (MEA-12).
 */
export async function bloodPressureOfVisit(
  db: ReadDb | WriteDb,
  visitId: string,
  residentId: string,
): Promise<VisitPressure> {
  return pressureWith(db, { visitId, residentId, pending: [] });
}

/** As {@link bloodPressureOfVisit}, were the pending ones accepted; and the seconds between two readings. */
export async function pressureWith(
  db: ReadDb | WriteDb,
  {
    visitId,
    residentId,
    pending,
  }: {
    readonly visitId: string;
    readonly residentId: string;
    readonly pending: readonly PressureReading[];
  },
): Promise<VisitPressure & { readonly gapSeconds: number; readonly lastMs: number | null }> {
  const readings = [...(await pressureReadings(db, visitId)), ...pending];
  const settings = await settingsOn(db, await dateOf(db, visitId));
  const gapSeconds = settings('measurement.gap-seconds');
  const decision = bloodPressureProtocol({
    profile: settings('measurement.pressure-profile'),
    gapSeconds,
    followUp: (await managedCodes(db, residentId)).has('hypertension'),
    readings,
  });
  return { ...decision, count: readings.length, gapSeconds, lastMs: readings.at(-1)?.atMs ?? null };
}

async function dateOf(db: ReadDb | WriteDb, visitId: string): Promise<CalendarDate> {
  const row = await db
    .selectFrom('visits')
    .select('date')
    .where('id', '=', visitId)
    .executeTakeFirst();
  // Without its visit there is no reading either, and any day will do.
  return (row?.date ?? '') as CalendarDate;
}

async function pressureReadings(
  db: ReadDb | WriteDb,
  visitId: string,
): Promise<readonly PressureReading[]> {
  const rows = await db
    .selectFrom('observations as systolic')
    .innerJoin('observations as diastolic', (join) =>
      join
        .onRef('diastolic.reading_id', '=', 'systolic.reading_id')
        .on('diastolic.kind', '=', 'dbp')
        .on('diastolic.replaced_by', 'is', null)
        .on('diastolic.removed_reason', 'is', null),
    )
    .select([
      'systolic.value_x10 as sbp_x10',
      'diastolic.value_x10 as dbp_x10',
      'systolic.effective_at',
    ])
    .where('systolic.visit_id', '=', visitId)
    .where('diastolic.visit_id', '=', visitId)
    .where('systolic.kind', '=', 'sbp')
    .where('systolic.replaced_by', 'is', null)
    .where('systolic.removed_reason', 'is', null)
    .orderBy('systolic.effective_at')
    .execute();
  return rows.flatMap((row) =>
    row.sbp_x10 === null || row.dbp_x10 === null
      ? []
      : [
          {
            sbp: row.sbp_x10 / 10,
            dbp: row.dbp_x10 / 10,
            atMs: fromInstant(row.effective_at as Instant),
          },
        ],
  );
}
