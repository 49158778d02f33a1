import type { Proposal } from '../../../../shared/contract/care.ts';
import type { ObservationKind } from '../../../../shared/contract/schemas.ts';
import { hypertensionRules2017 } from '../../../../shared/domain/care/hypertension-rule-set.ts';
import { ageInYears } from '../../../../shared/lib/calendar.ts';
import { clinicDate, type EpochMs, fromInstant, toInstant } from '../../../../shared/lib/clock.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { ReadDb } from '../../db/handle.ts';
import type {
  BloodPressurePoint,
  HealthRecordSummary,
} from '../../documents/health-record-summary.ts';
import { residentRecord } from '../residents/reader.ts';
import type { PaperReader } from './paper.ts';

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

/** Everything that 居民健康档案摘要 says, as of now, and the revocable token of its QR code. */
export const readSummary: PaperReader<'health-record-summary'> = async (
  app,
  { subjectId: residentId, now },
) => {
  const db = app.database.read;
  const record = await residentRecord(db, residentId, now);
  const token = app.makeToken();
  const issued: Operation = {
    op: 'insert',
    entity: 'summary_tokens',
    rowId: app.makeId(),
    fields: { resident_id: residentId, token, issued_at: toInstant(now), revoked_at: null },
  };
  return {
    residentId,
    isDemo: record.resident.isDemo,
    subjectId: null,
    number: null,
    body: { ...(await summaryOf(db, record, now)), token },
    rows: [issued],
  };
};

type Summary = Omit<HealthRecordSummary, 'imprint' | 'token'>;

async function summaryOf(db: ReadDb, record: Story, now: EpochMs): Promise<Summary> {
  return {
    resident: {
      name: record.resident.name,
      sex: record.resident.sex,
      birthDate: record.resident.birthDate,
      recordNumber: record.resident.recordNumber,
      contested: contestedOf(record),
    },
    conditions: record.conditions.map(({ conditionId: _, ...condition }) => condition),
    allergies: record.allergies.map(({ allergyId: _, isContested = false, ...allergy }) => ({
      ...allergy,
      isContested,
    })),
    bloodPressure: {
      target: pressureTarget(record, now),
      points: record.pressures.slice(-POINTS_MAX).map(pointOf),
    },
    latest: latestValues(record),
    lastFollowUp: await lastFollowUp(db, record),
    next: nextDue(record),
    doctorName: record.doctorName,
  };
}

const onPaper = { name: 'name', sex: 'sex', birth_date: 'birthDate' } as const;

/** What of the person on the paper is one of several values (ID-42). */
function contestedOf({ contested }: Story): HealthRecordSummary['resident']['contested'] {
  return contested.flatMap(({ entity, field }) =>
    entity === 'residents' && field in onPaper ? [onPaper[field as keyof typeof onPaper]] : [],
  );
}

/** HTN-30: 150 from 65 years on, 140 before; only for those who are managed for it, and whose age is known (ID-42). */
export function pressureTarget(
  record: Story,
  now: EpochMs,
): HealthRecordSummary['bloodPressure']['target'] {
  const isManaged = record.conditions.some(
    ({ code, managed }) => code === 'hypertension' && managed,
  );
  if (!isManaged || contestedOf(record).includes('birthDate')) return null;
  const rules = hypertensionRules2017;
  const isElder = ageInYears(record.resident.birthDate, clinicDate(now)) >= rules.elderFromYears;
  return { sbp: isElder ? rules.elderSbpBelow : rules.sbpBelow, dbp: rules.dbpBelow };
}

function pointOf({ at, sbp, dbp, source }: Story['pressures'][number]): BloodPressurePoint {
  return { date: clinicDate(fromInstant(at)), sbp, dbp, source };
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
  record: Story,
): Promise<HealthRecordSummary['lastFollowUp']> {
  const newest = record.followUps[0];
  if (!newest) return null;
  const row = await db
    .selectFrom('follow_ups')
    .select(['sbp', 'dbp', 'refer_to'])
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

/** The follow-up that is due first. */
export function nextDue({ due }: Story): HealthRecordSummary['next'] {
  const next = due.find(({ reason }) => reason === 'follow-up');
  return next ? { programme: next.programme, dueDate: next.dueDate } : null;
}
