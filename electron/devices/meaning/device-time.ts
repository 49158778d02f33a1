import { parseCalendarDate } from '../../../shared/lib/calendar.ts';

type Parts = {
  /** Four digits, or two of this century: none of these devices knew the last one. */
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second?: string;
};

/** Local wall clock of a device, `YYYY-MM-DD HH:mm` or with seconds; null when there is no such moment (S16). */
export function deviceTimeOf({ year, month, day, hour, minute, second }: Parts): string | null {
  const date = parseCalendarDate(`${year.padStart(4, '20')}-${two(month)}-${two(day)}`);
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second ?? 0) < 60;
  if (!date || !isTime) return null;
  return `${date} ${two(hour)}:${two(minute)}${second === undefined ? '' : `:${two(second)}`}`;
}

/** For a reading whose device has told no moment. */
export const TIME_INVALID = 'device-time-invalid';

function two(digits: string): string {
  return digits.padStart(2, '0');
}
