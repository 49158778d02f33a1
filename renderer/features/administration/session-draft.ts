import type { SettingView } from '../../../shared/contract/administration.ts';
import {
  areSessions,
  type BookingSession,
  clashIn,
} from '../../../shared/domain/slots/sessions.ts';
import { minutesOf, slotsOf } from '../../../shared/domain/slots/slot.ts';
import type { Weekday } from '../../../shared/domain/settings/week-hours.ts';

/** A line of the plan while it is written: every value as the text in its control. */
export type SessionDraft = {
  readonly key: string;
  readonly queueId: string;
  readonly doctorId: string;
  readonly roomId: string;
  readonly weekday: Weekday;
  readonly start: string;
  readonly end: string;
  readonly minutes: string;
  readonly reserve: string;
  readonly condition: string;
};

export type PlanFault = { readonly because: 'unread' | 'clash'; readonly line: number };

/** The lines in the order of a week. */
export function draftsOf(value: SettingView['value']): readonly SessionDraft[] {
  if (!areSessions(value)) return [];
  return value.map((session, index) => ({
    key: String(index),
    queueId: session.queueId,
    doctorId: session.doctorId ?? '',
    roomId: session.roomId ?? '',
    weekday: session.weekday,
    start: session.start,
    end: session.end,
    minutes: String(session.minutesPerVisit),
    reserve: String(session.reservePercent),
    condition: session.conditions[0] ?? '',
  }));
}

/** The plan that the lines say, or the first line that keeps it from being one. */
export function readPlan(
  drafts: readonly SessionDraft[],
): { readonly value: BookingSession[] } | { readonly fault: PlanFault } {
  const value = drafts.map(sessionOf);
  const unread = value.findIndex((session) => !areSessions([session]));
  if (unread >= 0) return { fault: { because: 'unread', line: unread + 1 } };
  const clash = clashIn(value);
  return clash === null ? { value } : { fault: { because: 'clash', line: clash + 1 } };
}

/** How many places a line puts up for booking; null while it can not be read. */
export function bookableIn(draft: SessionDraft): number | null {
  const session = sessionOf(draft);
  if (!areSessions([session])) return null;
  const { start, end, minutesPerVisit, reservePercent } = session;
  const slots = slotsOf({
    start: minutesOf(start),
    end: minutesOf(end),
    minutesPerVisit,
    reservePercent,
  });
  return slots.reduce((sum, { capacity }) => sum + capacity, 0);
}

function sessionOf(draft: SessionDraft): BookingSession {
  return {
    queueId: draft.queueId,
    doctorId: draft.doctorId || null,
    roomId: draft.roomId || null,
    weekday: draft.weekday,
    start: timeText(draft.start),
    end: timeText(draft.end),
    minutesPerVisit: Number(draft.minutes || Number.NaN),
    reservePercent: Number(draft.reserve || Number.NaN),
    conditions: draft.condition ? [draft.condition] : [],
  };
}

/** `8:00`, `0800` and `08：00` are 08:00. */
function timeText(text: string): string {
  const [, hours = '', minutes = ''] = /^(\d{1,2})[:：]?(\d{2})$/.exec(text.trim()) ?? [];
  return hours ? `${hours.padStart(2, '0')}:${minutes}` : text;
}
