import type { Proposal } from '../../../../shared/contract/care.ts';
import type { ObservationKind } from '../../../../shared/contract/schemas.ts';
import { hypertensionRules2017 } from '../../../../shared/domain/care/hypertension-rule-set.ts';
import { ageInYears } from '../../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  clinicDate,
  type EpochMs,
  fromInstant,
  toInstant,
} from '../../../../shared/lib/clock.ts';
import type { AppContext } from '../../context.ts';
import type { ReadDb, WriteDb } from '../../db/open.ts';
import type {
  BloodPressurePoint,
  HealthRecordSummary,
} from '../../documents/health-record-summary.ts';
import { residentRecord } from '../residents/reader.ts';

type Request = {
  readonly residentId: string;
  readonly now: EpochMs;
  readonly token: string;
  readonly printedBy: string | null;
};

type Story = Awaited<ReturnType<typeof residentRecord>>;

/** A chart of more visits than this is a grey band; the newest count. */
const POINTS_MAX = 60;

/** Kinds that stand in the table of newest values; blood pressure has its own chart. */
const inTable: ReadonlySet<ObservationKind> = new Set([
  'pulse',
  'height',
  'weight',
  'bmi',
  'waist',
  'glucose-fasting',
  'hba1c',
  'spo2',
  'temperature',
]);

/** Everything that the summary of a resident says, as of now. @throws AppError `not-found` */
export async function readSummary(
  app: AppContext,
  { residentId, now, token, printedBy }: Request,
): Promise<HealthRecordSummary> {
  const db = app.database.read;
  const record = await residentRecord(db, residentId, now);
  const clinic = await db
    .selectFrom('clinics')
    .select(['name', 'phone'])
    .where('id', '=', app.workstation.clinicId)
    .executeTakeFirst();
  return {
    clinicName: clinic?.name ?? '',
    clinicPhone: clinic?.phone ?? null,
    isDemo: record.resident.isDemo,
    resident: {
      name: record.resident.name,
      sex: record.resident.sex,
      birthDate: record.resident.birthDate,
      recordNumber: record.resident.recordNumber,
    },
    conditions: record.conditions.map(({ conditionId: _, ...condition }) => condition),
    allergies: record.allergies.map(({ allergyId: _, ...allergy }) => allergy),
    bloodPressure: { target: targetOf(record, now), points: pressurePoints(record) },
    latest: latestValues(record),
    lastFollowUp: await lastFollowUp(db, residentId, record),
    next: nextDue(record),
    doctorName: record.doctorName,
    token,
    copyNumber: await nextCopy(db, residentId),
    printedAt: toInstant(now),
    printedBy,
  };
}

/** HTN-30: 150 from 65 years on, 140 before; only for those who are managed for it. */
function targetOf(record: Story, now: EpochMs): HealthRecordSummary['bloodPressure']['target'] {
  const isManaged = record.conditions.some(
    ({ code, managed }) => code === 'hypertension' && managed,
  );
  if (!isManaged) return null;
  const rules = hypertensionRules2017;
  const isElder = ageInYears(record.resident.birthDate, clinicDate(now)) >= rules.elderFromYears;
  return { sbp: isElder ? rules.elderSbpBelow : rules.sbpBelow, dbp: rules.dbpBelow };
}

/** One point per visit: the mean of its readings, as the record judges it (MEA-12). */
function pressurePoints({ observations }: Story): BloodPressurePoint[] {
  type Sums = { date: CalendarDate; sbp: number[]; dbp: number[]; source: 'device' | 'typed' };
  const visits = new Map<string, Sums>();
  for (const one of observations) {
    if ((one.kind !== 'sbp' && one.kind !== 'dbp') || one.value === null) continue;
    const key = one.visitId ?? one.effectiveAt;
    const date = clinicDate(fromInstant(one.effectiveAt));
    const sums = visits.get(key) ?? { date, sbp: [], dbp: [], source: one.source };
    sums[one.kind].push(one.value);
    visits.set(key, sums);
  }
  return [...visits.values()]
    .filter(({ sbp, dbp }) => sbp.length > 0 && dbp.length > 0)
    .slice(-POINTS_MAX)
    .map(({ date, sbp, dbp, source }) => ({ date, sbp: mean(sbp), dbp: mean(dbp), source }));
}

/** Half-up to 1 mmHg (MEA-12). */
function mean(values: readonly number[]): number {
  return Math.floor(values.reduce((sum, value) => sum + value, 0) / values.length + 0.5);
}

function latestValues({ observations }: Story): HealthRecordSummary['latest'] {
  const newest = new Map<ObservationKind, Story['observations'][number]>();
  for (const one of observations) if (inTable.has(one.kind)) newest.set(one.kind, one);
  return [...newest.values()].map(({ kind, value, code, effectiveAt, source }) => ({
    kind,
    value,
    code,
    date: clinicDate(fromInstant(effectiveAt)),
    source,
  }));
}

async function lastFollowUp(
  db: ReadDb,
  residentId: string,
  record: Story,
): Promise<HealthRecordSummary['lastFollowUp']> {
  const newest = record.followUps[0];
  if (!newest) return null;
  const row = await db
    .selectFrom('follow_ups')
    .select(['sbp', 'dbp', 'refer_to'])
    .where('resident_id', '=', residentId)
    .where('id', '=', newest.followUpId)
    .executeTakeFirst();
  return {
    date: newest.visitDate,
    sbp: row?.sbp ?? null,
    dbp: row?.dbp ?? null,
    class: newest.class,
    actions: newest.actions as Proposal['actions'],
    referTo: row?.refer_to ?? null,
    doctorName: newest.doctorName,
  };
}

function nextDue({ due }: Story): HealthRecordSummary['next'] {
  const next = due.find(({ reason }) => reason === 'follow-up');
  return next ? { programme: next.programme, dueDate: next.dueDate } : null;
}

/** The number that the next paper of this resident bears. */
export async function nextCopy(db: ReadDb | WriteDb, residentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('documents')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('resident_id', '=', residentId)
    .where('kind', '=', 'health-record-summary')
    .executeTakeFirstOrThrow();
  return count + 1;
}
