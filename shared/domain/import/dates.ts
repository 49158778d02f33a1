import { addDays, parseCalendarDate } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import type { IssueCode } from './issue.ts';

type DateIssue = Extract<
  IssueCode,
  'date-unreadable' | 'date-not-real' | 'date-incomplete' | 'date-ambiguous' | 'date-short-year'
>;

export type ReadDate = { readonly date: CalendarDate } | { readonly issue: DateIssue };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const HAN_DIGITS = '〇一二三四五六七八九';

/** Serial day 60 is a 29 February 1900 that never was; people are counted from behind it. */
const SERIAL = { from: 61, to: 80_000, start: '1899-12-30' as CalendarDate } as const;

/**
 * A date as people and spreadsheets write it: `1951-3-12`, `1951/03/12`, `1951.3.12`,
 * `1951年3月12日`, `19510312`, `12-Mar-1951`, `25/3/1951`, a serial day of Excel; a time behind it is
 * passed over. What can be read in two ways is not guessed.
 *
 * @param text a cleaned cell
 */
export function readDate(text: string): ReadDate {
  const bare = withoutTime(fromHanDigits(text));
  return (
    readYearFirst(bare) ??
    readCompact(bare) ??
    readSerial(bare) ??
    readMonthName(bare) ??
    readYearLast(bare) ?? { issue: 'date-unreadable' }
  );
}

function withoutTime(text: string): string {
  return text
    .replace(/\s*(?:星期|周)[一二三四五六日天]$/u, '')
    .replace(
      /^(.*\d日?)(?:T|\s+)(?:上午|下午)?\d{1,2}[:时]\d{1,2}(?:[:分][\d.]*秒?)?(?:\s*[AP]M)?Z?$/iu,
      '$1',
    )
    .trim();
}

function readYearFirst(text: string): ReadDate | null {
  const match =
    /^(\d{4})\s*[-/.年\s]\s*(\d{1,2})(?:\s*[-/.月\s]\s*(?:(\d{1,2})\s*[日号]?)?)?$/u.exec(text);
  if (match) {
    const [, year = '', month = '', day] = match;
    return day ? real(year, month, day) : { issue: 'date-incomplete' };
  }
  if (/^\d{4}年?$/u.test(text) && isYear(text.slice(0, 4))) return { issue: 'date-incomplete' };
  const isShort = /^\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?$/u.test(text);
  return isShort ? { issue: 'date-short-year' } : null;
}

function readCompact(text: string): ReadDate | null {
  if (/^\d{8}$/.test(text)) return real(text.slice(0, 4), text.slice(4, 6), text.slice(6));
  const isMonth = /^\d{6}$/.test(text) && isYear(text.slice(0, 4));
  return isMonth ? { issue: 'date-incomplete' } : null;
}

function readSerial(text: string): ReadDate | null {
  const match = /^(\d{2,5})(?:\.\d+)?$/.exec(text);
  const serial = Number(match?.[1] ?? 0);
  if (serial < SERIAL.from || serial > SERIAL.to) return null;
  return { date: addDays(SERIAL.start, serial) };
}

function readMonthName(text: string): ReadDate | null {
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[-\s]+([A-Za-z]{3,9})[.,]?[-\s]+(\d{4})$/.exec(text);
  const monthFirst = /^([A-Za-z]{3,9})[.\s]+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/.exec(text);
  const [day, name, year] = dayFirst?.slice(1) ?? [
    monthFirst?.[2],
    monthFirst?.[1],
    monthFirst?.[3],
  ];
  const month = MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
  if (!day || !year || month === 0) return null;
  return real(year, String(month), day);
}

function readYearLast(text: string): ReadDate | null {
  const match = /^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})$/.exec(text);
  if (!match) return null;
  const [, first = '', second = '', year = ''] = match;
  if (Number(first) > 12) return real(year, second, first);
  if (Number(second) > 12) return real(year, first, second);
  return first === second ? real(year, first, second) : { issue: 'date-ambiguous' };
}

function real(year: string, month: string, day: string): ReadDate {
  const date = parseCalendarDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return date && isYear(year) ? { date } : { issue: 'date-not-real' };
}

function isYear(year: string): boolean {
  return Number(year) >= 1850 && Number(year) <= 2150;
}

/** 一九五一年三月十二日, as older papers have it. */
function fromHanDigits(text: string): string {
  if (!/[年月日]/u.test(text) || !/[〇○零一二三四五六七八九十]/u.test(text)) return text;
  return text
    .replace(/[○零]/gu, '〇')
    .replace(
      /([一二三四五六七八九]?)十([一二三四五六七八九]?)/gu,
      (_, tens: string, ones: string) =>
        String((tens ? HAN_DIGITS.indexOf(tens) : 1) * 10 + (ones ? HAN_DIGITS.indexOf(ones) : 0)),
    )
    .replace(/[〇一二三四五六七八九]/gu, (digit) => String(HAN_DIGITS.indexOf(digit)));
}
