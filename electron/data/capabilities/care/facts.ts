import type { GlucoseInput } from '../../../../shared/domain/care/diabetes.ts';
import {
  previousFollowUp,
  type RecordedFollowUp,
} from '../../../../shared/domain/care/follow-up.ts';
import type { ProgrammeId } from '../../../../shared/domain/care/programmes.ts';
import {
  faceToFaceInYearOf,
  type FollowUpWay,
  type ScheduledVisit,
} from '../../../../shared/domain/care/schedule.ts';
import { fromTenths } from '../../../../shared/domain/measurement/units.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { bloodPressureOfVisit } from '../measurement/blood-pressure.ts';
import { idsOf } from '../residents/same-person.ts';

type Db = ReadDb | WriteDb;

export type VisitSubject = {
  readonly visitId: string;
  readonly residentId: string;
  readonly date: CalendarDate;
  /** Null while several stand: the rules then ask for it (ID-42). */
  readonly birthDate: CalendarDate | null;
};

/** What was measured at a visit, as far as a programme reads it. */
export type Measured = {
  readonly bloodPressure: { sbp: number; dbp: number; readings: number } | null;
  readonly pressureReadings: number;
  /** The newest fasting value, else the newest of another kind. */
  readonly glucose: GlucoseInput | null;
  readonly moreGlucose: readonly GlucoseInput[];
  readonly heartRate: number | null;
  readonly temperatureC: number | null;
  /** The newest number of every kind, in tenths. */
  readonly newest: ReadonlyMap<string, number>;
};

const glucoseKinds = new Map<string, GlucoseInput['kind']>([
  ['glucose-fasting', 'fasting'],
  ['glucose-2h', '2h'],
  ['glucose-random', 'random'],
  // A meter that does not say when somebody ate: never a fasting value (DM-05).
  ['glucose', 'random'],
]);

/** The accepted values of a visit. */
export async function measuredAt(db: Db, subject: VisitSubject): Promise<Measured> {
  const pressure = await bloodPressureOfVisit(db, subject.visitId, subject.residentId);
  const rows = await observationsOf(db, subject.visitId);
  const newest = new Map(
    rows.flatMap(({ kind, value_x10 }) => (value_x10 === null ? [] : [[kind, value_x10]])),
  );
  const values = rows.flatMap(glucoseOf).reverse();
  const judged = values.find(({ kind }) => kind === 'fasting') ?? values[0] ?? null;
  const inUnits = (kind: string) => {
    const tenths = newest.get(kind);
    return tenths === undefined ? null : fromTenths(tenths);
  };
  return {
    bloodPressure: pressure.value && { ...pressure.value, readings: pressure.count },
    pressureReadings: pressure.count,
    glucose: judged,
    moreGlucose: values.filter((one) => one !== judged),
    heartRate: inUnits('pulse'),
    temperatureC: inUnits('temperature'),
    newest,
  };
}

/** A programme's follow-ups before this one: the previous valid one (HTN-34), and how many of the year count (HTN-10). */
export async function historyOf(db: Db, subject: VisitSubject, programme: ProgrammeId) {
  const followUps = await recordedFollowUps(db, subject.residentId, programme);
  return {
    previous: previousFollowUp(followUps, subject.date),
    faceToFaceThisYear: faceToFaceInYearOf(subject.date, followUps),
  };
}

/** Oldest first. */
function observationsOf(db: Db, visitId: string) {
  return db
    .selectFrom('observations')
    .select(['kind', 'value_x10', 'code'])
    .where('visit_id', '=', visitId)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('effective_at')
    .execute();
}

type ObservationRow = Awaited<ReturnType<typeof observationsOf>>[number];

function glucoseOf({ kind, value_x10, code }: ObservationRow): readonly GlucoseInput[] {
  const meal = glucoseKinds.get(kind);
  if (!meal) return [];
  if (code === 'LO' || code === 'HI') return [{ kind: meal, code }];
  return value_x10 === null ? [] : [{ kind: meal, mmolL: fromTenths(value_x10) }];
}

async function recordedFollowUps(
  db: Db,
  residentId: string,
  programme: ProgrammeId,
): Promise<(RecordedFollowUp & Pick<ScheduledVisit, 'way'>)[]> {
  const rows = await db
    .selectFrom('follow_ups')
    .select(['visit_date', 'way', 'flags'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('programme', '=', programme)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('visit_date')
    .orderBy('confirmed_at')
    .execute();
  return rows.map((row) => {
    const flags = JSON.parse(row.flags) as StoredFlags;
    return {
      date: row.visit_date as CalendarDate,
      way: row.way as FollowUpWay,
      state: 'completed',
      // Without a value nothing could be said of control: such a visit is skipped.
      hasMeasurement: typeof flags.controlled === 'boolean',
      controlled: flags.controlled ?? false,
      adverseReaction: flags.adverseReaction ?? false,
    };
  });
}

/** As this program wrote them, or an import. */
type StoredFlags = {
  readonly controlled?: boolean | null;
  readonly adverseReaction?: boolean;
};
