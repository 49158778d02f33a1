import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import type { ObservationKind } from '../../../../shared/contract/schemas.ts';
import { toTenths } from '../../../../shared/domain/measurement/units.ts';
import { clinicDate, fromInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { DocumentData } from '../../documents/kinds.ts';
import { residentRecord } from '../residents/reader.ts';
import { meaningOf, pressureVerdict } from './measurement-verdict.ts';
import type { PaperReader } from './paper.ts';
import { nextDue, pressureTarget } from './summary.ts';

type Observation = ResidentRecord['observations'][number];

/** What does not stand in a line of its own. */
const notListed: ReadonlySet<ObservationKind> = new Set(['sbp', 'dbp', 'map', 'perfusionIndex']);

/**
 * 测量结果: the values of the newest day on which anything was measured. Printed again after another
 * reading it is another paper, so its copies are counted by the newest value on it.
 *
 * @throws AppError `not-found`; `nothing-measured`
 */
export const readMeasurementSlip: PaperReader<'measurement-slip'> = async (
  app,
  { subjectId: residentId, now },
) => {
  const db = app.database.read;
  const record = await residentRecord(db, residentId, now);
  const newest = record.observations.at(-1);
  if (!newest) throw new AppError('nothing-measured');
  const day = dayOf(newest);
  const ofDay = record.observations.filter((one) => dayOf(one) === day);
  const { resident } = record;
  const person = { isDiabetic: isManaged(record, 'diabetes-2'), ageYears: resident.ageYears };
  return {
    residentId,
    isDemo: resident.isDemo,
    subjectId: newest.observationId,
    number: null,
    body: {
      resident: { name: resident.name },
      measuredAt: newest.effectiveAt,
      bloodPressure: pressureOf(record, day, now),
      values: newestOfEach(ofDay).map(({ kind, value, code }) => ({
        kind,
        value,
        code,
        ...meaningOf({ kind, tenths: value === null ? null : toTenths(value) }, person),
      })),
      next: nextDue(record),
    },
    rows: [],
  };
};

function dayOf({ effectiveAt }: Observation): string {
  return clinicDate(fromInstant(effectiveAt));
}

/** In the order in which they were measured first. */
function newestOfEach(observations: readonly Observation[]): readonly Observation[] {
  const newest = new Map<ObservationKind, Observation>();
  for (const one of observations) if (!notListed.has(one.kind)) newest.set(one.kind, one);
  return [...newest.values()];
}

type SlipPressure = DocumentData<'measurement-slip'>['bloodPressure'];

/** Of the last visit of the day: the number that every screen shows (MEA-12), complete or not. */
function pressureOf(record: ResidentRecord, day: string, now: number): SlipPressure {
  const newest = record.pressures.findLast(({ at }) => clinicDate(fromInstant(at)) === day);
  if (!newest) return null;
  const { sbp, dbp, readings } = newest;
  const target = pressureTarget(record, now);
  const verdict = pressureVerdict({ sbp, dbp }, target);
  return { sbp, dbp, readings: readings.length, target, verdict };
}

function isManaged({ conditions }: ResidentRecord, code: string): boolean {
  return conditions.some((condition) => condition.code === code && condition.managed);
}
