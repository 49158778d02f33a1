import type { CalendarDate } from '../../lib/clock.ts';
import { cleanDocumentNumber } from './clean.ts';
import { knownCounties } from './county-codes.ts';
import {
  checkIdNumber,
  documentTypeOfKind,
  type IdNumberDecision,
  type IdNumberError,
} from './id-number.ts';
import type { DocumentType } from './person.ts';

/**
 * What is wrong with the number of a document: a code of ID-05; `OLD` for a 15-digit number, which opens
 * no new file (ID-11); `KIND` for a good number of another document; `FORMAT` where the form is all there
 * is to check (ID-23 to ID-25, ID-36).
 */
export type DocumentFault = IdNumberError | 'OLD' | 'KIND' | 'FORMAT';

/** Documents whose number carries birth date, sex and a check character (domain.md a.1, a.4). */
const checkedTypes: ReadonlySet<DocumentType> = new Set([
  'id-card',
  'residence-permit',
  'foreigner-2023',
  'foreigner-2017',
]);

const formats: Partial<Readonly<Record<DocumentType, RegExp>>> = {
  passport: /^[A-Z0-9]{5,17}$/, // ID-25
  // ID-23 of Hong Kong and Macau, new and old; ID-24 of Taiwan, new and old.
  'travel-permit': /^(?:[HM]\d{8}(?:\d{2})?|\d{8}|\d{10}[A-Z])$/,
  'birth-certificate': /^[A-Z]\d{9}$/, // ID-36
};

/** Whether the number of this document can be checked by its digits. */
export function isCheckedType(type: DocumentType): boolean {
  return checkedTypes.has(type);
}

/** What the number itself says, doubts about its county included; null where it says nothing. Letters may be typed small. */
export function readDocument(
  type: DocumentType,
  number: string,
  today: CalendarDate,
): IdNumberDecision | null {
  if (!isCheckedType(type) || number === '') return null;
  return checkIdNumber({ number: cleanDocumentNumber(number), today, knownCounties });
}

/** What is wrong with a document's number; null when nothing is, and for no number at all. */
export function documentFault(
  type: DocumentType,
  number: string,
  today: CalendarDate,
): DocumentFault | null {
  const cleaned = cleanDocumentNumber(number);
  if (cleaned === '') return null;
  const decision = readDocument(type, cleaned, today);
  if (!decision) return formats[type]?.test(cleaned) === false ? 'FORMAT' : null;
  if (decision.error) return decision.error;
  if (decision.kind === 'old15') return 'OLD';
  return decision.kind && documentTypeOfKind(decision.kind) !== type ? 'KIND' : null;
}

/** The document that a number is of, when its digits say so beyond doubt: for a type chosen in haste. */
export function typeOfNumber(number: string, today: CalendarDate): DocumentType | null {
  const { valid, kind } = checkIdNumber({ number: cleanDocumentNumber(number), today });
  return valid && kind && kind !== 'old15' ? documentTypeOfKind(kind) : null;
}
