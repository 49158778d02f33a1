import type { BookingSession } from '../domain/slots/sessions.ts';
import { type Weekday, weekdays } from '../domain/settings/week-hours.ts';

type Places = {
  readonly queueId: string;
  readonly roomIds: readonly [string, string];
  readonly doctorIds: readonly string[];
};

/** Those of the invented doctors who see people in the morning, when all their bookings are. */
export function morningDoctors(doctorIds: readonly string[]): readonly string[] {
  return doctorIds.slice(0, 2);
}

/** Closed at the weekend, like most clinics. */
export const workdays = weekdays.slice(0, 5);

/**
 * When the invented doctors see people, on each of some days: both consulting rooms in the mornings, one in the afternoons, the
 * third doctor on Wednesday afternoons for diabetes.
 */
export function demoSessions(
  { queueId, roomIds, doctorIds }: Places,
  days: readonly Weekday[] = workdays,
): readonly BookingSession[] {
  const [first = null, second = null] = morningDoctors(doctorIds);
  const third = doctorIds[2] ?? null;
  const session = (
    doctorId: string | null,
    weekday: BookingSession['weekday'],
    more: Partial<BookingSession> = {},
  ): BookingSession => ({
    queueId,
    doctorId,
    roomId: roomIds[doctorId === second ? 1 : 0],
    weekday,
    start: '08:00',
    end: '12:00',
    minutesPerVisit: 5,
    reservePercent: 30,
    conditions: [],
    ...more,
  });
  const afternoon = { start: '13:30', end: '17:00' };
  return days.flatMap((weekday) => [
    session(first, weekday),
    session(second, weekday),
    weekday === 'wednesday'
      ? session(third, weekday, { ...afternoon, minutesPerVisit: 10, conditions: ['diabetes-2'] })
      : session(first, weekday, afternoon),
  ]);
}
