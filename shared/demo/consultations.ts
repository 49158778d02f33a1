import { addDays, addMonths, ageInYears, daysBetween } from '../lib/calendar.ts';
import { type CalendarDate, clinicDate, clinicInstant, toInstant } from '../lib/clock.ts';
import type { Operation } from '../replication/transaction.ts';
import type { CourseVisit } from './course.ts';
import { padded } from './documents.ts';
import type { ResidentInput, Writing } from './resident.ts';
import { readingRows } from './measurements.ts';
import { insert } from './rows.ts';

/** Days between two consultations, on average, of grown-ups and of those over sixty. */
const daysApart = { younger: 420, elder: 170 } as const;
const FEVER_SHARE = 0.25;

/** When a resident of a long history came for something else than a follow-up, oldest first. */
export function planConsultations(
  { span, random, known, today }: ResidentInput,
  course: readonly CourseVisit[],
): readonly CalendarDate[] {
  if (!span?.isLong) return [];
  const own = random.fork('consultations');
  const earliest = addMonths(today, -span.months);
  const registered = clinicDate(Date.parse(known.person.registeredAt));
  const isElder = ageInYears(known.person.birthDate, today) >= 60;
  const apart = isElder ? daysApart.elder : daysApart.younger;
  const taken = new Set(course.map(({ date }) => date));
  const days: CalendarDate[] = [];
  let day = registered > earliest ? registered : earliest;
  for (;;) {
    day = addDays(day, own.integer(10, apart * 2 - 10));
    if (daysBetween(day, today) <= 0) return days;
    if (!taken.has(day)) days.push(day);
  }
}

/** A visit to the doctor that no programme asked for; some had a temperature. */
export function consultationRows(writing: Writing): readonly Operation[] {
  const { makeId, resident, nurseId } = writing;
  const random = writing.random.fork('consultations');
  return resident.consultations.flatMap((date) => {
    const visitId = makeId();
    const time = `${padded(random.integer(8, 16), 2)}:${padded(random.integer(0, 59), 2)}`;
    const atMs = clinicInstant(date, time);
    const visit = insert('visits', visitId, {
      resident_id: resident.residentId,
      date,
      check_in_at: toInstant(atMs),
      source: 'desk',
      place: '前台',
      purpose: 'consultation',
      appointment_id: null,
      state: 'done',
    });
    if (!random.chance(FEVER_SHARE)) return [visit];
    const place = {
      residentId: resident.residentId,
      visitId,
      operatorId: nurseId,
      atMs: atMs + 600_000,
      source: 'typed',
    } as const;
    return [visit, ...readingRows(makeId, place, [['temperature', random.integer(362, 391)]])];
  });
}
