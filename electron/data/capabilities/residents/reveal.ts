import type { RevealedNumbers } from '../../../../shared/contract/residents.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb } from '../../db/handle.ts';
import { selectBrief } from './brief.ts';
import { canonicalId, idsOf } from './same-person.ts';

/**
 * Numbers and phones in full, of the person and of those who belong to them: only after a reason was given
 * and written down (ID-52).
 *
 * @throws AppError `not-found`
 */
export async function revealNumbers(db: ReadDb, residentId: string): Promise<RevealedNumbers> {
  const resident = await selectBrief(db)
    .where('residents.id', '=', await canonicalId(db, residentId))
    .executeTakeFirst();
  if (!resident) throw new AppError('not-found');
  const documents = await db
    .selectFrom('resident_documents')
    .select(['id', 'number'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('valid_to', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('id')
    .execute();
  const related = await db
    .selectFrom('related_persons')
    .select(['id', 'phone', 'document_number'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('ended_at', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('id')
    .execute();
  return {
    documentNumber: resident.document_number,
    phone: resident.phone,
    documents: documents.map(({ id, number }) => ({ documentId: id, number })),
    related: related.map(({ id, phone, document_number }) => ({
      relatedPersonId: id,
      phone,
      documentNumber: document_number,
    })),
  };
}
