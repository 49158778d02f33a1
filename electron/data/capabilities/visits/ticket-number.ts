import { sql } from 'kysely';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { WriteDb } from '../../db/open.ts';

type Request = {
  /** The workstation's own letter. */
  readonly prefix: string;
  readonly date: CalendarDate;
  readonly isManual: boolean;
};

/**
 * The next ticket of this workstation today: its letter and a number from 001. Two desks that cannot
 * see each other never give the same one. While the clinic's home is out of reach the ticket is a
 * manual one and carries `M` before the letter (QUE-25).
 *
 * Counted in the tickets themselves: a clock that went to another day and back repeats no number.
 */
export async function takeTicketNumber(
  db: WriteDb,
  { prefix, date, isManual }: Request,
): Promise<string> {
  const { last } = await db
    .selectFrom('tickets')
    .select(
      sql<number | null>`max(cast(substr(number, instr(number, ${prefix}) + 1) as integer))`.as(
        'last',
      ),
    )
    .where('date', '=', date)
    .where((where) =>
      where.or([where('number', 'like', `${prefix}%`), where('number', 'like', `M${prefix}%`)]),
    )
    .executeTakeFirstOrThrow();
  return `${isManual ? 'M' : ''}${prefix}${String((last ?? 0) + 1).padStart(3, '0')}`;
}
