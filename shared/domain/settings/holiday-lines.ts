import { addDays, daysBetween, parseCalendarDate } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import type { CalendarDay } from './opening.ts';

export type UnreadLine = {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly because: 'date' | 'kind' | 'other-year' | 'twice';
};

export type HolidayLines = {
  readonly days: readonly CalendarDay[];
  readonly unread: readonly UnreadLine[];
};

const DATE = String.raw`(?:(\d{4})\s*[-/.年])?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*日)?`;
const SPAN = new RegExp(String.raw`^${DATE}(?:\s*(?:至|到|~|～|—|–|\s)\s*${DATE})?`);
const CLOSED = /休息|休|放假|closed/i;
const OPEN = /补班|上班|班|open/i;
/** The longest holiday there is; a longer span is a slip of the pen. */
const SPAN_DAYS_MAX = 15;

/**
 * The holidays and make-up days of a year as somebody pasted them, a line each: a day or a span,
 * 休 or 班, a note. Lines without text are passed over; nothing is guessed.
 */
export function readHolidayLines(year: number, lines: string): HolidayLines {
  const days: CalendarDay[] = [];
  const unread: UnreadLine[] = [];
  const seen = new Set<string>();
  for (const [at, raw] of lines.split(/\r?\n/).entries()) {
    const text = raw.trim();
    if (text === '') continue;
    const read = readLine(year, text);
    const isTwice = typeof read !== 'string' && read.some(({ date }) => seen.has(date));
    const because = isTwice ? 'twice' : typeof read === 'string' ? read : null;
    if (because !== null || typeof read === 'string') {
      unread.push({ line: at + 1, text, because: because ?? 'date' });
      continue;
    }
    for (const day of read) seen.add(day.date);
    days.push(...read);
  }
  return { days: days.toSorted((one, other) => (one.date < other.date ? -1 : 1)), unread };
}

function readLine(year: number, text: string): readonly CalendarDay[] | UnreadLine['because'] {
  const match = SPAN.exec(text);
  const from = match && dateOf(match.slice(1, 4), year);
  const isSpan = match?.[5] !== undefined;
  const to = isSpan ? dateOf(match.slice(4, 7), year) : from;
  if (!from || !to) return 'date';
  const length = daysBetween(from, to);
  if (length < 0 || length >= SPAN_DAYS_MAX) return 'date';
  if (yearOf(from) !== year || yearOf(to) !== year) return 'other-year';
  const kind = kindOf(text.slice(match[0].length));
  if (!kind) return 'kind';
  const dates = Array.from({ length: length + 1 }, (_, ahead) => addDays(from, ahead));
  return dates.map((date) => ({ date, ...kind, opens: null, closes: null }));
}

function dateOf(parts: readonly (string | undefined)[], year: number): CalendarDate | null {
  const [own, month = '', day = ''] = parts;
  return parseCalendarDate(`${own ?? year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

function yearOf(date: CalendarDate): number {
  return Number(date.slice(0, 4));
}

function kindOf(rest: string): Pick<CalendarDay, 'kind' | 'note'> | null {
  const word = CLOSED.exec(rest) ?? OPEN.exec(rest);
  if (!word) return null;
  const note = rest.replace(word[0], ' ').replace(/^[\s,，:：]+|[\s,，。]+$/g, '');
  return { kind: CLOSED.test(word[0]) ? 'closed' : 'open', note: note.slice(0, 60) || null };
}
