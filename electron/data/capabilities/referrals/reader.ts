import { z } from 'zod';
import {
  type Addressee,
  type ReferralLine,
  type ReferredPatient,
  referredPatient,
} from '../../../../shared/contract/referrals.ts';
import { displayAge } from '../../../../shared/domain/identity/age.ts';
import { maskPhone } from '../../../../shared/domain/identity/mask.ts';
import {
  compareReferrals,
  type ReferralMoment,
  type Urgency,
} from '../../../../shared/domain/referral/clocks.ts';
import {
  isOpen,
  type ReferralState,
  referralStates,
} from '../../../../shared/domain/referral/states.ts';
import { settingAt } from '../../../../shared/domain/settings/setting-at.ts';
import {
  type CalendarDate,
  type EpochMs,
  fromInstant,
  type Instant,
} from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { settingRows } from '../administration/settings.ts';
import { ageWords } from '../../documents/layouts/words.ts';
import { selectBrief, toBrief } from '../residents/brief.ts';
import { canonicalId, idsOf } from '../residents/same-person.ts';
import { countedFacts } from '../residents/standing.ts';

/** Stands behind an age while several birth dates stand (ID-42). */
const NOT_CERTAIN = '（待核对）';

type Db = ReadDb | WriteDb;

/** Ended ones are history: the newest are on the list, the others on the pages of their residents. */
const ENDED_MAX = 100;
const OPEN_MAX = 500;

const openStates = referralStates.filter(isOpen);

/** The person as the form says it on a day (c.1, ID-14). @throws AppError `not-found` */
export async function patientOf(
  db: Db,
  residentId: string,
  { today, isPhoneMasked }: { readonly today: CalendarDate; readonly isPhoneMasked: boolean },
): Promise<ReferredPatient> {
  const canonical = await canonicalId(db, residentId);
  const row = await selectBrief(db).where('residents.id', '=', canonical).executeTakeFirst();
  if (!row) throw new AppError('not-found');
  const { name, sex, birthDate, recordNumber, address, phoneMasked } = toBrief(row, today);
  const counted = await countedFacts(db, canonical);
  const doubt = counted.birthDate === null ? NOT_CERTAIN : '';
  const age = ageWords(displayAge(birthDate > today ? today : birthDate, today)) + doubt;
  return { name, sex, age, recordNumber, address, phone: isPhoneMasked ? phoneMasked : row.phone };
}

/** Institutions that take referrals, with their departments in the order of the list. */
export async function listAddressees(db: Db, today: CalendarDate): Promise<Addressee[]> {
  const rows = await db
    .selectFrom('organisations')
    .select(['id', 'name', 'phone', 'departments'])
    .where('kind', '=', 'hospital')
    .where('removed_reason', 'is', null)
    .where((where) => where.or([where('closed_on', 'is', null), where('closed_on', '>', today)]))
    .orderBy('name')
    .execute();
  return rows.map(({ id, name, phone, departments }) => ({
    organisationId: id,
    name,
    phone,
    departments: z.array(z.string()).parse(JSON.parse(departments)),
  }));
}

/** Referrals of a resident, or of the clinic: open ones first, by their clocks. */
export async function listReferrals(
  db: ReadDb,
  residentId: string | null,
  now: EpochMs,
): Promise<ReferralLine[]> {
  const open = await selectLines(db, residentId)
    .where('state', 'in', openStates)
    .limit(OPEN_MAX)
    .execute();
  const ended = await selectLines(db, residentId)
    .where('state', 'not in', openStates)
    .limit(ENDED_MAX)
    .execute();
  const rows = [...open, ...ended];
  const uploaded = await uploadedAmong(
    db,
    rows.map(({ c_tx }) => c_tx),
  );
  const settings = await settingRows(db);
  const hoursOf = ({ issued_on }: LineRow) =>
    settingAt(settings, 'referrals.answer-hours', issued_on as CalendarDate);
  return rows
    .map((row) => toLine(row, { isUploaded: uploaded.has(row.c_tx), answerHours: hoursOf(row) }))
    .toSorted((left, right) => compareReferrals(momentOf(left), momentOf(right), now));
}

type LineRow = Awaited<ReturnType<ReturnType<typeof selectLines>['execute']>>[number];

function selectLines(db: ReadDb, residentId: string | null) {
  const all = db
    .selectFrom('referrals')
    .select([
      'id',
      'resident_id',
      'number',
      'patient',
      'urgency',
      'is_green_channel',
      'to_organisation',
      'to_department',
      'impression',
      'state',
      'state_reason',
      'issued_on',
      'submitted_at',
      'doctor_name',
      'c_tx',
    ])
    .select((eb) =>
      eb
        .selectFrom('documents')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('documents.subject_id', '=', 'referrals.id')
        .as('copies'),
    )
    .where('removed_reason', 'is', null)
    .orderBy('submitted_at', 'desc');
  return residentId === null ? all : all.where('resident_id', 'in', idsOf(residentId));
}

type Around = { readonly isUploaded: boolean; readonly answerHours: number };

function toLine(row: LineRow, { isUploaded, answerHours }: Around): ReferralLine {
  const patient = referredPatient.parse(JSON.parse(row.patient));
  return {
    referralId: row.id,
    residentId: row.resident_id,
    number: row.number,
    patient: { ...patient, phone: patient.phone && maskPhone(patient.phone) },
    urgency: row.urgency as Urgency,
    isGreenChannel: row.is_green_channel === 1,
    toOrganisation: row.to_organisation,
    toDepartment: row.to_department,
    impression: row.impression,
    state: row.state as ReferralState,
    stateReason: row.state_reason,
    issuedOn: row.issued_on as CalendarDate,
    submittedAt: row.submitted_at as Instant,
    answerHours,
    doctorName: row.doctor_name,
    saved: isUploaded ? 'uploaded' : 'saved',
    copies: row.copies ?? 0,
  };
}

function momentOf(line: ReferralLine): ReferralMoment {
  return { ...line, submittedAtMs: fromInstant(line.submittedAt) };
}

/** Those of these transactions that the district has. */
async function uploadedAmong(db: ReadDb, txIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (txIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('feed')
    .innerJoin('scopes', 'scopes.scope_id', 'feed.scope_id')
    .select('feed.tx_id')
    .where('feed.tx_id', 'in', txIds)
    .whereRef('feed.seq', '<=', 'scopes.district_seq')
    .execute();
  return new Set(rows.map(({ tx_id }) => tx_id));
}
