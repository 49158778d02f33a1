import type { RelatedFacts } from '../../../../shared/contract/household.ts';
import { cleanDocumentNumber } from '../../../../shared/domain/identity/clean.ts';
import { normalizeName } from '../../../../shared/domain/identity/names.ts';
import { clinicDate, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { WriteDb } from '../../db/handle.ts';
import type { Unit } from '../../pipeline/unit.ts';
import { requireValidDocument } from '../residents/register.ts';
import { canonicalId } from '../residents/same-person.ts';
import { relatedPersons } from './reader.ts';

type Related = {
  readonly rowId: string;
  readonly residentId: string;
  readonly related: RelatedFacts;
  /** A resident here with the same document. */
  readonly relatedId: string | null;
  readonly staffId: string | null;
  readonly now: EpochMs;
};

/** The row of somebody who belongs to a resident. */
export function relatedOp(person: Related): Operation {
  const { rowId, residentId, related, relatedId, staffId, now } = person;
  const number = cleanDocumentNumber(related.documentNumber);
  const fields = {
    resident_id: residentId,
    relation: related.relation,
    name: normalizeName(related.name),
    phone: related.phone || null,
    document_type: number === '' ? null : related.documentType,
    document_number: number === '' ? null : number,
    related_id: relatedId,
    may_act: related.mayAct ? 1 : 0,
    noted_by: staffId,
    noted_at: toInstant(now),
    ended_at: null,
  };
  return { op: 'insert', entity: 'related_persons', rowId, fields };
}

/** @throws AppError `not-found`, `id-number-invalid`; `already-done` for a name that stands there */
export async function addRelatedOp(
  unit: Unit,
  asked: { readonly residentId: string; readonly related: RelatedFacts; readonly rowId: string },
): Promise<Operation> {
  const { related, rowId } = asked;
  const residentId = await canonicalId(unit.db, asked.residentId);
  const known = await unit.db
    .selectFrom('residents')
    .select('id')
    .where('id', '=', residentId)
    .executeTakeFirst();
  if (!known) throw new AppError('not-found');
  requireValidDocument(related, clinicDate(unit.now));
  const name = normalizeName(related.name);
  const others = await relatedPersons(unit.db, residentId);
  if (others.some((one) => one.name === name && one.relation === related.relation)) {
    throw new AppError('already-done');
  }
  const relatedId = await residentWith(unit.db, related.documentNumber);
  return relatedOp({
    rowId,
    residentId,
    related,
    relatedId,
    staffId: unit.actor.id,
    now: unit.now,
  });
}

/** The resident with this document, under the id that they go by. */
export async function residentWith(db: WriteDb, documentNumber: string): Promise<string | null> {
  const number = cleanDocumentNumber(documentNumber);
  if (number === '') return null;
  const row = await db
    .selectFrom('resident_documents')
    .select('resident_id')
    .where('number', '=', number)
    .where('removed_reason', 'is', null)
    .executeTakeFirst();
  return row ? canonicalId(db, row.resident_id) : null;
}
