import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import type { ObservationKind } from '../../../../shared/contract/schemas.ts';
import { toTenths } from '../../../../shared/domain/measurement/units.ts';
import { clinicDate, fromInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb } from '../../db/handle.ts';
import type { DocumentData } from '../../documents/kinds.ts';
import { bloodPressureOfVisit } from '../measurement/blood-pressure.ts';
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
      bloodPressure: await pressureOf(db, record, ofDay, now),
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

/** The value of the visit by protocol; the last reading while the protocol still wants another (MEA-10). */
async function pressureOf(
  db: ReadDb,
  record: ResidentRecord,
  ofDay: readonly Observation[],
  now: number,
): Promise<SlipPressure> {
  const last = (kind: 'sbp' | 'dbp') =>
    ofDay.findLast((one) => one.kind === kind && one.value !== null);
  const [sbp, dbp] = [last('sbp'), last('dbp')];
  if (!sbp || !dbp) return null;
  const protocol =
    sbp.visitId === null
      ? null
      : await bloodPressureOfVisit(db, sbp.visitId, record.resident.residentId);
  const single = { sbp: Math.round(sbp.value ?? 0), dbp: Math.round(dbp.value ?? 0) };
  const value = protocol?.value ?? single;
  const target = pressureTarget(record, now);
  return {
    ...value,
    readings: protocol?.value ? protocol.count : 1,
    target,
    verdict: pressureVerdict(value, target),
  };
}

function isManaged({ conditions }: ResidentRecord, code: string): boolean {
  return conditions.some((condition) => condition.code === code && condition.managed);
}
