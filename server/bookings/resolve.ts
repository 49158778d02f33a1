import { sql } from 'kysely';
import { cleanDocumentNumber } from '../../shared/domain/identity/clean.ts';
import { checkIdNumber } from '../../shared/domain/identity/id-number.ts';
import { normalizeName } from '../../shared/domain/identity/names.ts';
import { type SettingRow, settingAt } from '../../shared/domain/settings/setting-at.ts';
import { queueFor } from '../../shared/domain/slots/queue-for.ts';
import { addDays } from '../../shared/lib/calendar.ts';
import { type CalendarDate, clinicDate } from '../../shared/lib/clock.ts';
import type { Database, WriteDb } from '../db/open.ts';
import { hashOf, type LookUpKey } from '../scopes/look-up.ts';
import { BookingProblem, type PlaceAsk } from './messages.ts';

/** So far ahead bookings are taken. */
export const BOOKING_DAYS_MAX = 90;

/** @throws BookingProblem `date-out-of-range` for a day that is over, or too far ahead */
export function requireDate(date: CalendarDate, now: number): void {
  const today = clinicDate(now);
  if (date < today || date > addDays(today, BOOKING_DAYS_MAX))
    throw new BookingProblem('date-out-of-range', ['date']);
}

/**
 * The one person of the clinic with this document and this name. A number with another name is nobody's
 * (ID-40), and the asker does not learn which of the two was wrong.
 *
 * @throws BookingProblem `person-not-found`
 */
export async function findPerson(
  trx: WriteDb,
  clinicId: string,
  { documentType: type, documentNumber, name }: PlaceAsk['person'],
  { key, now }: { readonly key: LookUpKey; readonly now: number },
): Promise<string> {
  const number = numberOf(documentNumber, clinicDate(now));
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct p.id, p.name from document_hashes d
    join resident_documents r on r.scope_id = d.scope_id and r.id = d.row_id
    join residents p on p.scope_id = d.scope_id and p.id = d.resident_id
    where d.scope_id = ${clinicId} and d.hash = ${hashOf({ type, number }, key)}
      and r.removed_reason is null and p.removed_reason is null
    order by p.id`.execute(trx);
  const wanted = normalizeName(name);
  const found = rows.find((row) => normalizeName(row.name) === wanted);
  if (!found) throw new BookingProblem('person-not-found');
  return found.id;
}

/** As it is compared (ID-04, ID-30); an old number of fifteen digits is the new one (ID-10). */
function numberOf(text: string, today: CalendarDate): string {
  const number = cleanDocumentNumber(text);
  return checkIdNumber({ number, today }).upgraded ?? number;
}

export type Who = { readonly doctorId: string | null; readonly queueId: string };

/** The doctor of that name, and the queue. @throws BookingProblem `doctor-not-found`, `no-sessions` */
export async function findWho(
  trx: WriteDb,
  clinicId: string,
  { doctorName, date, start }: Pick<PlaceAsk, 'doctorName' | 'date' | 'start'>,
): Promise<Who> {
  const doctorId = doctorName === null ? null : await findDoctor(trx, clinicId, doctorName);
  const plan = settingAt(await settingRows(trx, clinicId), 'booking.sessions', date);
  const queueId = queueFor(plan, { date, start, doctorId });
  if (queueId === null) throw new BookingProblem('no-sessions');
  return { doctorId, queueId };
}

/** A name that two of them bear names nobody. */
async function findDoctor(trx: WriteDb, clinicId: string, name: string): Promise<string> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from staff
    where clinic_id = ${clinicId} and role = 'doctor' and is_active = 1
      and removed_reason is null`.execute(trx);
  const wanted = normalizeName(name);
  const [only, ...others] = rows.filter((row) => normalizeName(row.name) === wanted);
  if (!only || others.length > 0) throw new BookingProblem('doctor-not-found', ['doctorName']);
  return only.id;
}

/** What the clinic decided about its opening and its booking. */
export async function settingRows(
  db: Database | WriteDb,
  clinicId: string,
): Promise<readonly SettingRow[]> {
  const { rows } = await sql<Omit<SettingRow, 'effectiveFrom'> & { from: CalendarDate }>`
    select id, key, value, effective_from as "from", set_at as "setAt" from settings
    where clinic_id = ${clinicId} and (key like 'booking.%' or key = 'opening.week')
      and removed_reason is null`.execute(db);
  return rows.map(({ from, ...row }) => ({ ...row, effectiveFrom: from }));
}
