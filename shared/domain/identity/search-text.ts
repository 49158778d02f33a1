import type { CalendarDate } from '../../lib/clock.ts';
import { parseCalendarDate } from '../../lib/calendar.ts';
import { cleanDocumentNumber, cleanPhone, toHalfWidth } from './clean.ts';
import { toSimplified } from './han-variants.ts';
import { isHanName, normalizeName } from './names.ts';
import { givenNameReadings, pinyinReadings } from './pinyin.ts';

/** What a resident can be found by. */
export type SearchableResident = {
  readonly name: string;
  readonly documentNumbers: readonly string[];
  readonly phone: string | null;
  readonly recordNumber: string | null;
  readonly birthDate: CalendarDate | null;
};

/**
 * One word of a search. A resident fits it when one of the forms is the beginning of one of their keys:
 * digits may be the beginning of a number or its end, six of them a birth date without its century, four of
 * them a birthday.
 */
export type SearchToken = {
  readonly text: string;
  readonly forms: readonly string[];
  /** Which of the forms are a guess: whom they alone find stands behind all others. */
  readonly guesses?: readonly string[];
};

/** A resident must fit every token. Empty when nothing was typed. */
export type SearchQuery = { readonly tokens: readonly SearchToken[] };

/** Suffixes of a long name beyond these are not worth their rows in the index. */
const SUFFIXES_MAX = 8;

/** Fewer last digits than these are nobody's in particular. */
const TAIL_MIN = 3;

/** Before a number that stands back to front, so that its end can be looked up as a beginning. */
const BACKWARDS = '~';

/** Before the month and day of a birth date. */
const BIRTHDAY = '*';

/**
 * The keys under which a resident stands in the prefix index: name and given name, their pinyin and
 * initials (ID-62), numbers forwards and back to front, birth date as `YYYYMMDD` and `*MMDD`. Lower case, no
 * spaces, simplified characters, each once, in a stable order.
 */
export function searchKeys(resident: SearchableResident): string[] {
  const { full, initials } = pinyinReadings(resident.name);
  const given = givenNameReadings(resident.name);
  const numbers = [
    ...resident.documentNumbers.map(cleanDocumentNumber),
    cleanPhone(resident.phone ?? ''),
    cleanDocumentNumber(resident.recordNumber ?? ''),
  ].filter((number) => number !== '');
  const keys = [
    ...nameKeys(resident.name),
    ...full,
    ...initials,
    ...given.full,
    ...given.initials.filter((text) => text.length > 1),
    ...partReadings(resident.name),
    ...numbers.flatMap((number) => [number, tailKey(number)]),
    ...birthKeys(resident.birthDate),
  ];
  return [...new Set(keys.map((key) => key.toLowerCase()))].filter((key) => key !== '');
}

function birthKeys(birthDate: string | null): readonly string[] {
  const digits = (birthDate ?? '').replaceAll('-', '');
  return digits === '' ? [] : [digits, BIRTHDAY + digits.slice(4)];
}

/** The beginning of the key of every number with this end. */
export function tailKey(end: string): string {
  return BACKWARDS + [...end.toLowerCase()].toReversed().join('');
}

/**
 * What somebody typed, in the form of the keys: lower case, ASCII, simplified, no spaces, hyphens or
 * dots. Words of one sort are one token (`zhang xiao ming`, `138 0000 1234`); words of different sorts
 * and dates narrow each other (`张 0019`, `58.3.12 0019`).
 *
 * @example parseSearchText('張 小明 1951-3-12') // tokens 张小明 and 19510312
 */
export function parseSearchText(text: string): SearchQuery {
  const tokens: SearchToken[] = [];
  let rest = toHalfWidth(text).replaceAll(LABEL, ' ');
  rest = rest.replace(YEAR_ALONE, '$1 ').replace(COUNTRY_CODE, '');
  rest = rest.replace(SPACED_DATE, '$1-$2-$3');
  for (let date = dateIn(rest); date !== null; date = dateIn(rest)) {
    tokens.push(...wordsOf(rest.slice(0, date.from)), date.token);
    rest = rest.slice(date.to);
  }
  return { tokens: [...tokens, ...wordsOf(rest)] };
}

function wordsOf(text: string): SearchToken[] {
  const words = text
    .split(/\s+/)
    .flatMap((word) => fold(word).match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []);
  const joined: string[] = [];
  let last: string | null = null;
  for (const word of words) {
    const sort = sortOf(word);
    if (sort === last) joined.push(`${joined.pop() ?? ''}${word}`);
    else joined.push(word);
    last = sort;
  }
  return joined.map(tokenOf);
}

function tokenOf(word: string): SearchToken {
  if (!/^\d+x?$/.test(word) || word.length < TAIL_MIN) return { text: word, forms: [word] };
  const forms = [word, tailKey(word), ...shortDates(word)];
  const guesses = /^\d{4}$/.test(word) ? birthdayForms(word.slice(0, 2), word.slice(2)) : [];
  return guesses.length > 0
    ? { text: word, forms: [...forms, ...guesses], guesses }
    : { text: word, forms };
}

/** A day of some year: `0229` is one, `0230` is not. */
function birthdayForms(month: string, day: string): readonly string[] {
  return parseCalendarDate(`2000-${month}-${day}`) === null ? [] : [BIRTHDAY + month + day];
}

/** `580312`: born in one century or the other. */
function shortDates(word: string): readonly string[] {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(word);
  return match ? inBothCenturies(match[1] ?? '', match[2] ?? '', match[3] ?? '') : [];
}

/** Of a name in parts also the later ones as they are spoken: `aili` of 买买提·艾力. */
function partReadings(name: string): readonly string[] {
  return normalizeName(name)
    .split('·')
    .slice(1)
    .map(pinyinReadings)
    .flatMap(({ full, initials }) => [...full, ...initials.filter((text) => text.length > 1)]);
}

function nameKeys(name: string): readonly string[] {
  const normal = normalizeName(name);
  return [fold(normal), ...suffixes(normal).map(fold)];
}

/** `小明` and `明` of `张小明`; the later words of a name in other letters. */
function suffixes(name: string): readonly string[] {
  if (!isHanName(name)) return otherOrders(name.split(' '));
  // Also of a compound surname: 于飞 of 单于飞.
  return tails([...name.replaceAll('·', '')].slice(1), '').slice(0, SUFFIXES_MAX);
}

/** `John Smith` is asked for as `smith` and as `smith john`; of three words also by the first and the last. */
function otherOrders(words: readonly string[]): readonly string[] {
  const turned = words.map((_, at) => [...words.slice(at), ...words.slice(0, at)].join(' '));
  const [first = '', last = ''] = [words[0], words.at(-1)];
  const ends = words.length > 2 ? [`${first} ${last}`, `${last} ${first}`] : [];
  return [...new Set([...tails(words, ' '), ...turned, ...ends])].slice(0, SUFFIXES_MAX);
}

function tails(parts: readonly string[], separator: string): readonly string[] {
  return parts.map((_, at) => parts.slice(at).join(separator));
}

type FoundDate = { readonly from: number; readonly to: number; readonly token: SearchToken };

/**
 * Dates as people write them: `1951-3-12`, `1951年3月12日`, `51.3.12`, and without the day `1951年3月`,
 * `1951-03`. Not what only looks like one: a month has a number up to 12.
 */
const WRITTEN_DATE =
  /(?<![\d-])((?:18|19|20)?\d{2})(?:[-/.]|年)(\d{1,2})(?:(?:[-/.]|月)(\d{1,2})日?|月)?(?![\d-])/g;

/** `1951 3 12`: with its century, or it could be parts of any number. */
const SPACED_DATE = /(?<!\d)((?:18|19|20)\d{2})\s+(0?[1-9]|1[0-2])\s+(\d{1,2})(?!\d)/g;

/** `3月5日`, `3月5号`: of any year. */
const MONTH_AND_DAY = /(?<!\d)(\d{1,2})月(\d{1,2})[日号]?(?!\d)/;

/** What stands before a number in speech, and is nobody's name. */
const LABEL =
  /(?:(?:尾号|[后末][三四六八346]位数?|电话|手机|身份证|证件|档案|生日|出生日期|号码?|是|为)[:\s]*)+(?=\d)/g;

/** Of China, before a mobile number. */
const COUNTRY_CODE = /(?<!\d)(?:\+|00)86[\s-]*(?=1)/;

/** `1951年`, `1951年生`, `1951年出生`. */
const YEAR_ALONE = /(?<!\d)((?:18|19|20)\d{2})年(?:出?生)?(?!\d)/g;

function dateIn(text: string): FoundDate | null {
  for (const match of text.matchAll(WRITTEN_DATE)) {
    const [all, year = '', month = '', day] = match;
    const forms = dateForms(year, month.padStart(2, '0'), day?.padStart(2, '0'));
    // `58.3` could be anything.
    const isVague = year.length === 2 && day === undefined && !all.endsWith('月');
    const [first] = forms;
    if (first === undefined || isVague) continue;
    const token = { text: year.length === 2 ? first.slice(2) : first, forms };
    return { from: match.index, to: match.index + all.length, token };
  }
  return birthdayIn(text);
}

function birthdayIn(text: string): FoundDate | null {
  const match = MONTH_AND_DAY.exec(text);
  const [all = '', month = '', day = ''] = match ?? [];
  const [mm, dd] = [month.padStart(2, '0'), day.padStart(2, '0')];
  const forms = birthdayForms(mm, dd);
  if (!match || forms.length === 0) return null;
  return { from: match.index, to: match.index + all.length, token: { text: mm + dd, forms } };
}

function dateForms(year: string, month: string, day: string | undefined): readonly string[] {
  if (day !== undefined && year.length === 2) return inBothCenturies(year, month, day);
  const years = year.length === 2 ? [`19${year}`, `20${year}`] : [year];
  return years
    .filter((full) => parseCalendarDate(`${full}-${month}-${day ?? '01'}`) !== null)
    .map((full) => full + month + (day ?? ''));
}

function inBothCenturies(year: string, month: string, day: string): readonly string[] {
  return ['19', '20']
    .filter((century) => parseCalendarDate(`${century}${year}-${month}-${day}`) !== null)
    .map((century) => century + year + month + day);
}

/** Lower case without accents, dots, hyphens and spaces; ü becomes the `v` of the keyboard. */
function fold(text: string): string {
  return toSimplified(text.normalize('NFC'))
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
