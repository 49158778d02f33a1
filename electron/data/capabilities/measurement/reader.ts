import { sql } from 'kysely';
import type {
  MeasurementWindow,
  PendingReading,
  StationState,
} from '../../../../shared/contract/measurement.ts';
import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import { fromTenths } from '../../../../shared/domain/measurement/units.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import { type EpochMs, type Instant, clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { selectBrief, toBrief } from '../residents/brief.ts';
import { bloodPressureOfVisit } from './blood-pressure.ts';
import { parseLabValue } from './lab-results.ts';
import { notTakenSince } from './not-taken.ts';
import { canonicalId, idsOfColumn } from '../residents/same-person.ts';
import { countedFacts } from '../residents/standing.ts';

type Db = ReadDb | WriteDb;

/** In place of a driver where a person typed the values. */
export const TYPED = 'typed';

const readingColumns = [
  'id',
  'device_id',
  'device_label',
  'driver',
  'driver_version',
  'is_simulated',
  'received_at',
  'device_time',
  'reading_values',
  'flags',
  'tier',
  'hints',
  'state',
  'tray_reason',
  'window_id',
  'decided_at',
  'label',
  'lab_value',
] as const;

/** True for a reading that was filed, and whose values were taken out of the record since, here or elsewhere. */
const wasTakenBack = sql<boolean>`(readings.state = 'accepted' and (exists (
  select 1 from observations
  where observations.id = readings.filed_row and observations.removed_reason is not null
) or exists (
  select 1 from lab_results
  where lab_results.id = readings.filed_row and lab_results.removed_reason is not null
)))`;

/** The rows of readings, whole. */
export function selectReadings(db: Db) {
  return db
    .selectFrom('readings')
    .select(readingColumns)
    .select(sql<number>`${wasTakenBack}`.as('is_taken_back'));
}

export type ReadingRow = Awaited<ReturnType<ReturnType<typeof selectReadings>['execute']>>[number];

/** Whether it belongs to nobody: it never did, or it was taken back. What a person typed is over then. */
export function liesInTray({ state, is_taken_back, driver }: ReadingRow): boolean {
  return state === 'tray' || (is_taken_back === 1 && driver !== TYPED);
}

/**
 * True for a window whose room has called somebody else since: it closes on the next call (MEA-17).
 * Both calls carry the time of the home, so the desks' clocks need not agree.
 */
export const hasCalledTheNext = sql<boolean>`exists (
  select 1
  from tickets as next
  left join tickets as own on own.visit_id = measurement_windows.visit_id and own.state not in ('void', 'no-show')
  where next.room_id = measurement_windows.room_id
    and next.visit_id != measurement_windows.visit_id
    and next.state in ('called', 'serving')
    and (own.room_id is not measurement_windows.room_id or next.called_at > own.called_at)
)`;

/** 1 for a resident who is managed for diabetes, whose low glucose is an alert (MEA-01). */
const isDiabetic = sql<number>`exists (
  select 1 from conditions
  where conditions.resident_id in ${idsOfColumn('measurement_windows.resident_id')}
    and code = 'diabetes-2' and is_managed = 1
    and replaced_by is null and removed_reason is null
)`;

/**
 * The open window of this station, if it has not run out and nobody else was called since (MEA-17); with a kiosk,
 * that of its own instruments.
 */
export async function findOpenWindow(db: Db, now: EpochMs, kioskId: string | null = null) {
  const open = await db
    .selectFrom('measurement_windows')
    .select([
      'measurement_windows.id',
      'visit_id',
      'resident_id',
      'opened_at',
      'closes_at',
      isDiabetic.as('is_diabetic'),
    ])
    .where('closed_at', 'is', null)
    .where('device_id', 'is', kioskId)
    .where('closes_at', '>', toInstant(now))
    .where((where) => where.not(hasCalledTheNext))
    .executeTakeFirst();
  if (!open) return undefined;
  const { birthDate } = await countedFacts(db, open.resident_id);
  return { ...open, birth_date: birthDate };
}

/** Windows that stand open although they ran out or their room has called the next. */
export function selectStaleWindows(db: Db, now: EpochMs) {
  return db
    .selectFrom('measurement_windows')
    .select(['id', 'closes_at'])
    .where('closed_at', 'is', null)
    .where((where) => where.or([where('closes_at', '<=', toInstant(now)), hasCalledTheNext]));
}

/** What the station's screen shows. */
export async function stationState(db: Db, now: EpochMs): Promise<Omit<StationState, 'shared'>> {
  const open = await findOpenWindow(db, now);
  const tray = await selectReadings(db)
    .where((where) => where.or([where('state', '=', 'tray'), recentlyTakenBack(now)]))
    // The memory of a meter may be long: it comes behind what was measured here.
    .orderBy(sql`tray_reason = 'stored-memory'`)
    .orderBy('received_at', 'desc')
    .limit(100)
    .execute();
  return {
    window: open ? await windowState(db, open, now) : null,
    notTaken: open ? await notTakenSince(db, open.opened_at as Instant) : [],
    tray: tray.map(toPending),
  };
}

/** Nobody looks for the owner of an older one: it stays out of the record, and readable here. */
const TAKEN_BACK_FOR_MS = 30 * 24 * 3600_000;

function recentlyTakenBack(now: EpochMs) {
  const since = toInstant(now - TAKEN_BACK_FOR_MS);
  return sql<boolean>`(received_at >= ${since} and driver != ${TYPED} and ${wasTakenBack})`;
}

async function windowState(
  db: Db,
  open: NonNullable<Awaited<ReturnType<typeof findOpenWindow>>>,
  now: EpochMs,
): Promise<MeasurementWindow> {
  const resident = await selectBrief(db)
    .where('residents.id', '=', await canonicalId(db, open.resident_id))
    .executeTakeFirst();
  assert(resident, 'a window belongs to a resident');
  const readings = await selectReadings(db)
    .where('window_id', '=', open.id)
    .where('state', 'in', ['pending', 'accepted'])
    .where((where) => where.not(wasTakenBack))
    .orderBy('received_at')
    .execute();
  const filed = await filedValues(db, open.visit_id, readings);
  const protocol = await bloodPressureOfVisit(db, open.visit_id, open.resident_id);
  return {
    windowId: open.id,
    visitId: open.visit_id,
    resident: toBrief(resident, clinicDate(now)),
    openedAt: open.opened_at as Instant,
    closesAt: open.closes_at as Instant,
    pending: readings.filter(({ state }) => state === 'pending').map(toPending),
    accepted: readings
      .filter(({ state }) => state === 'accepted')
      .map((row) => toAccepted(row, filed)),
    protocol: {
      needAnother: protocol.needAnother,
      value: protocol.value,
      counted: protocol.counted,
      hints: [...protocol.hints],
      because: [...protocol.because],
    },
  };
}

function toPending(row: ReadingRow): PendingReading {
  return {
    readingId: row.id,
    deviceId: row.device_id,
    deviceLabel: row.device_label,
    driverId: row.driver,
    receivedAt: row.received_at as Instant,
    deviceTime: row.device_time,
    values: parseValues(row.reading_values),
    labValue: parseLabValue(row.lab_value),
    label: row.label,
    flags: JSON.parse(row.flags) as string[],
    tier: row.tier as PendingReading['tier'],
    hints: JSON.parse(row.hints) as string[],
    trayReason:
      row.is_taken_back === 1 ? 'taken-back' : (row.tray_reason as PendingReading['trayReason']),
    simulated: row.is_simulated === 1,
  };
}

function toAccepted(row: ReadingRow, filed: ReadonlyMap<string, MeasuredValue[]>) {
  return {
    readingId: row.id,
    acceptedAt: (row.decided_at ?? row.received_at) as Instant,
    values: filed.get(row.id) ?? parseValues(row.reading_values),
  };
}

/** The values of readings as they stand in the record: a glucose with the meal that a person said. */
async function filedValues(
  db: Db,
  visitId: string,
  readings: readonly ReadingRow[],
): Promise<ReadonlyMap<string, MeasuredValue[]>> {
  const ids = readings.flatMap(({ id, state }) => (state === 'accepted' ? [id] : []));
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('observations')
    .select(['reading_id', 'kind', 'value_x10', 'code', 'unit'])
    .where('visit_id', '=', visitId)
    .where('reading_id', 'in', ids)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('id')
    .execute();
  const byReading = new Map<string, MeasuredValue[]>();
  for (const { reading_id, value_x10, ...row } of rows) {
    const value = {
      kind: row.kind as MeasuredValue['kind'],
      unit: row.unit,
      ...(value_x10 === null ? {} : { value: fromTenths(value_x10) }),
      ...(row.code === null ? {} : { code: row.code as 'LO' | 'HI' }),
    };
    byReading.set(reading_id, [...(byReading.get(reading_id) ?? []), value]);
  }
  return byReading;
}

/** The values of a reading as we stored them. */
export function parseValues(text: string): MeasuredValue[] {
  return JSON.parse(text) as MeasuredValue[];
}
