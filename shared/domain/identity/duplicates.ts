import type { CalendarDate } from '../../lib/clock.ts';
import { ruleIds } from '../decision.ts';
import { cleanDocumentNumber, cleanPhone } from './clean.ts';
import { upgradeOldNumber } from './id-number.ts';
import { normalizeName } from './names.ts';
import type { IdentityDocument, Sex } from './person.ts';
import { pinyinReadings } from './pinyin.ts';

/** What two records are compared by. `documents` are the active ones and the old ones alike (ID-30). */
export type ComparablePerson = {
  readonly documents: readonly IdentityDocument[];
  readonly name: string;
  readonly birthDate: CalendarDate | null;
  readonly sex: Sex;
  readonly phone: string | null;
  /** Of the mother or guardian of a child. */
  readonly guardianDocument?: IdentityDocument | null | undefined;
  /** Of twins and more (ID-36); one child without. */
  readonly birthOrder?: number | null | undefined;
  /** Of the health record, all 17 digits (EHR-01). */
  readonly recordNumber?: string | null | undefined;
};

/** From the surest on (domain.md a.6): D1 and D3 block, D2 asks for a reason, D4 and D5 suggest. */
export const duplicateLevels = ['D1', 'D3', 'D2', 'D4', 'D5'] as const;
export type DuplicateLevel = (typeof duplicateLevels)[number];

/** Levels at which no second record is made. */
export const blockingLevels: ReadonlySet<DuplicateLevel> = new Set(['D1', 'D3']);

export type DuplicateComparison = {
  readonly level: DuplicateLevel | null;
  /** The level and what led to it; `ID-40` when one number bears two names. */
  readonly because: readonly string[];
};

/** How alike two people are; the strongest level that holds. Symmetric. */
export function compareForDuplicate(
  candidate: ComparablePerson,
  existing: ComparablePerson,
): DuplicateComparison {
  const numbers = [numbersOf(candidate), numbersOf(existing)] as const;
  const isSameName = normalizeName(candidate.name) === normalizeName(existing.name);
  if (shareAny(...numbers)) return found('D1', 'ID-30', !isSameName && 'ID-40');
  const isSameBirth = candidate.birthDate !== null && candidate.birthDate === existing.birthDate;
  const [order, otherOrder] = [candidate.birthOrder ?? null, existing.birthOrder ?? null];
  const isOrdered = order !== null || otherOrder !== null;
  if (isOrdered && isSameBirth && isSameGuardian(candidate, existing)) {
    // Twins have one mother and one birthday, and are two.
    return (order ?? 1) === (otherOrder ?? 1) ? found('D3', 'ID-36') : { level: null, because: [] };
  }
  const isSamePerson = isSameBirth && candidate.sex === existing.sex;
  const hasSameContact = isSamePhone(candidate, existing) || isSameGuardian(candidate, existing);
  if (isSamePerson && isSameName && hasSameContact) return found('D2', 'ID-41');
  if (isSamePerson && soundsAlike(candidate.name, existing.name)) return found('D4', 'ID-62');
  if (differBySlip(...numbers)) return found('D4', 'ID-30');
  if (isSameRecordNumber(candidate, existing)) return found('D5', 'EHR-06');
  return { level: null, because: [] };
}

/** `type:number`, cleaned; a 15-digit citizen number under its 18-digit form (ID-10). */
function numbersOf(person: ComparablePerson): readonly string[] {
  return person.documents.map(documentKey).filter((key) => key !== '');
}

function documentKey({ type, number }: IdentityDocument): string {
  const cleaned = cleanDocumentNumber(number);
  if (cleaned === '') return '';
  const upgraded = type === 'id-card' ? upgradeOldNumber(cleaned) : null;
  return `${type}:${upgraded ?? cleaned}`;
}

function shareAny(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.includes(one));
}

function isSamePhone(one: ComparablePerson, other: ComparablePerson): boolean {
  const phone = cleanPhone(one.phone ?? '');
  return phone !== '' && phone === cleanPhone(other.phone ?? '');
}

function isSameGuardian(one: ComparablePerson, other: ComparablePerson): boolean {
  const [first, second] = [one.guardianDocument, other.guardianDocument];
  if (!first || !second || first.type !== second.type) return false;
  const number = cleanDocumentNumber(first.number);
  return number !== '' && number === cleanDocumentNumber(second.number);
}

/** A record number belongs to one record: bearing another's is a fault of the data, not a likeness. */
function isSameRecordNumber(one: ComparablePerson, other: ComparablePerson): boolean {
  const number = cleanDocumentNumber(one.recordNumber ?? '');
  return number !== '' && number === cleanDocumentNumber(other.recordNumber ?? '');
}

function soundsAlike(name: string, other: string): boolean {
  if (normalizeName(name) === normalizeName(other)) return true;
  return shareAny(pinyinReadings(name).full, pinyinReadings(other).full);
}

/** One digit typed wrong, or two neighbours swapped, in a number of the same type. */
function differBySlip(some: readonly string[], others: readonly string[]): boolean {
  return some.some((one) => others.some((other) => isSlip(one, other)));
}

function isSlip(one: string, other: string): boolean {
  if (one.length !== other.length || one.split(':')[0] !== other.split(':')[0]) return false;
  const wrong = [...one].flatMap((_, at) => (one[at] === other[at] ? [] : [at]));
  const [first = 0, second = 0] = wrong;
  if (wrong.length === 1) return true;
  const areNeighbours = wrong.length === 2 && second === first + 1;
  return areNeighbours && one[first] === other[second] && one[second] === other[first];
}

function found(
  level: DuplicateLevel,
  ...reasons: readonly (string | false)[]
): DuplicateComparison {
  return { level, because: ruleIds(level, ...reasons) };
}
