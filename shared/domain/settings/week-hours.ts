/** Wall clock of the clinic, `HH:MM`; the end is not part of the span. */
export type OpenSpan = { readonly opens: string; readonly closes: string };

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

/** When the clinic is open in an ordinary week; no span means closed. */
export type WeekHours = Readonly<Record<Weekday, readonly OpenSpan[]>>;

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const SPANS_MAX = 3;

/** Whether a value from outside is a week: every weekday, its spans in order and not overlapping. */
export function isWeekHours(value: unknown): value is WeekHours {
  if (typeof value !== 'object' || value === null) return false;
  const week = value as Readonly<Record<string, unknown>>;
  return (
    Object.keys(week).length === weekdays.length && weekdays.every((day) => areSpans(week[day]))
  );
}

function areSpans(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > SPANS_MAX) return false;
  let before = '';
  for (const span of value as readonly unknown[]) {
    if (!isSpan(span) || span.opens < before) return false;
    before = span.closes;
  }
  return true;
}

function isSpan(value: unknown): value is OpenSpan {
  if (typeof value !== 'object' || value === null) return false;
  const { opens, closes } = value as Readonly<Record<string, unknown>>;
  return (
    typeof opens === 'string' &&
    typeof closes === 'string' &&
    TIME.test(opens) &&
    TIME.test(closes) &&
    opens < closes
  );
}
