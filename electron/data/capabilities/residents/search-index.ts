import { sql } from 'kysely';
import { signsOf } from '../../../../shared/domain/identity/search-signs.ts';
import { searchKeys } from '../../../../shared/domain/identity/search-text.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { WriteDb } from '../../db/handle.ts';
import { prepared } from '../../db/write-context.ts';
import { everyIdIn } from './same-person.ts';

/** SQLite's limit of variables, with room. */
const ROWS_PER_INSERT = 400;

/** What a commit changed, as far as search is concerned. */
export function reindexChanged(
  db: WriteDb,
  changes: readonly { readonly entity: string; readonly rowId: string }[],
): Promise<void> {
  const rowIds = (entity: string) =>
    changes.filter((change) => change.entity === entity).map(({ rowId }) => rowId);
  const residentIds = new Set(rowIds('residents'));
  for (const id of holdersOf(db, 'resident_documents', rowIds('resident_documents'))) {
    residentIds.add(id);
  }
  for (const id of holdersOf(db, 'memberships', rowIds('memberships'))) residentIds.add(id);
  return reindexInParts(db, [...residentIds]);
}

/** Of how many residents keys are made at once; SQLite takes no more than 32,766 of them in one question. */
const RESIDENTS_AT_ONCE = 500;

/** What waited for a newer version of the program may be a whole import, and comes in one commit. */
async function reindexInParts(db: WriteDb, residentIds: readonly string[]): Promise<void> {
  for (let at = 0; at < residentIds.length; at += RESIDENTS_AT_ONCE)
    await reindexResidents(db, residentIds.slice(at, at + RESIDENTS_AT_ONCE));
}

/** A document that came, or went, later than its resident; a resident of another clinic. */
function holdersOf(
  db: WriteDb,
  entity: 'resident_documents' | 'memberships',
  rowIds: readonly string[],
): readonly string[] {
  const find = prepared(db)(`select resident_id as id from ${entity} where id = ?`);
  return rowIds.flatMap((id) => {
    const holder = find.get(id)?.['id'];
    return typeof holder === 'string' ? [holder] : [];
  });
}

/**
 * Makes the search keys of these residents anew, in the transaction that changed them, so that a
 * registered resident is found by the next key pressed. Who is one person with others is found by the
 * keys of all of them, under the id that they go by.
 */
async function reindexResidents(db: WriteDb, changedIds: readonly string[]): Promise<void> {
  const people = peopleOf(db, changedIds);
  const ids = people.flat();
  const residents = await db
    .selectFrom('residents')
    .select(['id', 'name', 'phone', 'record_number', 'birth_date', 'removed_reason'])
    .select(isOwnArea)
    .where('id', 'in', ids)
    .execute();
  const documents = await db
    .selectFrom('resident_documents')
    .select(['resident_id', 'number'])
    .where('resident_id', 'in', ids)
    .where('removed_reason', 'is', null)
    .execute();
  const keysOf = (id: string) =>
    residents
      .filter((resident) => resident.id === id && resident.removed_reason === null)
      .flatMap((resident) =>
        searchKeys({
          name: resident.name,
          documentNumbers: documents
            .filter(({ resident_id }) => resident_id === id)
            .map(({ number }) => number),
          phone: resident.phone,
          recordNumber: resident.record_number,
          birthDate: resident.birth_date as CalendarDate,
        }),
      );
  const rows = people.flatMap(([resident_id = '', ...others]) => {
    const keys = [...new Set([resident_id, ...others].flatMap(keysOf))];
    const isOwn = residents.some(({ id, is_own }) => id === resident_id && is_own === 1);
    const signs = signsOf(keys, isOwn);
    return keys.map((key) => ({ key, resident_id, ...signs }));
  });
  await db.deleteFrom('search_keys').where('resident_id', 'in', ids).execute();
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    await db
      .insertInto('search_keys')
      .values(rows.slice(at, at + ROWS_PER_INSERT))
      .execute();
  }
}

/** Lives in an area of this clinic: nobody's guest. */
export const OWN_AREA_SQL = `(catchment_id is not null and not exists (
  select 1 from memberships m where m.resident_id = residents.id and m.ended_at is null))`;

const isOwnArea = sql<number>`${sql.raw(OWN_AREA_SQL)}`.as('is_own');

/** Each person once, with all ids, the one they go by first. */
function peopleOf(db: WriteDb, residentIds: readonly string[]): readonly (readonly string[])[] {
  const hasMerges = prepared(db)('select 1 from resident_aliases limit 1').get() !== undefined;
  if (!hasMerges) return residentIds.map((id) => [id]);
  const people = new Map<string, readonly string[]>();
  for (const residentId of residentIds) {
    const ids = everyIdIn(db, residentId);
    people.set(ids[0] ?? residentId, ids);
  }
  return [...people.values()];
}
