import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import { nextInBlock } from '../../../../shared/domain/number-block.ts';
import type { WriteDb } from '../../db/handle.ts';
import { countRebirths } from '../../replication/rebirth.ts';

type Request = {
  /** The clinic, whose scope the tickets are of. */
  readonly clinicId: string;
  /** The workstation's own letter. */
  readonly prefix: string;
  readonly date: CalendarDate;
  readonly isManual: boolean;
};

/** More than one desk gives on a day. */
const BLOCK = 200;

/**
 * The next ticket of this workstation today: its letter and a number from 001. Two desks that cannot
 * see each other never give the same one. While the clinic's home is out of reach the ticket is a
 * manual one and carries `M` before the letter (QUE-25).
 *
 * Counted in the tickets themselves: a clock that went to another day and back repeats no number.
 */
export async function takeTicketNumber(
  db: WriteDb,
  { clinicId, prefix, date, isManual }: Request,
): Promise<string> {
  const tickets = await db
    .selectFrom('tickets')
    .select('number')
    .where('date', '=', date)
    .where((where) =>
      where.or([where('number', 'like', `${prefix}%`), where('number', 'like', `M${prefix}%`)]),
    )
    .execute();
  const given = tickets.map(({ number }) => Number(number.slice(number.indexOf(prefix) + 1)));
  const next = nextInBlock(given, countRebirths(db, clinicId), BLOCK);
  return `${isManual ? 'M' : ''}${prefix}${String(next).padStart(3, '0')}`;
}
