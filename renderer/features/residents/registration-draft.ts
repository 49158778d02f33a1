import type { DeskCard } from '../../../shared/contract/devices.ts';
import type { RelatedFacts } from '../../../shared/contract/household.ts';
import type { Registration, RegistrationDraft } from '../../../shared/contract/residents.ts';
import type { DocumentType } from '../../../shared/contract/schemas.ts';
import {
  type DocumentFault,
  documentFault,
  readDocument,
  typeOfNumber,
} from '../../../shared/domain/identity/document-format.ts';
import type { IdNumberDecision } from '../../../shared/domain/identity/id-number.ts';
import { parseRecordNumber } from '../../../shared/domain/identity/record-number.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';

/** A registration while it is being typed: everything is text and may be half done. */
export type Draft = RegistrationDraft;
export type Way = Draft['way'];

/** What keeps a draft from being saved, field by field; a word of `residents.register`. */
export type DraftFaults = {
  readonly documentNumber?: 'needNumber' | 'number' | undefined;
  readonly name?: 'needName' | undefined;
  readonly sex?: 'needSex' | undefined;
  readonly birthDate?: 'needBirthDate' | undefined;
  readonly phone?: 'phoneInvalid' | undefined;
  readonly guardianName?: 'needName' | undefined;
  readonly guardianNumber?: 'needNumber' | 'number' | undefined;
  readonly guardianPhone?: 'phoneInvalid' | undefined;
  readonly birthTime?: 'birthTimeInvalid' | undefined;
  readonly recordNumber?: 'recordNumberInvalid' | undefined;
};

/** Somebody may have no number, or nothing but a booklet. */
const numberlessTypes: ReadonlySet<DocumentType> = new Set(['household-booklet', 'other']);

/** An empty form, or the facts of the card on the reader; its number stays in the data host. */
export function draftOf(card: DeskCard | null): Draft {
  return {
    way: 'document',
    documentType: card?.documentType ?? 'id-card',
    documentNumber: '',
    name: card?.name ?? '',
    sex: card?.sex ?? null,
    birthDate: card?.birthDate ?? '',
    phone: '',
    address: card?.address ?? '',
    ethnicCode: card?.ethnicCode ?? '',
    guardianRelation: 'mother',
    guardianName: '',
    guardianType: 'id-card',
    guardianNumber: '',
    guardianPhone: '',
    birthOrder: 1,
    birthTime: '',
    recordNumber: '',
    reason: '',
  };
}

/** A number long enough to be a person's: what is wrong with it is said in the form. */
const longNumber = /^\d{14,17}[\dxX]$/;
const mobileNumber = /^1\d{10}$/;
const chineseName = /^\p{Script=Han}[\p{Script=Han}·]+$/u;

/** The form with what was looked for in vain: nobody tells a number, a phone or a name twice. */
export function withSearched(draft: Draft, text: string, today: CalendarDate): Draft {
  const words = text.trim();
  const number = words.replaceAll(/[\s-]/g, '');
  if (longNumber.test(number)) return withNumber(draft, number.toUpperCase(), today);
  if (mobileNumber.test(number)) return { ...draft, phone: number };
  return chineseName.test(words) ? { ...draft, name: words } : draft;
}

/** The same person by another way: what was typed of them stays. */
export function inWay(draft: Draft, way: Way, unknownName: string): Draft {
  const byWay = {
    document: { documentType: 'id-card' },
    newborn: { documentType: 'birth-certificate' },
    unknown: { documentType: 'temporary', documentNumber: '' },
  } as const;
  const isNameMade = draft.name === '' || draft.name === unknownName;
  const name = way === 'unknown' ? unknownName : '';
  return { ...draft, way, ...byWay[way], name: isNameMade ? name : draft.name };
}

/** What the number itself says; null where it says nothing. */
export function numberDecision(draft: Draft, today: CalendarDate): IdNumberDecision | null {
  return readDocument(draft.documentType, draft.documentNumber, today);
}

/** What is wrong with the number as it stands. */
export function numberProblem(draft: Draft, today: CalendarDate): DocumentFault | null {
  return documentFault(draft.documentType, draft.documentNumber, today);
}

/** After typing a number: whose it is, birth date and sex follow from a valid one. */
export function withNumber(draft: Draft, documentNumber: string, today: CalendarDate): Draft {
  const isNumbered = numberProblem({ ...draft, documentNumber }, today) === 'KIND';
  const documentType = isNumbered ? typeOfNumber(documentNumber, today) : null;
  const next = { ...draft, documentNumber, documentType: documentType ?? draft.documentType };
  const decision = numberDecision(next, today);
  if (!decision?.valid) return next;
  return {
    ...next,
    birthDate: decision.birthDate ?? draft.birthDate,
    sex: decision.sex ?? draft.sex,
  };
}

/** @param hasCard the number is read from a chip and needs no typing */
export function faultsOf(draft: Draft, today: CalendarDate, hasCard: boolean): DraftFaults {
  const birthDate = parseCalendarDate(draft.birthDate);
  return {
    documentNumber: hasCard ? undefined : numberFault(draft, today),
    name: draft.name.trim() === '' ? 'needName' : undefined,
    sex: draft.sex ? undefined : 'needSex',
    birthDate: birthDate && birthDate <= today ? undefined : 'needBirthDate',
    phone: phoneFault(draft.phone),
    recordNumber: recordNumberFault(draft.recordNumber),
    ...(draft.way === 'newborn' ? guardianFaults(draft, today) : {}),
  };
}

function guardianFaults(draft: Draft, today: CalendarDate): DraftFaults {
  const problem = documentFault(draft.guardianType, draft.guardianNumber, today);
  const isTimed = draft.birthTime === '' || /^([01]\d|2[0-3]):[0-5]\d$/.test(draft.birthTime);
  return {
    guardianName: draft.guardianName.trim() === '' ? 'needName' : undefined,
    guardianNumber:
      draft.guardianNumber.trim() === '' ? 'needNumber' : problem ? 'number' : undefined,
    guardianPhone: phoneFault(draft.guardianPhone),
    birthTime: isTimed ? undefined : 'birthTimeInvalid',
  };
}

function phoneFault(phone: string): 'phoneInvalid' | undefined {
  return /^[\d-]{0,20}$/.test(phone) ? undefined : 'phoneInvalid';
}

function recordNumberFault(text: string): 'recordNumberInvalid' | undefined {
  return text === '' || parseRecordNumber(text) ? undefined : 'recordNumberInvalid';
}

/** The finished registration; null while something is missing. */
export function registrationOf(
  draft: Draft,
  today: CalendarDate,
  hasCard: boolean,
): Registration | null {
  const birthDate = parseCalendarDate(draft.birthDate);
  const isFaulty = Object.values(faultsOf(draft, today, hasCard)).some(Boolean);
  if (isFaulty || !birthDate || !draft.sex) return null;
  const { documentType, documentNumber, phone, address, ethnicCode, sex } = draft;
  const person = { documentType, documentNumber, phone, address, ethnicCode, sex, birthDate };
  const { recordNumber } = draft;
  return { ...person, recordNumber, name: draft.name.trim(), ...moreOf(draft) };
}

function moreOf(draft: Draft): Partial<Registration> {
  if (draft.way === 'unknown') return { isUnknown: true };
  if (draft.way === 'document') return {};
  const { birthOrder, birthTime } = draft;
  return { guardian: guardianOf(draft), birthOrder, birthTime: birthTime || null };
}

function guardianOf(draft: Draft): RelatedFacts {
  return {
    relation: draft.guardianRelation,
    name: draft.guardianName.trim(),
    phone: draft.guardianPhone,
    documentType: draft.guardianType,
    documentNumber: draft.guardianNumber,
    mayAct: true,
  };
}

function numberFault(draft: Draft, today: CalendarDate): DraftFaults['documentNumber'] {
  if (draft.way === 'unknown') return undefined;
  if (draft.documentNumber.trim() === '') {
    const mayLack = draft.way === 'newborn' || numberlessTypes.has(draft.documentType);
    return mayLack ? undefined : 'needNumber';
  }
  return numberProblem(draft, today) ? 'number' : undefined;
}
