import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';

/** The clinic's doctors by name; a name that two of them bear names nobody. */
export function doctorIds(db: WriteDb, clinicId: string): ReadonlyMap<string, string> {
  const rows = prepared(db)(
    `select id, name from staff
     where clinic_id = ? and role = 'doctor' and is_active = 1 and removed_reason is null`,
  ).all(clinicId);
  const ids = new Map<string, string>();
  const doubled = new Set<string>();
  for (const row of rows) {
    const name = String(row['name']);
    if (ids.has(name)) doubled.add(name);
    ids.set(name, String(row['id']));
  }
  for (const name of doubled) ids.delete(name);
  return ids;
}
