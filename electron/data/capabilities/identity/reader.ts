import type { KnownDocument } from '../../../../shared/contract/identity.ts';
import type { DocumentType } from '../../../../shared/contract/schemas.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { idsOf } from '../residents/same-person.ts';

/** What a person was known by, those in force first. */
export async function knownDocuments(
  db: ReadDb | WriteDb,
  residentId: string,
): Promise<readonly KnownDocument[]> {
  const rows = await db
    .selectFrom('resident_documents')
    .select(['id', 'type', 'is_read_from_chip', 'valid_to'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('removed_reason', 'is', null)
    .orderBy((order) => order.case().when('valid_to', 'is', null).then(0).else(1).end())
    .orderBy((order) => order.case().when('type', '=', 'id-card').then(0).else(1).end())
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id, type, is_read_from_chip, valid_to }) => ({
    documentId: id,
    documentType: type as DocumentType,
    isReadFromChip: is_read_from_chip === 1,
    validTo: valid_to as CalendarDate | null,
  }));
}
