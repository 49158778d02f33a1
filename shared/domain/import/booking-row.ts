import type { CalendarDate } from '../../lib/clock.ts';
import { addDays } from '../../lib/calendar.ts';
import { checkIdNumber } from '../identity/id-number.ts';
import type { IdentityDocument } from '../identity/person.ts';
import { minutesOf, SLOT_MINUTES, timeOf } from '../slots/slot.ts';
import { cellsOf, isEmptyWord, quoted } from './cell.ts';
import { readDate } from './dates.ts';
import { documentKeyOf } from './documents.ts';
import { readWho } from './history-row.ts';
import { collectIssues, type IssueList, verdictOf } from './issue.ts';
import { hasMoreCells, type JudgedRow, type RowContext, readDoctorName } from './resident-row.ts';

/** So far ahead a list of bookings reaches. */
const BOOKING_DAYS_MAX = 90;
const BOOKING_NUMBER_MAX = 64;

/** Somebody who has a record booked elsewhere, and the clinic's home shall see to it (F3). */
export type BookingFacts = {
  /** How the row names the person; the most certain way first. */
  readonly document: IdentityDocument | null;
  readonly recordNumber: string | null;
  readonly name: string | null;
  readonly birthDate: CalendarDate | null;
  /** The other system's own number of the booking; null where the list has none. */
  readonly bookingNumber: string | null;
  readonly date: CalendarDate;
  /** Begins a quarter of an hour (QUE-10). */
  readonly start: string;
  readonly doctorName: string | null;
  readonly purpose: 'follow-up' | 'consultation' | 'measurement';
};

/** Judges one row of a list of online bookings. Never throws, whatever the cells hold. */
export function judgeBookingRow(
  row: readonly string[],
  { mapping, today }: RowContext,
): JudgedRow<BookingFacts> {
  const issues = collectIssues();
  const cells = cellsOf(row, mapping);
  if (hasMoreCells(row, mapping)) issues.add('cells-more', null, { columns: mapping.length });
  const who = readWho(cells, today, issues);
  const date = readDay(cells('bookedOn'), today, issues);
  const start = readStart(cells('bookedAt') || timeBehind(cells('bookedOn')), issues);
  const bookingNumber = readNumber(cells('bookingNumber'), today, issues);
  const purpose = readPurpose(cells('purpose'), issues);
  const verdict = verdictOf(issues.all);
  const isLost = verdict === 'error' || date === null || start === null;
  const doctorName = readDoctorName(cells('doctor'));
  return {
    verdict: isLost ? 'error' : verdict,
    issues: issues.all,
    facts: isLost ? null : { ...who, bookingNumber, date, start, doctorName, purpose },
    documentKey: who.document && documentKeyOf(who.document),
    personKey: null,
  };
}

function readDay(text: string, today: CalendarDate, issues: IssueList): CalendarDate | null {
  const read = isEmptyWord(text) ? ({ issue: 'date-unreadable' } as const) : readDate(text);
  if ('issue' in read) return issues.add(read.issue, 'bookedOn');
  if (read.date < today) return issues.add('booking-past', 'bookedOn');
  if (read.date > addDays(today, BOOKING_DAYS_MAX))
    return issues.add('booking-far', 'bookedOn', { most: BOOKING_DAYS_MAX });
  return read.date;
}

/** `2026-11-23 08:15`: what stands behind the day. */
function timeBehind(text: string): string {
  return (
    /(?:\s|T|日)(?<time>(?:上午|下午)?\s*\d{1,2}[:时点].*)$/u.exec(text)?.groups?.['time'] ?? ''
  );
}

/** A time as people and spreadsheets write it; of a span its beginning, and the quarter in which it lies. */
function readStart(text: string, issues: IssueList): string | null {
  const minutes = isEmptyWord(text) ? null : minutesIn(text);
  if (minutes === null) return issues.add('time-unreadable', 'bookedAt', { value: quoted(text) });
  const start = timeOf(minutes - (minutes % SLOT_MINUTES));
  if (minutesOf(start) !== minutes) issues.add('time-off-quarter', 'bookedAt', { value: start });
  return start;
}

const MINUTES_OF_DAY = 24 * 60;

function minutesIn(text: string): number | null {
  // What a spreadsheet makes of a time: a part of a day.
  if (/^0\.\d+$/.test(text)) return Math.round(Number(text) * MINUTES_OF_DAY);
  const match =
    /^(?<half>上午|下午|中午|早上|晚上)?\s*(?<hours>\d{1,2})\s*[:时点]\s*(?<minutes>\d{1,2}|半|整|)(?:分|:\d{2})?(?:\s*[-~至到—–].*)?$/u.exec(
      text,
    );
  const { half = '', hours = '', minutes = '' } = match?.groups ?? {};
  const minute = minutes === '半' ? 30 : Number(minutes === '整' ? 0 : minutes);
  const isLate = (half === '下午' || half === '晚上') && Number(hours) < 12;
  const hour = Number(hours) + (isLate ? 12 : 0);
  return match && hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

/** The number of a person is none of a booking: it would stand beside it for ever. */
function readNumber(text: string, today: CalendarDate, issues: IssueList): string | null {
  if (isEmptyWord(text)) return null;
  const isPersons = /^1\d{10}$/.test(text) || checkIdNumber({ number: text, today }).valid;
  if (isPersons) return issues.add('booking-number-personal', 'bookingNumber');
  const isRight = [...text].length <= BOOKING_NUMBER_MAX;
  return isRight ? text : issues.add('booking-number-long', 'bookingNumber');
}

const purposeWords: readonly (readonly [RegExp, BookingFacts['purpose']])[] = [
  [/随访|复查|慢病|follow/iu, 'follow-up'],
  [/测量|体检|measure/iu, 'measurement'],
  [/看病|看诊|门诊|就诊|全科|咨询|consult/iu, 'consultation'],
];

function readPurpose(text: string, issues: IssueList): BookingFacts['purpose'] {
  const found = purposeWords.find(([word]) => word.test(text));
  if (!found && !isEmptyWord(text))
    issues.add('purpose-unknown', 'purpose', { value: quoted(text) });
  return found?.[1] ?? 'consultation';
}
