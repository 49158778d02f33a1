import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { assert } from '../../../../shared/lib/assert.ts';
import type { WriteDb } from '../../db/open.ts';

/**
 * The next ticket of this workstation today: its letter and a number from 001. Two desks that cannot
 * see each other never give the same one. While the clinic's home is out of reach the ticket is a
 * manual one and carries `M` before the letter (QUE-25).
 */
export async function takeTicketNumber(
  db: WriteDb,
  date: CalendarDate,
  options: { readonly isManual: boolean },
): Promise<string> {
  const row = await db
    .selectFrom('workstation')
    .select(['ticket_prefix', 'next_ticket', 'ticket_date'])
    .executeTakeFirst();
  assert(row, 'the workstation row is written at first start');
  const next = row.ticket_date === date ? row.next_ticket : 1;
  await db
    .updateTable('workstation')
    .set({ next_ticket: next + 1, ticket_date: date })
    .execute();
  return `${options.isManual ? 'M' : ''}${row.ticket_prefix}${String(next).padStart(3, '0')}`;
}
