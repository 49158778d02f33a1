import { AppError } from '../../../../shared/lib/problem.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { idsOf } from '../residents/same-person.ts';

type Wrong = { readonly residentId: string; readonly readingId: string; readonly reason: string };

/**
 * Takes a reading, with all its values, out of the record that it was filed in. The rows stay, with who took them back
 * and why; nothing counts them any more (MEA-16).
 *
 * @throws AppError `not-found`; `already-done` where it was taken back before
 */
export async function takeBack(
  unit: Unit,
  { residentId, readingId, reason }: Wrong,
): Promise<void> {
  const rows = [
    ...(await rowsOf(unit, 'observations', { residentId, readingId })),
    ...(await rowsOf(unit, 'lab_results', { residentId, readingId })),
  ];
  if (rows.length === 0) throw new AppError('not-found');
  const standing = rows.filter(({ removed_reason }) => removed_reason === null);
  if (standing.length === 0) throw new AppError('already-done');
  unit.changed('readings');
  await unit.issue(
    standing.map(({ id, entity }) => ({ op: 'tombstone', entity, rowId: id, reason })),
  );
}

async function rowsOf(
  unit: Unit,
  entity: 'observations' | 'lab_results',
  { residentId, readingId }: Omit<Wrong, 'reason'>,
) {
  const rows = await unit.db
    .selectFrom(entity)
    .select(['id', 'removed_reason'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('reading_id', '=', readingId)
    .where('replaced_by', 'is', null)
    .execute();
  return rows.map((row) => ({ ...row, entity }));
}
