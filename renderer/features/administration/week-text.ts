import {
  isWeekHours,
  type OpenSpan,
  type WeekHours,
  weekdays,
  type Weekday,
} from '../../../shared/domain/settings/week-hours.ts';

/** `08:00-12:00 13:30-17:00`; empty for a day that is closed. */
export function spansText(spans: readonly OpenSpan[]): string {
  return spans.map(({ opens, closes }) => `${opens}-${closes}`).join(' ');
}

export type WeekText = Readonly<Record<Weekday, string>>;

/** The hours of a week as lines of text, a line for each day. */
export function weekText(week: WeekHours): WeekText {
  const lines = weekdays.map((day) => [day, spansText(week[day])] as const);
  return Object.fromEntries(lines) as WeekText;
}

/** A week from its lines, or the first day that can't be read. */
export function readWeek(text: WeekText): WeekHours | { readonly unread: Weekday } {
  const days = weekdays.map((day) => [day, spansOf(text[day])] as const);
  for (const [day, spans] of days) {
    const alone = { ...closedWeek(), [day]: spans ?? [] };
    if (!spans || !isWeekHours(alone)) return { unread: day };
  }
  return Object.fromEntries(days) as unknown as WeekHours;
}

const SPAN = /^(\d{1,2}):?(\d{2})[-–~](\d{1,2}):?(\d{2})$/;

function spansOf(text: string): readonly OpenSpan[] | null {
  const parts = text
    .replaceAll('：', ':')
    .replaceAll(/\s*[-–~]\s*/g, '-')
    .split(/[\s,，、;；]+/)
    .filter(Boolean);
  const spans = parts.map((part) => {
    const match = SPAN.exec(part);
    if (!match) return null;
    const [, from = '', fromMinute = '', to = '', toMinute = ''] = match;
    return {
      opens: `${from.padStart(2, '0')}:${fromMinute}`,
      closes: `${to.padStart(2, '0')}:${toMinute}`,
    };
  });
  return spans.every((span) => span !== null) ? spans : null;
}

function closedWeek(): WeekHours {
  return Object.fromEntries(weekdays.map((day) => [day, []])) as unknown as WeekHours;
}
