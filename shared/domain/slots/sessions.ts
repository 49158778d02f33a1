import type { CalendarDate } from '../../lib/clock.ts';
import { type CalendarDay, openingOn, weekdayOf } from '../settings/opening.ts';
import { type OpenSpan, type WeekHours, type Weekday, weekdays } from '../settings/week-hours.ts';
import { minutesOf, timeOf } from './slot.ts';

/** When somebody sees people, week by week, and how many: one line of the manager's plan (D9). */
export type BookingSession = {
  readonly queueId: string;
  /** Null: whoever of the queue is on duty. */
  readonly doctorId: string | null;
  readonly roomId: string | null;
  readonly weekday: Weekday;
  /** Wall clock of the clinic, `HH:MM`; the end is not part of it. */
  readonly start: string;
  readonly end: string;
  /** Whole minutes, 1 to 15: a slot without a place is none (QUE-10). */
  readonly minutesPerVisit: number;
  /** Per cent of the session, never less than {@link RESERVE_PERCENT_MIN} (QUE-10). */
  readonly reservePercent: number;
  /** Conditions that this session is made for, such as `diabetes-2`; empty for everybody. */
  readonly conditions: readonly string[];
};

/** A clinic may keep more places for those who come unbooked, never fewer (QUE-07, QUE-10). */
export const RESERVE_PERCENT_MIN = 30;
const SESSIONS_MAX = 200;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether a value from outside is a plan: every line complete, nobody in two sessions at once. */
export function areSessions(value: unknown): value is readonly BookingSession[] {
  if (!Array.isArray(value) || value.length > SESSIONS_MAX) return false;
  const lines: readonly unknown[] = value;
  return lines.every(isSession) && !hasClash(lines);
}

function isSession(value: unknown): value is BookingSession {
  if (typeof value !== 'object' || value === null) return false;
  const line = value as Readonly<Record<keyof BookingSession, unknown>>;
  return (
    isText(line.queueId) &&
    (line.doctorId === null || isText(line.doctorId)) &&
    (line.roomId === null || isText(line.roomId)) &&
    weekdays.some((day) => day === line.weekday) &&
    isTime(line.start) &&
    isTime(line.end) &&
    line.start < line.end &&
    isWhole(line.minutesPerVisit, 1, 15) &&
    isWhole(line.reservePercent, RESERVE_PERCENT_MIN, 100) &&
    Array.isArray(line.conditions) &&
    line.conditions.every(isText)
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 60;
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && TIME.test(value);
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

/** The first line that lies over another of the same doctor, or of the same queue without a doctor. */
export function clashIn(lines: readonly BookingSession[]): number | null {
  const at = lines.findIndex((one, index) =>
    lines.slice(0, index).some((other) => clashes(one, other)),
  );
  return at < 0 ? null : at;
}

function hasClash(lines: readonly BookingSession[]): boolean {
  return clashIn(lines) !== null;
}

function clashes(one: BookingSession, other: BookingSession): boolean {
  const isSameWho = one.doctorId === other.doctorId;
  const isSameLine = one.doctorId !== null || one.queueId === other.queueId;
  return (
    isSameWho &&
    isSameLine &&
    one.weekday === other.weekday &&
    one.start < other.end &&
    other.start < one.end
  );
}

/** The clinic's word on its days: hours of the week, and the days that are unlike their weekday. */
export type OpenDays = { readonly week: WeekHours; readonly days: readonly CalendarDay[] };

/**
 * The sessions of a day as they are held: none on a holiday, cut to the hours in which the clinic is open.
 * A working day that makes up for a holiday (调休) on a day on which nobody works has Monday's sessions, as
 * it has Monday's hours.
 */
export function sessionsOn(
  date: CalendarDate,
  sessions: readonly BookingSession[],
  { week, days }: OpenDays,
): readonly BookingSession[] {
  const { spans } = openingOn(date, week, days);
  if (spans.length === 0) return [];
  const own = weekdayOf(date);
  const isMakeUp = week[own].length === 0 && !sessions.some(({ weekday }) => weekday === own);
  const weekday = isMakeUp ? 'monday' : own;
  return sessions
    .filter((session) => session.weekday === weekday)
    .flatMap((session) => spans.flatMap((span) => cut(session, span)))
    .toSorted((one, other) => minutesOf(one.start) - minutesOf(other.start));
}

/** What of a session lies in the open hours; its slots keep their quarter hours. */
function cut(session: BookingSession, span: OpenSpan): readonly BookingSession[] {
  const start = Math.max(minutesOf(session.start), minutesOf(span.opens));
  const end = Math.min(minutesOf(session.end), minutesOf(span.closes));
  return start < end ? [{ ...session, start: timeOf(start), end: timeOf(end) }] : [];
}
