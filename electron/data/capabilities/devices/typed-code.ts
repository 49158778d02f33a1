import type { ScanFound } from '../../../../shared/contract/devices.ts';
import { clinicDate, type EpochMs } from '../../../../shared/lib/clock.ts';
import type { ReadDb } from '../../db/handle.ts';
import { selectTickets } from '../queue/ticket-rows.ts';
import { findScanned } from './scanned.ts';

/** As people read it off a ticket: letter and number. */
const TICKET_NUMBER = /^M?[A-Z]{1,2}\d{3,4}$/;

/**
 * What stands in the search box and is nobody's name or number: a code that a scanner typed there, or the
 * number of a ticket of today, which a person reads out. A scanner that is no keyboard never gives the latter
 * (`findScanned`): many papers bear a number like it.
 */
export async function findTyped(db: ReadDb, text: string, now: EpochMs): Promise<ScanFound> {
  const number = text.replaceAll(/\s/g, '').toUpperCase();
  if (!TICKET_NUMBER.test(number)) return findScanned(db, text.trim(), now);
  const row = await selectTickets(db, clinicDate(now))
    .where('tickets.number', '=', number)
    .executeTakeFirst();
  if (!row) return { is: 'nothing', because: 'unknown-ticket' };
  const { visit_id: visitId, resident_id: residentId, name } = row;
  return { is: 'ticket', number, visitId, residentId, name };
}
