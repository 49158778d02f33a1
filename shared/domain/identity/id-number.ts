import { assert } from '../../lib/assert.ts';
import { ageInYears, parseCalendarDate } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { type Decision, ruleIds } from '../decision.ts';
import { cleanIdNumber } from './clean.ts';
import { type IdNumberKind, layoutOf, type NumberLayout } from './id-number-layout.ts';
import type { DocumentType } from './person.ts';

export type { IdNumberKind };

/** Codes of ID-05, in the order in which they are looked for; the first one found is reported. */
export const idNumberErrors = [
  'LEN',
  'CHARSET',
  'PROVINCE',
  'DATE',
  'FUTURE',
  'TOO_OLD',
  'CHECKSUM',
] as const;
export type IdNumberError = (typeof idNumberErrors)[number];

export type IdNumberInput = {
  readonly number: string;
  readonly today: CalendarDate;
  /**
   * County codes of GB/T 2260, current and retired. Without it no `REGION` warning is given: what
   * cannot be looked up is not doubted. The table is data of the caller, because it grows every year.
   */
  readonly knownCounties?: ReadonlySet<string> | undefined;
};

/**
 * A number that is well-formed, not verified (ID-08). Everything derived is null when it is not
 * valid: nothing is read out of a mistyped number.
 */
export type IdNumberDecision = Decision & {
  readonly valid: boolean;
  /** Null while not even the layout is recognised (`LEN`, `CHARSET`). */
  readonly kind: IdNumberKind | null;
  readonly error: IdNumberError | null;
  readonly warnings: readonly 'REGION'[];
  readonly birthDate: CalendarDate | null;
  readonly sex: 'male' | 'female' | null;
  /** Full years at `today`. */
  readonly age: number | null;
  /** The 18-digit form of a valid 15-digit number (ID-10). */
  readonly upgraded?: string | undefined;
};

const ruleSet = { ruleSet: 'id-number', version: '2026.1' } as const;
const AGE_YEARS_MAX = 130;

/** Province-level codes of ID-05. Taiwan is 71 as a province and 83 on its permits (ID-27). */
const PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])$/;

const documentTypeByKind: Readonly<Record<IdNumberKind, DocumentType>> = {
  resident: 'id-card',
  old15: 'id-card',
  permit: 'residence-permit',
  foreigner2023: 'foreigner-2023',
  foreigner2017: 'foreigner-2017',
};

/** The document that bears a number of this kind. */
export function documentTypeOfKind(kind: IdNumberKind): DocumentType {
  return documentTypeByKind[kind];
}

/** Judges an identity number in the order of ID-05. Cleans first (ID-04); never throws on bad text. */
export function checkIdNumber(input: IdNumberInput): IdNumberDecision {
  const number = cleanIdNumber(input.number);
  const cleaned = number !== input.number && 'ID-04';
  const layout = layoutOf(number);
  if (typeof layout === 'string') {
    return refusal(layout, null, ruleIds(cleaned, layout === 'CHARSET' && 'ID-04', 'ID-05'));
  }
  const birthDate = birthDateOf(layout, input.today);
  const error = firstError(number, layout, birthDate, input.today);
  if (error || !birthDate) {
    const checksum = error === 'CHECKSUM' && checksumRule(layout);
    return refusal(
      error ?? 'DATE',
      layout.kind,
      ruleIds(cleaned, ...layout.rules, 'ID-05', checksum),
    );
  }
  const warnings = isCountyUnknown(layout, input.knownCounties) ? (['REGION'] as const) : [];
  return {
    valid: true,
    kind: layout.kind,
    error: null,
    warnings,
    birthDate,
    sex: Number(layout.sexDigit) % 2 === 1 ? 'male' : 'female',
    age: ageInYears(birthDate, input.today),
    ...(layout.kind === 'old15' ? { upgraded: upgrade(number, birthDate) } : {}),
    because: ruleIds(cleaned, ...layout.rules, 'ID-05', checksumRule(layout), 'ID-03', 'ID-13'),
    ...ruleSet,
  };
}

/** The check character of the first 17 digits: ISO 7064 MOD 11-2 (ID-02). */
export function makeCheckDigit(first17: string): string {
  assert(/^\d{17}$/.test(first17), 'a check digit is made from 17 digits');
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return '10X98765432'.charAt(sum % 11);
}

/** Nobody was born into a 15-digit number later: its century is on no such number. */
const OLD_NUMBERS_END = '1999-12-31' as CalendarDate;

/**
 * The 18-digit form of a 15-digit number, or null when the text is none (ID-10). Used to match old
 * records; a new file is never opened with a 15-digit number (ID-11).
 */
export function upgradeOldNumber(text: string): string | null {
  return checkIdNumber({ number: text, today: OLD_NUMBERS_END }).upgraded ?? null;
}

function upgrade(number: string, birthDate: CalendarDate): string {
  const first17 = number.slice(0, 6) + birthDate.slice(0, 2) + number.slice(6);
  return first17 + makeCheckDigit(first17);
}

function firstError(
  number: string,
  layout: NumberLayout,
  birthDate: CalendarDate | null,
  today: CalendarDate,
): IdNumberError | null {
  if (!PROVINCE.test(layout.province)) return 'PROVINCE';
  if (!birthDate) return 'DATE';
  if (birthDate > today) return 'FUTURE';
  if (ageInYears(birthDate, today) > AGE_YEARS_MAX) return 'TOO_OLD';
  return hasRightCheckDigit(number, layout) ? null : 'CHECKSUM';
}

/**
 * The latest possible birth date that is not in the future. Only the 2017 foreigner card has two
 * candidates (ID-22, the century is not on it); a future date stands when there is no other.
 */
function birthDateOf(layout: NumberLayout, today: CalendarDate): CalendarDate | null {
  const dates = layout.birthDates.map(parseCalendarDate).filter((date) => date !== null);
  return dates.find((date) => date <= today) ?? dates[0] ?? null;
}

function isCountyUnknown(layout: NumberLayout, known: ReadonlySet<string> | undefined): boolean {
  return known !== undefined && layout.county !== null && !known.has(layout.county);
}

function hasRightCheckDigit(number: string, { checksum }: NumberLayout): boolean {
  if (checksum === 'none') return true;
  const body = number.slice(0, -1);
  const expected = checksum === 'mod11' ? makeCheckDigit(body) : icaoCheckDigit(body);
  return number.endsWith(expected);
}

/** ICAO 9303: weights 7, 3, 1; letters count from A = 10. */
function icaoCheckDigit(text: string): string {
  const sum = [...text].reduce(
    (total, character, at) => total + Number.parseInt(character, 36) * ([7, 3, 1][at % 3] ?? 0),
    0,
  );
  return String(sum % 10);
}

function checksumRule({ checksum }: NumberLayout): string | false {
  return checksum === 'mod11' && 'ID-02';
}

function refusal(
  error: IdNumberError,
  kind: IdNumberKind | null,
  because: readonly string[],
): IdNumberDecision {
  const nothing = { birthDate: null, sex: null, age: null };
  return { valid: false, kind, error, warnings: [], ...nothing, because, ...ruleSet };
}
