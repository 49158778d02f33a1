import { createHash } from 'node:crypto';
import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import { glucoseKindOf, type Meal } from '../../../../shared/domain/measurement/glucose.ts';
import { clinicDate, fromInstant, type Instant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { judgeValues } from './limits.ts';
import { firstRowOf, observationOps, type Provenance } from './observations.ts';
import { parseValues, type ReadingRow } from './reader.ts';
import { takenAt } from './stored-memory.ts';
import { decideReading } from './writer.ts';

type Filing = {
  readonly residentId: string;
  readonly visitId: string;
  /** The open window of that visit, if it has one. */
  readonly windowId: string | null;
  /** Why a person filed it by hand; null in the open window. */
  readonly reason: string | null;
  /** What a person said of the last meal, for a glucose that does not know it. */
  readonly meal: Meal | undefined;
};

/**
 * Makes a reading part of a record: its observations, and the decision on it, in one transaction.
 *
 * @throws AppError `meal-unknown` for a glucose without its meal; `value-refused` outside the hard limits
 */
export async function fileReading(
  unit: Unit,
  reading: ReadingRow,
  { residentId, visitId, windowId, reason, meal }: Filing,
  makeId: MakeId,
): Promise<void> {
  const values = parseValues(reading.reading_values).map((value) => withMeal(value, meal));
  if (judgeValues(values, 'device', { today: clinicDate(unit.now) }).tier === 'refuse')
    throw new AppError('value-refused');
  const from: Provenance = {
    residentId,
    visitId,
    readingId: reading.id,
    effectiveAt: takenAt(reading) ?? fromInstant(reading.received_at as Instant),
    deviceTime: reading.device_time,
    source: 'device',
    device: {
      id: reading.device_id,
      label: reading.device_label,
      driver: reading.driver,
      driverVersion: reading.driver_version,
      rawSha256: await frameHash(unit, reading.id),
      isSimulated: reading.is_simulated === 1,
    },
    operatorId: unit.actor.id,
  };
  const ops = observationOps(values, from, makeId);
  await unit.issue(ops);
  const filed = { firstRow: firstRowOf(ops), windowId };
  await decideReading(unit, reading.id, { state: 'accepted', reason, filed });
}

/** A device that knows the meal is believed; otherwise only a person can say (DM-05). */
function withMeal(value: MeasuredValue, meal: Meal | undefined): MeasuredValue {
  if (value.kind !== 'glucose') return value;
  if (!meal) throw new AppError('meal-unknown');
  return { ...value, kind: glucoseKindOf(meal) };
}

/** Null for a reading that lay in the tray until its frame was let go (retention.ts). */
async function frameHash(unit: Unit, eventId: string): Promise<string | null> {
  const frame = await unit.db
    .selectFrom('raw_frames')
    .select('hex')
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return frame ? createHash('sha256').update(Buffer.from(frame.hex, 'hex')).digest('hex') : null;
}
