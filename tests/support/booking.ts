import type { BookingSession } from '../../shared/domain/slots/sessions.ts';
import { addDays } from '../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';
import { registration } from './people.ts';
import type { TestWorkstation } from './workstation.ts';

/** The Monday after the Saturday on which tests begin. */
export const MONDAY = '2026-11-23' as CalendarDate;

/** A morning of the first doctor: one visit takes all of a slot, so that 08:15 has one place (QUE-10). */
export function morning(workstation: TestWorkstation, more: Partial<BookingSession> = {}) {
  const { queues, staff, rooms } = workstation.organisation;
  const doctor = staff.find(({ role }) => role === 'doctor');
  const session: BookingSession = {
    queueId: queues.consultation,
    doctorId: doctor?.staffId ?? null,
    roomId: rooms.consultation[0],
    weekday: 'monday',
    start: '08:00',
    end: '10:00',
    minutesPerVisit: 15,
    reservePercent: 30,
    conditions: [],
    ...more,
  };
  return session;
}

/** The manager's plan, from today on. */
export async function setSessions(
  workstation: TestWorkstation,
  sessions: readonly BookingSession[],
): Promise<void> {
  await workstation.signedIn('manager').administration.setSetting({
    idempotencyKey: workstation.key(),
    key: 'booking.sessions',
    value: sessions.map((one) => ({ ...one, conditions: [...one.conditions] })),
    effectiveFrom: '2026-11-21',
    reason: '排班',
  });
}

let born = 0;

/** Somebody to book for; in their thirties unless it says otherwise, and nobody twice. */
export async function newcomer(
  workstation: TestWorkstation,
  name: string,
  birthDate: string = addDays('1988-01-01' as CalendarDate, (born += 1)),
): Promise<string> {
  const { residentId } = await workstation.signedIn('reception').residents.register({
    idempotencyKey: workstation.key(),
    registration: registration({ name, birthDate, phone: '' }),
    cardToken: null,
    reason: '测试',
  });
  return residentId;
}

/** A place of {@link morning}. */
export function placeAt(workstation: TestWorkstation, start: string, date = MONDAY) {
  const { queueId, doctorId } = morning(workstation);
  return { date, start, queueId, doctorId };
}
