import { outcomeDueDate } from '../domain/referral/clocks.ts';
import { addDays } from '../lib/calendar.ts';
import { type CalendarDate, clinicInstant, type EpochMs, toInstant } from '../lib/clock.ts';
import type { Operation } from '../replication/transaction.ts';
import type { CourseVisit } from './course.ts';
import { padded } from './documents.ts';
import {
  type DemoValue,
  pickBody,
  pickGlucose,
  pressureValues,
  readingRows,
} from './measurements.ts';
import { makeReferral } from './referrals.ts';
import { type DemoResident, isManagedFor, type Writing } from './resident.ts';
import { insert, json } from './rows.ts';

const MINUTE_MS = 60_000;
/** Diabetes has no rules yet; the last values are there to be looked at. */
const GLUCOSE_VISITS = 3;

/** The visits of the past: who came, what was measured, what the doctor confirmed, what was due next. */
export function visitRows(writing: Writing): readonly Operation[] {
  const { resident } = writing;
  const isDiabetic = isManagedFor(resident, 'diabetes-2');
  const followUps = resident.course.flatMap((visit, index) => followUpRows(writing, visit, index));
  return isDiabetic && resident.course.length === 0 ? glucoseVisitRows(writing) : followUps;
}

function followUpRows(writing: Writing, visit: CourseVisit, index: number): readonly Operation[] {
  const { makeId, random, resident } = writing;
  const visitId = makeId();
  const checkInMs = morningOf(writing, visit.date);
  const fromEnd = resident.course.length - index;
  const typed = (values: readonly DemoValue[], minutes: number) =>
    readingRows(
      makeId,
      placeOf(writing, visitId, checkInMs + minutes * MINUTE_MS, 'typed'),
      values,
    );
  const isBodyDue = index === 0 || fromEnd % 5 === 1; // about once a year
  const isGlucoseDue = fromEnd <= GLUCOSE_VISITS && isManagedFor(resident, 'diabetes-2');
  return [
    visitRow(writing, visitId, visit.date, checkInMs),
    ...(isBodyDue ? typed(pickBody(random.fork('body'), resident.person.sex, random), 6) : []),
    ...(isGlucoseDue ? typed(pickGlucose(random), 8) : []),
    ...visit.readings.flatMap((reading, turn) => {
      const atMs = checkInMs + 10 * MINUTE_MS + turn * 75_000; // rest first; then a minute apart (MEA-15)
      return readingRows(
        makeId,
        placeOf(writing, visitId, atMs, visit.source),
        pressureValues(reading),
      );
    }),
    ...judgementRows(writing, {
      visit,
      visitId,
      isLast: fromEnd === 1,
      atMs: checkInMs + 25 * MINUTE_MS,
    }),
  ];
}

function glucoseVisitRows(writing: Writing): readonly Operation[] {
  const { random, makeId, today } = writing;
  const turns = Array.from({ length: GLUCOSE_VISITS }, (_, turn) => GLUCOSE_VISITS - turn);
  return turns.flatMap((turn) => {
    const date = addDays(today, -90 * turn + random.integer(0, 50));
    const visitId = makeId();
    const checkInMs = morningOf(writing, date);
    const place = placeOf(writing, visitId, checkInMs + 8 * MINUTE_MS, 'typed');
    return [
      visitRow(writing, visitId, date, checkInMs),
      ...readingRows(makeId, place, pickGlucose(random)),
    ];
  });
}

function placeOf(
  { resident, nurseId }: Writing,
  visitId: string,
  atMs: EpochMs,
  source: 'device' | 'typed',
) {
  return { residentId: resident.residentId, visitId, operatorId: nurseId, atMs, source };
}

function visitRow(
  { resident }: Writing,
  visitId: string,
  date: CalendarDate,
  atMs: EpochMs,
): Operation {
  return insert('visits', visitId, {
    resident_id: resident.residentId,
    date,
    check_in_at: toInstant(atMs),
    source: 'desk',
    place: '前台',
    purpose: 'follow-up',
    appointment_id: null,
    state: 'done',
  });
}

type Judgement = {
  readonly visit: CourseVisit;
  readonly visitId: string;
  readonly isLast: boolean;
  readonly atMs: EpochMs;
};

function judgementRows(
  writing: Writing,
  { visit, visitId, isLast, atMs }: Judgement,
): readonly Operation[] {
  const { makeId, resident, dutyDoctorId, organisation } = writing;
  const { decision, value, date, dueDate } = visit;
  const followUpId = makeId();
  const isReferral = decision.actions.includes('REFER');
  const [{ name, departments }] = organisation.hospitals;
  const referral = isReferral ? makeReferral(writing, { visit, visitId, followUpId, atMs }) : null;
  const task = (kind: string, on: CalendarDate, isOpen = isLast) =>
    insert('tasks', makeId(), {
      resident_id: resident.residentId,
      kind,
      programme: 'hypertension',
      due_date: on,
      follow_up_id: followUpId,
      state: isOpen ? 'open' : 'done',
    });
  return [
    insert('follow_ups', followUpId, {
      resident_id: resident.residentId,
      visit_id: visitId,
      programme: 'hypertension',
      visit_date: date,
      way: 'clinic',
      ...value,
      class: decision.class,
      flags: json(decision.flags),
      actions: json(decision.actions),
      due_date: dueDate,
      because: json(decision.because),
      rule_set: decision.ruleSet,
      rule_set_version: decision.version,
      inputs: json(inputsOf(resident, visit)),
      change_reason: null,
      refer_to: isReferral ? `${name} ${departments[0]}` : null,
      doctor_id: resident.doctorId ?? dutyDoctorId,
      confirmed_at: toInstant(atMs),
    }),
    task('follow-up', dueDate),
    ...(referral
      ? [task('referral-outcome', outcomeDueDate(date), referral.isAsked), ...referral.rows]
      : []),
  ];
}

/** What the rules were given, so that they can be asked again (domain.md 0). Danger signs: none. */
function inputsOf({ person }: DemoResident, visit: CourseVisit): Readonly<Record<string, unknown>> {
  return {
    visitDate: visit.date,
    birthDate: person.birthDate,
    bloodPressure: { ...visit.value, readings: visit.readings.length },
    previousControlled: visit.previousControlled,
    danger: {},
    adverseReaction: false,
    complication: false,
    pregnantOrLactating: false,
  };
}

function morningOf({ random }: Writing, date: CalendarDate): EpochMs {
  const time = `${padded(random.integer(8, 10), 2)}:${padded(random.integer(0, 59), 2)}`;
  return clinicInstant(date, time);
}
