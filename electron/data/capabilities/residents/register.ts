import type { Registration } from '../../../../shared/contract/residents.ts';
import { cleanDocumentNumber } from '../../../../shared/domain/identity/clean.ts';
import type { ComparablePerson } from '../../../../shared/domain/identity/duplicates.ts';
import { checkIdNumber } from '../../../../shared/domain/identity/id-number.ts';
import { normalizeName } from '../../../../shared/domain/identity/names.ts';
import { type CalendarDate, type EpochMs, toInstant } from '../../../../shared/lib/clock.ts';
import type { MakeId } from '../../../../shared/lib/ids.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';

/** Documents whose number follows GB 11643 and is refused when it does not (ID-05, ID-20, ID-21). */
const checked: ReadonlySet<string> = new Set([
  'id-card',
  'residence-permit',
  'foreigner-2023',
  'foreigner-2017',
]);

/**
 * Refuses a number that cannot be right, and one that contradicts the rest of the form.
 *
 * @throws AppError `id-number-invalid` with the code of ID-05
 */
export function requireValidNumber(registration: Registration, today: CalendarDate): void {
  if (!checked.has(registration.documentType) || registration.documentNumber === '') return;
  const decision = checkIdNumber({ number: registration.documentNumber, today });
  if (decision.valid) return;
  throw new AppError('id-number-invalid', { params: { error: decision.error ?? 'LEN' } });
}

/** The form as the duplicate rules compare it. */
export function toComparable(registration: Registration): ComparablePerson {
  const { documentNumber, documentType, name, birthDate, sex, phone } = registration;
  return {
    name,
    birthDate,
    sex,
    phone: phone || null,
    documents: documentNumber ? [{ type: documentType, number: documentNumber }] : [],
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
};

/** The rows of a new resident. The record number follows when the record is established (EHR-06). */
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
      record_number: null,
      doctor_id: null,
      priority: null,
      is_demo: isDemo ? 1 : 0,
      registered_at: toInstant(now),
    },
  };
  if (registration.documentNumber === '') return [resident];
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
  return [resident, document, ...lookUpOps(newcomer, makeId)];
}

function lookUpOps({ residentId, lookUp, now }: Newcomer, makeId: MakeId): Operation[] {
  if (!lookUp) return [];
  const asked = { reason: lookUp.reason, asked_by: lookUp.staffId, asked_at: toInstant(now) };
  const fields = { resident_id: residentId, ...asked, state: 'waiting', found_id: null };
  return [{ op: 'insert', entity: 'look_ups', rowId: makeId(), fields }];
}
