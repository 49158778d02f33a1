import type { ResidentRecord } from '../../../../shared/contract/residents.ts';
import type {
  ObservationKind,
  ResidentBrief,
  TicketState,
} from '../../../../shared/contract/schemas.ts';
import { cleanDocumentNumber } from '../../../../shared/domain/identity/clean.ts';
import { pressuresByVisit } from '../../../../shared/domain/measurement/pressures-by-visit.ts';
import type { Relation } from '../../../../shared/domain/identity/relations.ts';
import { settingAt } from '../../../../shared/domain/settings/setting-at.ts';
import { daysBetween } from '../../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  type EpochMs,
  type Instant,
  clinicDate,
} from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { settingRows } from '../administration/settings.ts';
import { showContested } from '../conflicts/shown-values.ts';
import { relatedPersons } from '../household/reader.ts';
import { knownDocuments } from '../identity/reader.ts';
import { mergedRecords } from '../merges/reader.ts';
import { staffNames } from '../session/reader.ts';
import { selectBrief, toBrief } from './brief.ts';
import { canonicalId, idsOf } from './same-person.ts';
import { standingMembership } from './membership.ts';
import { contestedOf, standingAllergies } from './standing.ts';

type Db = ReadDb | WriteDb;

/** A page shows the newest of each kind; the whole history is one query away for those who need it. */
const OBSERVATIONS_MAX = 600;
const LINES_MAX = 60;

/** Whose document this is, if we know them. */
export async function findByDocument(
  db: Db,
  number: string,
  today: CalendarDate,
): Promise<ResidentBrief | null> {
  const document = await db
    .selectFrom('resident_documents')
    .select('resident_id')
    .where('number', '=', cleanDocumentNumber(number))
    .where('removed_reason', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (!document) return null;
  const row = await selectBrief(db)
    .where('residents.id', '=', await canonicalId(db, document.resident_id))
    .executeTakeFirst();
  return row ? toBrief(row, today) : null;
}

/** Everything on a resident's page. @throws AppError `not-found` */
export async function residentRecord(
  db: ReadDb,
  residentId: string,
  now: EpochMs,
): Promise<ResidentRecord> {
  const today = clinicDate(now);
  const canonical = await canonicalId(db, residentId);
  const row = await selectBrief(db).where('residents.id', '=', canonical).executeTakeFirst();
  if (!row) throw new AppError('not-found');
  const [names, settings] = [await staffNames(db), await settingRows(db)];
  const [conditions, allergies, observations, followUps, visits, tasks, saved] = await Promise.all([
    findConditions(db, canonical),
    findAllergies(db, canonical),
    findObservations(db, canonical),
    findFollowUps(db, canonical, names),
    findVisits(db, canonical),
    findDue(db, canonical, today),
    savedState(db, canonical),
  ]);
  return {
    resident: toBrief(row, today),
    conditions,
    allergies,
    observations,
    pressures: pressuresByVisit(observations, (date) =>
      settingAt(settings, 'measurement.pressure-profile', date),
    ),
    followUps,
    visits,
    doctorName: row.doctor_id === null ? null : (names.get(row.doctor_id) ?? null),
    due: tasks,
    saved,
    contested: await showContested(db, await contestedOf(db, canonical)),
    merged: await mergedRecords(db, canonical, now),
    membership: await standingMembership(db, canonical),
    related: await relatedPersons(db, canonical),
    documents: [...(await knownDocuments(db, canonical))],
  };
}

async function findConditions(db: ReadDb, residentId: string) {
  const rows = await db
    .selectFrom('conditions')
    .select(['id', 'code', 'onset_date', 'is_managed'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('code')
    .execute();
  const byCode = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const known = byCode.get(row.code);
    byCode.set(row.code, known ? together(known, row) : row);
  }
  return [...byCode.values()].map((row) => ({
    conditionId: row.id,
    code: row.code,
    onsetDate: row.onset_date as CalendarDate | null,
    managed: row.is_managed === 1,
  }));
}

/** One disease that two records of a person know: managed if either says so, since the earlier date. */
function together<Row extends { onset_date: string | null; is_managed: number }>(
  one: Row,
  other: Row,
): Row {
  const [onset = null] = [one.onset_date, other.onset_date].filter((at) => at !== null).toSorted();
  return { ...one, onset_date: onset, is_managed: Math.max(one.is_managed, other.is_managed) };
}

async function findAllergies(db: ReadDb, residentId: string) {
  const rows = await standingAllergies(db, residentId);
  return rows.map(({ id, ...allergy }) => ({ allergyId: id, ...allergy }));
}

async function findObservations(db: ReadDb, residentId: string) {
  const rows = await db
    .selectFrom('observations')
    .select([
      'id',
      'reading_id',
      'kind',
      'value_x10',
      'code',
      'unit',
      'effective_at',
      'source',
      'device_label',
      'visit_id',
    ])
    .where('resident_id', 'in', idsOf(residentId))
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('effective_at', 'desc')
    .limit(OBSERVATIONS_MAX)
    .execute();
  return rows.reverse().map((row) => ({
    observationId: row.id,
    readingId: row.reading_id,
    kind: row.kind as ObservationKind,
    value: row.value_x10 === null ? null : row.value_x10 / 10,
    code: row.code as 'LO' | 'HI' | null,
    unit: row.unit,
    effectiveAt: row.effective_at as Instant,
    source: row.source as 'device' | 'typed' | 'import',
    deviceLabel: row.device_label,
    visitId: row.visit_id,
  }));
}

async function findFollowUps(db: ReadDb, residentId: string, names: ReadonlyMap<string, string>) {
  const rows = await db
    .selectFrom('follow_ups')
    .select([
      'id',
      'programme',
      'visit_date',
      'class',
      'actions',
      'due_date',
      'because',
      'rule_set',
      'rule_set_version',
      'doctor_id',
      'confirmed_at',
      'resident_id',
    ])
    .where('resident_id', 'in', idsOf(residentId))
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('visit_date', 'desc')
    .orderBy('confirmed_at', 'desc')
    .limit(LINES_MAX)
    .execute();
  return rows.map((row) => ({
    followUpId: row.id,
    programme: row.programme,
    visitDate: row.visit_date as CalendarDate,
    class: row.class,
    actions: JSON.parse(row.actions) as string[],
    dueDate: row.due_date as CalendarDate | null,
    because: JSON.parse(row.because) as string[],
    ruleSet: row.rule_set,
    ruleSetVersion: row.rule_set_version,
    doctorName: names.get(row.doctor_id) ?? '',
    confirmedAt: row.confirmed_at as Instant,
    ...originOf(row.resident_id, residentId),
  }));
}

async function findVisits(db: ReadDb, residentId: string) {
  const rows = await db
    .selectFrom('visits')
    .innerJoin('tickets', 'tickets.visit_id', 'visits.id')
    .leftJoin('related_persons', 'related_persons.id', 'visits.acted_by')
    .select([
      'related_persons.relation as acted_relation',
      'related_persons.name as acted_name',
      'visits.id',
      'visits.date',
      'visits.check_in_at',
      'visits.source',
      'tickets.number',
      'tickets.state',
      'tickets.lane_because',
      'visits.resident_id',
    ])
    .where('visits.resident_id', 'in', idsOf(residentId))
    .orderBy('visits.check_in_at', 'desc')
    .limit(LINES_MAX)
    .execute();
  return rows.map((row) => ({
    visitId: row.id,
    date: row.date as CalendarDate,
    checkInAt: row.check_in_at as Instant,
    ticketNumber: row.number,
    state: row.state as TicketState,
    source: row.source as 'kiosk' | 'desk',
    door: (JSON.parse(row.lane_because) as string[]).filter((rule) => rule.startsWith('TRI-')),
    actedBy:
      row.acted_name === null
        ? null
        : { relation: row.acted_relation as Relation, name: row.acted_name },
    ...originOf(row.resident_id, residentId),
  }));
}

/** Marks what was written in another record of this person. */
function originOf(writtenFor: string, residentId: string) {
  return writtenFor === residentId ? {} : { originId: writtenFor };
}

async function findDue(db: ReadDb, residentId: string, today: CalendarDate) {
  const rows = await db
    .selectFrom('tasks')
    .select(['programme', 'due_date', 'kind'])
    .where('resident_id', 'in', idsOf(residentId))
    // What a doctor has to report is nobody else's to read (f.6).
    .where('kind', '!=', 'notifiable')
    .where('state', '=', 'open')
    .where('removed_reason', 'is', null)
    .orderBy('due_date')
    .execute();
  return rows.map((row) => {
    const dueDate = row.due_date as CalendarDate;
    return {
      programme: row.programme,
      dueDate,
      overdueDays: Math.max(0, daysBetween(dueDate, today)),
      reason: row.kind,
    };
  });
}

/** `uploaded` once the district has the newest transaction that touched this resident's rows. */
async function savedState(db: ReadDb, residentId: string): Promise<'saved' | 'uploaded'> {
  const newest = await db
    .selectFrom('observations')
    .select('c_tx')
    .where('resident_id', 'in', idsOf(residentId))
    .unionAll(db.selectFrom('visits').select('c_tx').where('resident_id', 'in', idsOf(residentId)))
    .unionAll(
      db.selectFrom('follow_ups').select('c_tx').where('resident_id', 'in', idsOf(residentId)),
    )
    .execute();
  const txIds = [...new Set(newest.map(({ c_tx }) => c_tx))].sort().slice(-20);
  return (await areUploaded(db, txIds)) ? 'uploaded' : 'saved';
}

/** True when the district has all these transactions. */
export async function areUploaded(db: ReadDb, txIds: readonly string[]): Promise<boolean> {
  if (txIds.length === 0) return true;
  const rows = await db
    .selectFrom('feed')
    .innerJoin('scopes', 'scopes.scope_id', 'feed.scope_id')
    .select('feed.tx_id')
    .where('feed.tx_id', 'in', txIds)
    .whereRef('feed.seq', '<=', 'scopes.district_seq')
    .execute();
  return rows.length === txIds.length;
}
