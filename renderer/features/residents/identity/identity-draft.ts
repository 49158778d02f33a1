import type { DeskCard } from '../../../../shared/contract/devices.ts';
import type { IdentityChange } from '../../../../shared/contract/identity.ts';
import type { DocumentType, ResidentBrief, Sex } from '../../../../shared/contract/schemas.ts';
import {
  documentFault,
  readDocument,
  typeOfNumber,
} from '../../../../shared/domain/identity/document-format.ts';
import { normalizeName } from '../../../../shared/domain/identity/names.ts';
import { parseCalendarDate } from '../../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';

/** How a known person shall stand, while it is typed. Name, sex and birth date as they are; numbers empty. */
export type IdentityDraft = {
  readonly documentType: DocumentType;
  /** Of a document that was not known; empty: none comes. */
  readonly documentNumber: string;
  readonly name: string;
  readonly sex: Sex;
  readonly birthDate: string;
  /** Empty: as it is. */
  readonly phone: string;
  readonly address: string;
};

export type IdentityFaults = {
  readonly documentNumber?: 'number' | undefined;
  readonly name?: 'needName' | undefined;
  readonly birthDate?: 'needBirthDate' | undefined;
  readonly phone?: 'phoneInvalid' | undefined;
};

export function identityDraftOf({ name, sex, birthDate, address }: ResidentBrief): IdentityDraft {
  const person = { name, sex, birthDate, address };
  return { documentType: 'id-card', documentNumber: '', phone: '', ...person };
}

/** The chip's facts; its number stays in the data host. */
export function withCardFacts(draft: IdentityDraft, card: DeskCard): IdentityDraft {
  const { documentType, name, sex, birthDate } = card;
  return { ...draft, documentType, documentNumber: '', name, sex, birthDate };
}

/** After typing a number: whose it is, birth date and sex follow from a valid one. */
export function withDocumentNumber(
  draft: IdentityDraft,
  documentNumber: string,
  today: CalendarDate,
): IdentityDraft {
  const isOfAnother = documentFault(draft.documentType, documentNumber, today) === 'KIND';
  const documentType = (isOfAnother && typeOfNumber(documentNumber, today)) || draft.documentType;
  const decision = readDocument(documentType, documentNumber, today);
  const next = { ...draft, documentNumber, documentType };
  if (!decision?.valid) return next;
  const { birthDate, sex } = decision;
  return { ...next, birthDate: birthDate ?? draft.birthDate, sex: sex ?? draft.sex };
}

export function identityFaults(draft: IdentityDraft, today: CalendarDate): IdentityFaults {
  const birthDate = parseCalendarDate(draft.birthDate);
  const { documentType, documentNumber } = draft;
  return {
    documentNumber: documentFault(documentType, documentNumber, today) ? 'number' : undefined,
    name: draft.name.trim() === '' ? 'needName' : undefined,
    birthDate: birthDate && birthDate <= today ? undefined : 'needBirthDate',
    phone: /^[\d-]{0,20}$/.test(draft.phone) ? undefined : 'phoneInvalid',
  };
}

/** What is sent; null while something is wrong. */
export function identityChangeOf(draft: IdentityDraft, today: CalendarDate): IdentityChange | null {
  const birthDate = parseCalendarDate(draft.birthDate);
  if (Object.values(identityFaults(draft, today)).some(Boolean) || !birthDate) return null;
  const { documentType, documentNumber, sex, address } = draft;
  return {
    name: draft.name.trim(),
    sex,
    birthDate,
    address,
    phone: draft.phone || null,
    document: documentNumber.trim() === '' ? null : { documentType, documentNumber },
  };
}

/** Whether name, sex or birth date become other ones: that wants a reason. */
export function isOtherIdentity(draft: IdentityDraft, resident: ResidentBrief): boolean {
  const isRenamed = normalizeName(draft.name) !== resident.name;
  return isRenamed || draft.sex !== resident.sex || draft.birthDate !== resident.birthDate;
}
