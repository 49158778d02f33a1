import { searchKeys } from '../../../../shared/domain/identity/search-text.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { WriteDb } from '../../db/open.ts';
import { prepared } from '../../db/write-context.ts';

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
  for (const id of holdersOf(db, rowIds('resident_documents'))) residentIds.add(id);
  return reindexResidents(db, [...residentIds]);
}

/** A document that came, or went, later than its resident. */
function holdersOf(db: WriteDb, documentIds: readonly string[]): readonly string[] {
  const find = prepared(db)('select resident_id as id from resident_documents where id = ?');
  return documentIds.flatMap((id) => {
    const holder = find.get(id)?.['id'];
    return typeof holder === 'string' ? [holder] : [];
  });
}

/**
 * Makes the search keys of these residents anew, in the transaction that changed them, so that a
 * registered resident is found by the next key pressed.
 */
async function reindexResidents(db: WriteDb, residentIds: readonly string[]): Promise<void> {
  if (residentIds.length === 0) return;
  const residents = await db
    .selectFrom('residents')
    .select(['id', 'name', 'phone', 'record_number', 'birth_date', 'removed_reason'])
    .where('id', 'in', residentIds)
    .execute();
  const documents = await db
    .selectFrom('resident_documents')
    .select(['resident_id', 'number'])
    .where('resident_id', 'in', residentIds)
    .where('removed_reason', 'is', null)
    .execute();
  const rows = residents
    .filter(({ removed_reason }) => removed_reason === null)
    .flatMap((resident) =>
      searchKeys({
        name: resident.name,
        documentNumbers: documents
          .filter(({ resident_id }) => resident_id === resident.id)
          .map(({ number }) => number),
        phone: resident.phone,
        recordNumber: resident.record_number,
        birthDate: resident.birth_date as CalendarDate,
      }).map((key) => ({ key, resident_id: resident.id })),
    );
  await db.deleteFrom('search_keys').where('resident_id', 'in', residentIds).execute();
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    await db
      .insertInto('search_keys')
      .values(rows.slice(at, at + ROWS_PER_INSERT))
      .execute();
  }
}
