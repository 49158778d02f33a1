import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import {
  checkHeightChange,
  checkWeightChange,
  type PairDecision,
} from '../../../../shared/domain/measurement/limits-together.ts';
import { toStoredTenths } from '../../../../shared/domain/measurement/units.ts';
import { daysBetween } from '../../../../shared/lib/calendar.ts';
import {
  type CalendarDate,
  clinicDate,
  fromInstant,
  type Instant,
} from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { idsOf } from '../residents/same-person.ts';

type Last = { readonly tenths: number; readonly date: CalendarDate };

/** Somebody's last height and weight; null for what was never measured. */
export type LastBody = { readonly height: Last | null; readonly weight: Last | null };

/** What new values are compared with (domain.md h.1); null where none of them asks for it. */
export async function findLastBody(
  db: ReadDb | WriteDb,
  residentId: string,
  values: readonly MeasuredValue[],
): Promise<LastBody | null> {
  if (!values.some(({ kind }) => kind === 'height' || kind === 'weight')) return null;
  return {
    height: await findLast(db, residentId, 'height'),
    weight: await findLast(db, residentId, 'weight'),
  };
}

async function findLast(
  db: ReadDb | WriteDb,
  residentId: string,
  kind: 'height' | 'weight',
): Promise<Last | null> {
  const row = await db
    .selectFrom('observations')
    .select(['value_x10', 'effective_at'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('kind', '=', kind)
    .where('value_x10', 'is not', null)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('effective_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row || row.value_x10 === null) return null;
  return { tenths: row.value_x10, date: clinicDate(fromInstant(row.effective_at as Instant)) };
}

/** An adult's height and weight beside the last ones: a scale that somebody else stands on is noticed. */
export function compareWithLast(
  values: readonly MeasuredValue[],
  last: LastBody,
  today: CalendarDate,
): readonly PairDecision[] {
  return values.flatMap(({ kind, value, unit }) => {
    const tenths = value === undefined ? null : toStoredTenths(kind, value, unit);
    if (tenths === null) return [];
    if (kind === 'height' && last.height) return [checkHeightChange(tenths, last.height.tenths)];
    if (kind !== 'weight' || !last.weight) return [];
    const daysAgo = daysBetween(last.weight.date, today);
    return [checkWeightChange(tenths, { weight: last.weight.tenths, daysAgo })];
  });
}
