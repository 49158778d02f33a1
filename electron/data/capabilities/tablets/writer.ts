import { judgeDayList } from '../../../../shared/domain/day-list.ts';
import { fromInstant, type Instant, toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';

export type DayListWish = {
  readonly tabletId: string;
  readonly residentIds: readonly string[];
  readonly expiresAt: Instant;
};

/**
 * Says what a tablet shall have from now on; the district hears of it and gives it out.
 *
 * @throws AppError `not-found` where a tablet or a resident is none of this clinic, `bad-input` for a
 *   list that is over, or for longer than a day
 */
export async function giveDayList(
  unit: Unit,
  { tabletId, residentIds, expiresAt }: DayListWish,
  makeId: MakeId,
): Promise<{ listId: string }> {
  const residents = [...new Set(residentIds)];
  const asked = { expiresAt: fromInstant(expiresAt), residents: residents.length };
  if (judgeDayList(asked, unit.now)) throw new AppError('bad-input');
  await requireRows(unit.db, 'tablets', [tabletId]);
  await requireRows(unit.db, 'residents', residents);
  const listId = makeId();
  const fields = {
    tablet_id: tabletId,
    resident_ids: JSON.stringify(residents),
    expires_at: expiresAt,
    asked_by: unit.actor.id,
    asked_at: toInstant(unit.now),
    state: 'waiting',
    because: null,
  };
  await unit.issue([{ op: 'insert', entity: 'day_lists', rowId: listId, fields }]);
  return { listId };
}

async function requireRows(
  db: WriteDb,
  table: 'tablets' | 'residents',
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await db
    .selectFrom(table)
    .select('id')
    .where('id', 'in', ids)
    .where('removed_reason', 'is', null)
    .execute();
  if (rows.length < ids.length) throw new AppError('not-found');
}
