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
};

/** D1 blocks, D2 asks for a reason, D4 suggests (domain.md a.6). D3 and D5 need data of the newborn and insurance forms. */
export type DuplicateLevel = 'D1' | 'D2' | 'D4';

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
  const isSamePerson = isSameBirth && candidate.sex === existing.sex;
  const hasSameContact = isSamePhone(candidate, existing) || isSameGuardian(candidate, existing);
  if (isSamePerson && isSameName && hasSameContact) return found('D2', 'ID-41');
  if (isSamePerson && soundsAlike(candidate.name, existing.name)) return found('D4', 'ID-62');
  if (differBySlip(...numbers)) return found('D4', 'ID-30');
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
