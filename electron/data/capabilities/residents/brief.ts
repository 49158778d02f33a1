import type { ExpressionBuilder } from 'kysely';
import type { DocumentType, ResidentBrief, Sex } from '../../../../shared/contract/schemas.ts';
import { maskDocument, maskPhone } from '../../../../shared/domain/identity/mask.ts';
import { ageInYears } from '../../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';
import type { LocalDatabase } from '../../db/schema/database.ts';
import { idsOfColumn } from './same-person.ts';

/** The columns that {@link toBrief} needs. */
export function selectBrief(db: ReadDb | WriteDb) {
  return db
    .selectFrom('residents')
    .where('residents.removed_reason', 'is', null)
    .select([
      'residents.id as resident_id',
      'residents.name',
      'residents.sex',
      'residents.birth_date',
      'residents.phone',
      'residents.address',
      'residents.record_number',
      'residents.is_demo',
      'residents.priority',
      'residents.doctor_id',
      'residents.birth_order',
    ])
    .select((eb) => [
      firstDocument(eb).select('number').as('document_number'),
      firstDocument(eb).select('type').as('document_type'),
    ]);
}

/** Of a person's documents in force the first: the identity card before others, a temporary number last. */
function firstDocument(eb: ExpressionBuilder<LocalDatabase, 'residents'>) {
  return eb
    .selectFrom('resident_documents')
    .where('resident_documents.resident_id', 'in', idsOfColumn('residents.id'))
    .where('resident_documents.removed_reason', 'is', null)
    .where('resident_documents.valid_to', 'is', null)
    .orderBy(documentOrder)
    .orderBy('resident_documents.id')
    .limit(1);
}

function documentOrder(order: ExpressionBuilder<LocalDatabase, 'resident_documents'>) {
  return order
    .case()
    .when('type', '=', 'id-card')
    .then(0)
    .when('type', '=', 'temporary')
    .then(2)
    .else(1)
    .end();
}

export type BriefRow = {
  readonly resident_id: string;
  readonly name: string;
  readonly sex: string;
  readonly birth_date: string;
  readonly phone: string | null;
  readonly address: string;
  readonly record_number: string | null;
  readonly is_demo: number;
  readonly birth_order: number | null;
  readonly document_number: string | null;
  readonly document_type: string | null;
};

/** The masked header of a resident (KEEP4 on staff screens, ID-52). */
export function toBrief(row: BriefRow, today: CalendarDate): ResidentBrief {
  const birthDate = row.birth_date as CalendarDate;
  return {
    residentId: row.resident_id,
    name: row.name,
    sex: row.sex as Sex,
    birthDate,
    ageYears: ageInYears(birthDate, today),
    documentMasked:
      row.document_number &&
      maskDocument(row.document_type as DocumentType, row.document_number, 'staff'),
    phoneMasked: row.phone && maskPhone(row.phone),
    recordNumber: row.record_number,
    address: row.address,
    isDemo: row.is_demo === 1,
  };
}
