import { randomUUID } from 'node:crypto';
import { addDays } from '../../shared/lib/calendar.ts';
import { clinicDate, toInstant } from '../../shared/lib/clock.ts';
import type { FakeClinic } from './fake-host/clinic.ts';

/** A morning with people booked, somebody who waits for a place, and somebody who lost one. */
export function bookedMorning(clinic: FakeClinic): void {
  const today = clinicDate(Date.now());
  const starts = ['08:00', '08:00', '08:15', '08:30', '08:30', '09:15', '10:00'];
  for (const [index, { brief }] of clinic.people.slice(0, starts.length).entries()) {
    const start = starts[index] ?? '08:00';
    clinic.booking.lines.push({
      appointmentId: randomUUID(),
      residentId: brief.residentId,
      name: brief.name,
      sex: brief.sex,
      ageYears: brief.ageYears,
      phoneMasked: brief.phoneMasked,
      date: today,
      start,
      doctorName: index % 3 === 2 ? '赵敏' : '刘建国',
      purpose: 'follow-up',
      channel: index % 2 === 0 ? 'desk' : 'online',
      state: index === 0 ? 'arrived' : 'booked',
      isOnReserve: false,
    });
  }
  waiting(clinic);
}

function waiting(clinic: FakeClinic): void {
  const today = clinicDate(Date.now());
  const [, one, other] = clinic.people.map(({ brief }) => brief);
  if (!one || !other) return;
  const wish = {
    doctorId: null,
    doctorName: '刘建国',
    queueId: randomUUID(),
    purpose: 'follow-up',
    askedAt: toInstant(Date.now()),
  };
  const proposal = {
    date: addDays(today, 1),
    start: '09:45',
    queueId: wish.queueId,
    doctorId: null,
    doctorName: '刘建国',
  };
  clinic.booking.wishes.push(
    {
      ...wish,
      wishId: randomUUID(),
      kind: 'place',
      state: 'task',
      residentId: one.residentId,
      name: one.name,
      phoneMasked: one.phoneMasked,
      date: addDays(today, 1),
      until: addDays(today, 1),
      start: '09:15',
      channel: 'phone',
      refused: 'slot-full',
      proposal,
    },
    {
      ...wish,
      wishId: randomUUID(),
      kind: 'any-day',
      state: 'open',
      residentId: other.residentId,
      name: other.name,
      phoneMasked: other.phoneMasked,
      date: today,
      until: addDays(today, 14),
      start: null,
      channel: 'desk',
      refused: null,
      proposal: null,
    },
  );
}

/** Nobody has said yet who sees people when. */
export function withoutSessions(clinic: FakeClinic): void {
  clinic.booking.hasSessions = false;
}
