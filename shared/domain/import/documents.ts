import type { CalendarDate } from '../../lib/clock.ts';
import { cleanDocumentNumber } from '../identity/clean.ts';
import {
  checkIdNumber,
  documentTypeOfKind,
  type IdNumberDecision,
  type IdNumberError,
} from '../identity/id-number.ts';
import type { DocumentType, IdentityDocument } from '../identity/person.ts';
import type { IssueCode, IssueList } from './issue.ts';

/** A document as a row names it, and what its number says of the person. */
export type ReadDocument = IdentityDocument & {
  readonly birthDate: CalendarDate | null;
  readonly sex: 'male' | 'female' | null;
};

const issueOfError: Readonly<Record<IdNumberError, IssueCode>> = {
  LEN: 'id-length',
  CHARSET: 'id-characters',
  PROVINCE: 'id-province',
  DATE: 'id-date',
  FUTURE: 'id-future',
  TOO_OLD: 'id-too-old',
  CHECKSUM: 'id-checksum',
};

/** Words and codes (CV02.01.101) of document types, the longer word first. */
const typeWords: readonly (readonly [RegExp, DocumentType])[] = [
  [/居住证/u, 'residence-permit'],
  [/永久居留|foreigner/iu, 'foreigner-2023'],
  [/通行证|回乡证|台胞证|travel/iu, 'travel-permit'],
  [/身份证|^0?1$|idcard|^id$/iu, 'id-card'],
  [/户口|^0?2$|household/iu, 'household-booklet'],
  [/护照|^0?3$|passport/iu, 'passport'],
  [/^0?[67]$/u, 'travel-permit'],
  [/军官|士兵|警官|驾驶|出生医学|其他|^0?[458]$|^99$|other/iu, 'other'],
];

const DOCUMENT_MAX = 30;
const numbered: ReadonlySet<DocumentType> = new Set([
  'id-card',
  'residence-permit',
  'foreigner-2023',
  'foreigner-2017',
]);

/**
 * The document of a row. A number that a spreadsheet has cut is an error, never a guess; fifteen
 * digits become eighteen with a warning (ID-10). Null when there is none or it is wrong.
 *
 * @param typeText the cell of the document type, cleaned; empty means by its number
 */
export function readDocument(
  numberText: string,
  typeText: string,
  today: CalendarDate,
  issues: IssueList,
): ReadDocument | null {
  const named = typeText === '' ? null : typeOfWord(typeText);
  if (typeText !== '' && named === null) return issues.add('document-type-unknown', 'documentType');
  if (numberText === '') return issues.add('document-missing', 'documentNumber');
  if (isMangled(numberText)) return issues.add('id-mangled', 'documentNumber');
  const number = cleanDocumentNumber(numberText);
  if (number.length > DOCUMENT_MAX) return issues.add('document-long', 'documentNumber');
  const type = named ?? guessType(number);
  return numbered.has(type)
    ? readNumbered(number, type, today, issues)
    : readOther(number, type, issues);
}

/** A number cell that lost its digits: `1.10199E+17`. */
export function isMangled(text: string): boolean {
  return /^\d(?:\.\d+)?E\+?\d{1,3}$/i.test(text.replace(/\s/g, ''));
}

function typeOfWord(text: string): DocumentType | null {
  return typeWords.find(([word]) => word.test(text.replace(/\s/g, '')))?.[1] ?? null;
}

/** Without a type: a passport or permit where the number can be nothing else. */
function guessType(number: string): DocumentType {
  if (/^[HM]\d{8}(?:\d\d)?$/.test(number)) return 'travel-permit';
  return /^[A-Z]{1,2}\d{7,8}$/.test(number) ? 'passport' : 'id-card';
}

function readNumbered(
  number: string,
  named: DocumentType,
  today: CalendarDate,
  issues: IssueList,
): ReadDocument | null {
  const decision = checkIdNumber({ number, today });
  if (!decision.valid || !decision.kind) return refuse(number, decision, issues);
  const type = documentTypeOfKind(decision.kind);
  if (type !== named) issues.add('document-type-differs', 'documentType');
  if (decision.upgraded) issues.add('id-upgraded', 'documentNumber');
  const { birthDate, sex } = decision;
  return { type, number: decision.upgraded ?? number, birthDate, sex };
}

function refuse(number: string, { error }: IdNumberDecision, issues: IssueList): null {
  const isCut = error === 'CHECKSUM' && /^\d{15}000$/.test(number);
  const code = isCut ? 'id-zeros' : issueOfError[error ?? 'LEN'];
  return issues.add(code, 'documentNumber', { length: [...number].length });
}

function readOther(number: string, type: DocumentType, issues: IssueList): ReadDocument | null {
  const isPlain = /^[\p{L}\p{N}()]+$/u.test(number);
  if (!isPlain) return issues.add('id-characters', 'documentNumber', { length: number.length });
  return { type, number, birthDate: null, sex: null };
}

/** Under which a document is found again in the same file (ID-30). */
export function documentKeyOf({ type, number }: IdentityDocument): string {
  return `${type}:${number}`;
}
