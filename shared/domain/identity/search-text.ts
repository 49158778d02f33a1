import type { CalendarDate } from '../../lib/clock.ts';
import { cleanDocumentNumber, cleanPhone, toHalfWidth } from './clean.ts';
import { isHanName, normalizeName } from './names.ts';
import { pinyinReadings } from './pinyin.ts';
import { surnameOf } from './surnames.ts';

/** What a resident can be found by. */
export type SearchableResident = {
  readonly name: string;
  readonly documentNumbers: readonly string[];
  readonly phone: string | null;
  readonly recordNumber: string | null;
  readonly birthDate: CalendarDate | null;
};

/** `tokens` must all be a prefix of some key of the resident. Empty when nothing was typed. */
export type SearchQuery = { readonly tokens: readonly string[] };

/** Suffixes of a long name beyond these are not worth their rows in the index. */
const SUFFIXES_MAX = 8;

/**
 * The keys under which a resident stands in the prefix index: name and given name, pinyin and its
 * initials (ID-62), the ends and the whole of numbers, birth date as `YYYYMMDD`. Lower case, no
 * spaces, each once, in a stable order.
 */
export function searchKeys(resident: SearchableResident): string[] {
  const { full, initials } = pinyinReadings(resident.name);
  const phone = cleanPhone(resident.phone ?? '');
  const record = cleanDocumentNumber(resident.recordNumber ?? '');
  const keys = [
    ...nameKeys(resident.name),
    ...full,
    ...initials,
    ...resident.documentNumbers.flatMap((number) => ends(cleanDocumentNumber(number), [4, 6])),
    ...ends(phone, [4]),
    ...ends(record, [8]),
    (resident.birthDate ?? '').replaceAll('-', ''),
  ];
  return [...new Set(keys.map((key) => key.toLowerCase()))].filter((key) => key !== '');
}

/**
 * What somebody typed, in the form of the keys: lower case, ASCII, no spaces, hyphens or dots.
 * Words of one sort are one token (`zhang xiao ming`, `138 0000 1234`); words of different sorts
 * narrow each other (`张 0019`).
 *
 * @example parseSearchText('张 小明 1951-3-12').tokens // ['张小明', '19510312']
 */
export function parseSearchText(text: string): SearchQuery {
  const words = foldDates(toHalfWidth(text))
    .split(/\s+/)
    .flatMap((word) => fold(word).match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []);
  const tokens: string[] = [];
  let last: string | null = null;
  for (const word of words) {
    const sort = sortOf(word);
    if (sort === last) tokens.push(`${tokens.pop() ?? ''}${word}`);
    else tokens.push(word);
    last = sort;
  }
  return { tokens };
}

function nameKeys(name: string): readonly string[] {
  const normal = normalizeName(name);
  return [fold(normal), ...suffixes(normal).map(fold)];
}

/** `小明` and `明` of `张小明`; the later words of a name in other letters. */
function suffixes(name: string): readonly string[] {
  if (!isHanName(name)) return tails(name.split(' '), ' ');
  const given = [...name.slice(surnameOf(name).length).replaceAll('·', '')];
  return tails(given, '').slice(0, SUFFIXES_MAX);
}

function tails(parts: readonly string[], separator: string): readonly string[] {
  return parts.map((_, at) => parts.slice(at).join(separator));
}

function ends(number: string, lengths: readonly number[]): readonly string[] {
  return [...lengths.map((length) => number.slice(-length)), number];
}

/** Dates as people write them, `1951-3-12` or `1951年3月12日`, to eight digits. */
function foldDates(text: string): string {
  return text.replace(
    /(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)/g,
    (_, year: string, month: string, day: string) =>
      year + month.padStart(2, '0') + day.padStart(2, '0'),
  );
}

/** Lower case without accents, dots, hyphens and spaces; ü becomes the `v` of the keyboard. */
function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ü', 'v')
    .replaceAll('ⅹ', 'x')
    .normalize('NFD')
    .replace(/[\p{M}\p{P}\p{Z}]/gu, '');
}

function sortOf(word: string): 'han' | 'digits' | 'letters' {
  if (/\p{Script=Han}/u.test(word)) return 'han';
  return /\d/.test(word) ? 'digits' : 'letters';
}
