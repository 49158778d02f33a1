import type { Registration } from '../../../../shared/contract/residents.ts';
import { cleanDocumentNumber } from '../../../../shared/domain/identity/clean.ts';
import type { ComparablePerson } from '../../../../shared/domain/identity/duplicates.ts';
import { documentFault } from '../../../../shared/domain/identity/document-format.ts';
import { normalizeName } from '../../../../shared/domain/identity/names.ts';
import { type CalendarDate, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';

/**
 * Refuses a number that cannot be right (ID-05, ID-11, ID-23 to ID-25).
 *
 * @throws AppError `id-number-invalid` with the code of `documentFault`
 */
export function requireValidDocument(
  { documentType, documentNumber }: Pick<Registration, 'documentType' | 'documentNumber'>,
  today: CalendarDate,
): void {
  const error = documentFault(documentType, documentNumber, today);
  if (error) throw new AppError('id-number-invalid', { params: { error } });
}

/** The form as the duplicate rules compare it. */
export function toComparable(registration: Registration): ComparablePerson {
  const { documentNumber, documentType, name, birthDate, sex, phone } = registration;
  const { guardian, birthOrder } = registration;
  const hasMother =
    guardian && (guardian.relation === 'mother' || guardian.relation === 'guardian');
  return {
    name,
    birthDate,
    sex,
    phone: phone || null,
    documents: documentNumber ? [{ type: documentType, number: documentNumber }] : [],
    guardianDocument: hasMother
      ? { type: guardian.documentType, number: guardian.documentNumber }
      : null,
    birthOrder: birthOrder ?? null,
    recordNumber: registration.recordNumber ?? null,
  };
}

type Newcomer = {
  readonly residentId: string;
  readonly registration: Registration;
  readonly isReadFromChip: boolean;
  readonly isDemo: boolean;
  readonly now: EpochMs;
  /** The district shall look for an older record elsewhere: who asks, and why. */
  readonly lookUp?: { readonly reason: string; readonly staffId: string } | null;
  /** The clinic's area that the address is in, and the number of the record there (EHR-06). */
  readonly established?: Established | null;
};

export type Established = {
  readonly catchmentId: string | null;
  readonly recordNumber: string | null;
};

/** The rows of a new resident. Outside the clinic's areas the record number follows later (EHR-07). */
export function registerOps(newcomer: Newcomer, makeId: MakeId): Operation[] {
  const { residentId, registration, isReadFromChip, isDemo, now } = newcomer;
  const resident: Operation = {
    op: 'insert',
    entity: 'residents',
    rowId: residentId,
    fields: {
      name: normalizeName(registration.name),
      sex: registration.sex,
      birth_date: registration.birthDate,
      phone: registration.phone || null,
      address: registration.address,
      ethnic_code: registration.ethnicCode,
      record_number: newcomer.established?.recordNumber ?? null,
      catchment_id: newcomer.established?.catchmentId ?? null,
      birth_order: registration.birthOrder ?? null,
      birth_time: registration.birthTime ?? null,
      doctor_id: null,
      priority: null,
      is_demo: isDemo ? 1 : 0,
      registered_at: toInstant(now),
    },
  };
  const lookUp = lookUpOps(newcomer, makeId);
  if (registration.documentNumber === '') return [resident, ...lookUp];
  const document: Operation = {
    op: 'insert',
    entity: 'resident_documents',
    rowId: makeId(),
    fields: {
      resident_id: residentId,
      type: registration.documentType,
      number: cleanDocumentNumber(registration.documentNumber),
      is_read_from_chip: isReadFromChip ? 1 : 0,
      valid_to: null,
    },
  };
  return [resident, document, ...lookUp];
}

function lookUpOps({ residentId, lookUp, now }: Newcomer, makeId: MakeId): Operation[] {
  if (!lookUp) return [];
  const asked = { reason: lookUp.reason, asked_by: lookUp.staffId, asked_at: toInstant(now) };
  const fields = { resident_id: residentId, ...asked, state: 'waiting', found_id: null };
  return [{ op: 'insert', entity: 'look_ups', rowId: makeId(), fields }];
}
