import { createHash } from 'node:crypto';
import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import { glucoseKindOf, type Meal, meals } from '../../../../shared/domain/measurement/glucose.ts';
import type { Yield } from '../../../../shared/domain/orders/catalogue.ts';
import { clinicDate, fromInstant, type Instant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { judgeValues } from './limits.ts';
import { labResultOp, parseLabValue } from './lab-results.ts';
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
  /** The order that it answers, where it answers one. */
  readonly answers: Answered | null;
  /** Null where the label alone, or the resident's own card, said whose it is. */
  readonly operatorId: string | null;
};

/** What a reading is to the test that was ordered (V7). */
export type Answered = {
  readonly specimenId: string;
  /** As which of the ordered values. */
  readonly as: Yield;
  /** When it was taken of the person, as far as somebody said. */
  readonly collectedAt: Instant | null;
};

/**
 * Makes a reading part of a record: its observations, and the decision on it, in one transaction.
 *
 * @throws AppError `meal-unknown` for a glucose without its meal; `value-refused` outside the hard limits
 */
export async function fileReading(
  unit: Unit,
  reading: ReadingRow,
  filing: Filing,
  makeId: MakeId,
): Promise<void> {
  await fileReadings(unit, [reading], filing, makeId);
}

/** Several readings of one person, as one act. @throws AppError as {@link fileReading} */
export async function fileReadings(
  unit: Unit,
  readings: readonly ReadingRow[],
  filing: Filing,
  makeId: MakeId,
): Promise<void> {
  const filed: { readonly reading: ReadingRow; readonly ops: Operation[] }[] = [];
  for (const reading of readings) {
    filed.push({ reading, ops: await opsOf(unit, reading, filing, makeId) });
  }
  await unit.issue(filed.flatMap(({ ops }) => ops));
  const { windowId, reason } = filing;
  for (const { reading, ops } of filed) {
    const became = { firstRow: firstRowOf(ops), windowId };
    await decideReading(unit, reading.id, { state: 'accepted', reason, filed: became });
  }
}

async function opsOf(
  unit: Unit,
  reading: ReadingRow,
  filing: Filing,
  makeId: MakeId,
): Promise<Operation[]> {
  const { residentId, visitId, answers, operatorId } = filing;
  const receivedAt = fromInstant(reading.received_at as Instant);
  const collectedAt = answers?.collectedAt ? fromInstant(answers.collectedAt) : null;
  const from: Provenance & { readonly device: object } = {
    residentId,
    visitId,
    readingId: reading.id,
    effectiveAt: collectedAt ?? takenAt(reading) ?? receivedAt,
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
    operatorId,
    specimen: answers ? { specimenId: answers.specimenId, issuedAt: receivedAt } : undefined,
  };
  const labValue = parseLabValue(reading.lab_value);
  return labValue
    ? [labResultOp(labValue, { ...from, issuedAt: receivedAt }, makeId)]
    : observationOps(measuredValues(unit, reading, filing), from, makeId);
}

/** The values as they are filed. @throws AppError `value-refused`, `meal-unknown` */
function measuredValues(unit: Unit, reading: ReadingRow, { meal, answers }: Filing) {
  const said = answers ? mealOf(answers.as) : meal;
  const values = parseValues(reading.reading_values).map((value) => withMeal(value, said));
  if (judgeValues(values, 'device', { today: clinicDate(unit.now) }).tier === 'refuse')
    throw new AppError('value-refused');
  return values;
}

/** The order says before or after which meal a glucose was drawn (DM-05). */
function mealOf(as: Yield): Meal | undefined {
  return meals.find((meal) => glucoseKindOf(meal) === as);
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
