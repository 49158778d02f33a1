import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { idsOf } from './same-person.ts';

/** The codes of the conditions that a person is managed for, by whatever stands of all records of that person. */
export async function managedCodes(
  db: ReadDb | WriteDb,
  residentId: string,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('conditions')
    .select('code')
    .where('resident_id', 'in', idsOf(residentId))
    .where('is_managed', '=', 1)
    .where('replaced_by', 'is', null)
    .where('removed_reason', 'is', null)
    .execute();
  return new Set(rows.map(({ code }) => code));
}
