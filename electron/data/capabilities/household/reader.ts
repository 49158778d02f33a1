import type { RelatedPerson } from '../../../../shared/contract/household.ts';
import type { DocumentType } from '../../../../shared/contract/schemas.ts';
import { maskDocument, maskPhone } from '../../../../shared/domain/identity/mask.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import { idsOf } from '../residents/same-person.ts';

/** Who belongs to a resident today: whoever may act first, then in the order in which they were noted. */
export async function relatedPersons(
  db: ReadDb | WriteDb,
  residentId: string,
): Promise<RelatedPerson[]> {
  const rows = await db
    .selectFrom('related_persons')
    .select(['id', 'relation', 'name', 'phone', 'document_type', 'document_number'])
    .select(['may_act', 'related_id'])
    .where('resident_id', 'in', idsOf(residentId))
    .where('ended_at', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('may_act', 'desc')
    .orderBy('noted_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    relatedPersonId: row.id,
    relation: row.relation as RelatedPerson['relation'],
    name: row.name,
    phoneMasked: row.phone && maskPhone(row.phone),
    documentMasked:
      row.document_number &&
      maskDocument(row.document_type as DocumentType, row.document_number, 'staff'),
    mayAct: row.may_act === 1,
    residentId: row.related_id,
  }));
}

/** Of whom a row speaks, while it stands. @throws AppError `not-found`, `already-done` */
export async function residentOfRelated(db: WriteDb, relatedPersonId: string): Promise<string> {
  const row = await db
    .selectFrom('related_persons')
    .select(['resident_id', 'ended_at'])
    .where('id', '=', relatedPersonId)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  if (row.ended_at !== null) throw new AppError('already-done');
  return row.resident_id;
}

/**
 * That this person may act for the resident today.
 *
 * @throws AppError `not-found`; `forbidden` for somebody who belongs to the resident and may not
 */
export async function requireMayAct(
  db: WriteDb,
  residentId: string,
  relatedPersonId: string,
): Promise<void> {
  const related = await relatedPersons(db, residentId);
  const person = related.find((one) => one.relatedPersonId === relatedPersonId);
  if (!person) throw new AppError('not-found');
  if (!person.mayAct) throw new AppError('forbidden');
}
