import type { DeskCard } from '../../../shared/contract/devices.ts';
import type { Registration } from '../../../shared/contract/residents.ts';
import type { DocumentType, Sex } from '../../../shared/contract/schemas.ts';
import { checkIdNumber, type IdNumberDecision } from '../../../shared/domain/identity/id-number.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';

/** A registration while it is being typed: everything is text and may be half done. */
export type Draft = {
  readonly documentType: DocumentType;
  readonly documentNumber: string;
  readonly name: string;
  readonly sex: Sex | null;
  readonly birthDate: string;
  readonly phone: string;
  readonly address: string;
  readonly ethnicCode: string;
};

/** What keeps a draft from being saved, field by field; a word of `residents.register`. */
export type DraftFaults = {
  readonly documentNumber?: 'needNumber' | 'number' | undefined;
  readonly name?: 'needName' | undefined;
  readonly sex?: 'needSex' | undefined;
  readonly birthDate?: 'needBirthDate' | undefined;
  readonly phone?: 'phoneInvalid' | undefined;
};

/** Documents whose number carries birth date, sex and a check digit (domain.md a.1, a.4). */
const checkedTypes: ReadonlySet<DocumentType> = new Set([
  'id-card',
  'residence-permit',
  'foreigner-2023',
  'foreigner-2017',
]);

/** A newborn or a stranger may have none yet (ID-35). */
const numberlessTypes: ReadonlySet<DocumentType> = new Set(['household-booklet', 'other']);

/** An empty form, or the facts of the card on the reader; its number stays in the data host. */
export function draftOf(card: DeskCard | null): Draft {
  return {
    documentType: card?.documentType ?? 'id-card',
    documentNumber: '',
    name: card?.name ?? '',
    sex: card?.sex ?? null,
    birthDate: card?.birthDate ?? '',
    phone: '',
    address: card?.address ?? '',
    ethnicCode: card?.ethnicCode ?? '',
  };
}

/** What the number itself says; null where it says nothing. */
export function numberDecision(draft: Draft, today: CalendarDate): IdNumberDecision | null {
  if (!checkedTypes.has(draft.documentType) || draft.documentNumber === '') return null;
  return checkIdNumber({ number: draft.documentNumber, today });
}

/** After typing a number: birth date and sex follow from a valid one. */
export function withNumber(draft: Draft, documentNumber: string, today: CalendarDate): Draft {
  const next = { ...draft, documentNumber };
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
    phone: /^[\d-]{0,20}$/.test(draft.phone) ? undefined : 'phoneInvalid',
  };
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
  return { ...draft, name: draft.name.trim(), sex: draft.sex, birthDate };
}

function numberFault(draft: Draft, today: CalendarDate): DraftFaults['documentNumber'] {
  if (draft.documentNumber.trim() === '') {
    return numberlessTypes.has(draft.documentType) ? undefined : 'needNumber';
  }
  return numberDecision(draft, today)?.valid === false ? 'number' : undefined;
}
