import type { ScanFound } from '../../../../shared/contract/devices.ts';
import { readLabel } from '../../../../shared/domain/orders/label.ts';
import {
  codeDay,
  isMisread,
  readTicketCode,
  type TicketCode,
} from '../../../../shared/domain/queue/ticket-code.ts';
import {
  isMisreadAppointment,
  readAppointmentCode,
} from '../../../../shared/domain/slots/appointment-code.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { findSpecimen } from '../orders/by-label.ts';
import { selectTickets } from '../queue/ticket-rows.ts';
import { canonicalId } from '../residents/same-person.ts';

type Nothing = Extract<ScanFound, { is: 'nothing' }>['because'];

/**
 * What a scanned code is: the label of a specimen (V7), a ticket of today, an
 * appointment slip, the code of a summary. Whatever else stands
 * in a code is a token of somebody else's (devices.md 10): it finds nobody, and no word of it leaves this function.
 */
export async function findScanned(db: ReadDb, text: string, now: EpochMs): Promise<ScanFound> {
  const label = readLabel(text);
  if (label !== null) return findLabel(db, label);
  const code = readTicketCode(text);
  if (code) return findTicket(db, code, clinicDate(now));
  const tail = readAppointmentCode(text);
  if (tail !== null) return findAppointment(db, tail, clinicDate(now));
  if (isMisread(text) || isMisreadAppointment(text)) return nothing('misread');
  return findSummary(db, text);
}

async function findLabel(db: ReadDb, label: string): Promise<ScanFound> {
  const specimen = await findSpecimen(db, label);
  const person = specimen && (await findPerson(db, specimen.resident_id));
  if (!specimen || !person) return nothing('unknown-label');
  const { date, visit_id: visitId } = specimen;
  return { is: 'label', label, date: date as CalendarDate, visitId, ...person };
}

async function findTicket(
  db: ReadDb,
  { day, number }: TicketCode,
  today: CalendarDate,
): Promise<ScanFound> {
  if (day !== codeDay(today)) return nothing('other-day-ticket');
  const row = await selectTickets(db, today)
    .where('tickets.number', '=', number)
    .executeTakeFirst();
  if (!row) return nothing('unknown-ticket');
  const { visit_id: visitId, resident_id: residentId, name } = row;
  return { is: 'ticket', number, visitId, residentId, name };
}

/** A slip is looked at a while after its day, and by whoever comes on the wrong one. */
const SLIP_DAYS = 31;

async function findAppointment(db: ReadDb, tail: string, today: CalendarDate): Promise<ScanFound> {
  const row = await findSlip(db, tail, today);
  const person = row && (await findPerson(db, row.resident_id));
  return person ? { is: 'appointment', ...person } : nothing('unknown-appointment');
}

/** The appointment of a slip, by the end of its id that the slip's code bears. */
export async function findSlip(db: ReadDb | WriteDb, tail: string, today: CalendarDate) {
  return db
    .selectFrom('appointments')
    .select(['id', 'resident_id', 'date', 'state'])
    .where('date', '>=', addDays(today, -SLIP_DAYS))
    .where('id', 'like', `%${tail}`)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
}

async function findSummary(db: ReadDb, text: string): Promise<ScanFound> {
  const token = await db
    .selectFrom('summary_tokens')
    .select('resident_id')
    .where('token', '=', text)
    .where('revoked_at', 'is', null)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  const person = token && (await findPerson(db, token.resident_id));
  return person ? { is: 'summary', ...person } : nothing('unknown');
}

/** As they are known now, also where two records turned out to be one person's. */
async function findPerson(db: ReadDb, residentId: string) {
  const row = await db
    .selectFrom('residents')
    .select(['id', 'name'])
    .where('id', '=', await canonicalId(db, residentId))
    .executeTakeFirst();
  return row && { residentId: row.id, name: row.name };
}

function nothing(because: Nothing): ScanFound {
  return { is: 'nothing', because };
}
