import type { SheetValues } from '../../../../shared/contract/care.ts';
import type { CareProgramme } from '../../../../shared/domain/care/programmes.ts';
import { carriedOver, fieldsOf, measuredValues } from '../../../../shared/domain/care/sheet.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { Measured, VisitSubject } from './facts.ts';
import { idsOf } from '../residents/same-person.ts';

type Db = ReadDb | WriteDb;

export type SheetStart = { values: SheetValues; from: CalendarDate | null };

/** The sheets before anybody wrote on them: the last ones' habits and medicines, today's values. */
export async function startSheet(
  db: Db,
  subject: VisitSubject,
  several: readonly CareProgramme[],
  measured: Measured,
): Promise<SheetStart> {
  const layouts = several.map(({ sheet }) => sheet);
  const rows = await Promise.all(several.map(({ id }) => lastSheet(db, subject, id)));
  // Of an item that two sheets share, the newer one counts.
  const last = rows
    .flatMap((row) => row ?? [])
    .toSorted((one, other) => one.date.localeCompare(other.date));
  const before: SheetValues = Object.assign({}, ...last.map(({ values }) => values));
  return {
    values: {
      ...carriedOver(layouts, before),
      ...measuredValues(fieldsOf(layouts), measured.newest),
    },
    from: last.at(-1)?.date ?? null,
  };
}

async function lastSheet(db: Db, subject: VisitSubject, programme: string) {
  const row = await db
    .selectFrom('follow_ups')
    .select(['form', 'visit_date'])
    .where('resident_id', 'in', idsOf(subject.residentId))
    .where('programme', '=', programme)
    .where('visit_date', '<=', subject.date)
    .where('form', 'is not', null)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('visit_date', 'desc')
    .orderBy('confirmed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.form) return null;
  return {
    values: JSON.parse(row.form) as SheetValues,
    date: row.visit_date as CalendarDate,
  };
}
