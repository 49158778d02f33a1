import { addDays } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { type OpenSpan, type WeekHours, type Weekday, weekdays } from './week-hours.ts';

/** A day that is not like its weekday. */
export type CalendarDay = {
  readonly date: CalendarDate;
  readonly kind: 'closed' | 'open';
  /** Hours of its own; without them a make-up day has those of a Monday. */
  readonly opens: string | null;
  readonly closes: string | null;
  readonly note: string | null;
};

export type Opening = {
  readonly isOpen: boolean;
  readonly spans: readonly OpenSpan[];
  readonly note: string | null;
  /** This day or the first open one after it; null where none is within a year. */
  readonly nextOpen: CalendarDate | null;
};

const DAYS_MAX = 366;

/**
 * When the clinic is open on a day: the calendar's word before the week's. Information beside a date;
 * it moves no clinical date (HTN-13, HTN-33).
 */
export function openingOn(
  date: CalendarDate,
  week: WeekHours,
  days: readonly CalendarDay[],
): Opening {
  const byDate = new Map(days.map((day) => [day.date, day]));
  const spans = spansOn(date, week, byDate);
  return {
    isOpen: spans.length > 0,
    spans,
    note: byDate.get(date)?.note ?? null,
    nextOpen: nextOpen(date, week, byDate),
  };
}

type ByDate = ReadonlyMap<CalendarDate, CalendarDay>;

function nextOpen(from: CalendarDate, week: WeekHours, byDate: ByDate): CalendarDate | null {
  for (let ahead = 0; ahead <= DAYS_MAX; ahead += 1) {
    const date = addDays(from, ahead);
    if (spansOn(date, week, byDate).length > 0) return date;
  }
  return null;
}

function spansOn(date: CalendarDate, week: WeekHours, byDate: ByDate): readonly OpenSpan[] {
  const own = byDate.get(date);
  const usual = week[weekdayOf(date)];
  if (!own) return usual;
  if (own.kind === 'closed') return [];
  if (own.opens !== null && own.closes !== null) return [{ opens: own.opens, closes: own.closes }];
  return usual.length > 0 ? usual : week.monday;
}

/** The weekday of a date. */
export function weekdayOf(date: CalendarDate): Weekday {
  const fromSunday = new Date(`${date}T00:00:00.000Z`).getUTCDay();
  return weekdays[(fromSunday + 6) % 7] ?? 'sunday';
}
