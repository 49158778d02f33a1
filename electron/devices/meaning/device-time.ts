import { CLOCK_OFF_MS } from '../../../shared/domain/measurement/device-clock.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import { clinicInstant, type CalendarDate, type EpochMs } from '../../../shared/lib/clock.ts';

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

/** How far a clock that shows this, as {@link deviceTimeOf} writes it, is behind ours; negative when it is ahead. */
export function clockBehindMs(deviceTime: string, nowMs: EpochMs): number {
  const [date = '', time = ''] = deviceTime.split(' ');
  const minute = clinicInstant(date as CalendarDate, time.slice(0, 5)); // written of a real date
  return Math.round(nowMs - minute - Number(time.slice(6) || 0) * 1_000);
}

/** Whether somebody should set a clock that is so far behind or ahead; one that shows no moment is off, too. */
export function isClockOff(behindMs: number | null): boolean {
  return behindMs === null || Math.abs(behindMs) > CLOCK_OFF_MS;
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}
