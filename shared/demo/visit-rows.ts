import { findProgramme, type ProgrammeId } from '../domain/care/programmes.ts';
import { type SheetValues, valuesFor } from '../domain/care/sheet.ts';
import { outcomeDueDate } from '../domain/referral/clocks.ts';
import { type CalendarDate, clinicInstant, type EpochMs, toInstant } from '../lib/clock.ts';
import type { Operation } from '../replication/transaction.ts';
import type { CourseJudgement, CourseVisit } from './course.ts';
import { padded } from './documents.ts';
import { type DemoValue, pickBody, pressureValues, readingRows } from './measurements.ts';
import { makeReferral } from './referrals.ts';
import type { Writing } from './resident.ts';
import { insert, json } from './rows.ts';

const MINUTE_MS = 60_000;
/** The visits of the past: who came, what was measured, what the doctor confirmed, what was due next. */
export function visitRows(writing: Writing): readonly Operation[] {
  return writing.resident.course.flatMap((visit, index) => followUpRows(writing, visit, index));
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
  return [
    visitRow(writing, visitId, visit.date, checkInMs),
    ...(isBodyDue ? typed(pickBody(random.fork('body'), resident.person.sex, random), 6) : []),
    ...(visit.glucose === null ? [] : typed([['glucose-fasting', visit.glucose]], 8)),
    ...visit.readings.flatMap((reading, turn) => {
      const atMs = checkInMs + 10 * MINUTE_MS + turn * 75_000; // rest first; then a minute apart (MEA-15)
      return readingRows(
        makeId,
        placeOf(writing, visitId, atMs, visit.source),
        pressureValues(reading),
      );
    }),
    ...visit.judgements.flatMap((judgement) =>
      judgementRows(writing, {
        visit,
        judgement,
        visitId,
        isLast: fromEnd === 1,
        atMs: checkInMs + 25 * MINUTE_MS,
      }),
    ),
  ];
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

type Judged = {
  readonly visit: CourseVisit;
  readonly judgement: CourseJudgement;
  readonly visitId: string;
  readonly isLast: boolean;
  readonly atMs: EpochMs;
};

/** The sheet of one programme, what is due next, and the referral where the rules ask for one. */
function judgementRows(writing: Writing, judged: Judged): readonly Operation[] {
  const { makeId, resident, dutyDoctorId } = writing;
  const { visit, judgement, visitId, isLast, atMs } = judged;
  const { programme, decision, facts } = judgement;
  const followUpId = makeId();
  const referred = referralOf(writing, judged, followUpId);
  const task = (kind: string, on: CalendarDate, isOpen = isLast) =>
    insert('tasks', makeId(), {
      resident_id: resident.residentId,
      kind,
      programme,
      due_date: on,
      follow_up_id: followUpId,
      state: isOpen ? 'open' : 'done',
    });
  return [
    insert('follow_ups', followUpId, {
      resident_id: resident.residentId,
      visit_id: visitId,
      programme,
      visit_date: visit.date,
      way: 'clinic',
      ...visit.value,
      class: decision.class,
      flags: json(decision.flags),
      actions: json(decision.actions),
      due_date: visit.dueDate,
      because: json(decision.because),
      rule_set: decision.ruleSet,
      rule_set_version: decision.version,
      // What the rules were given, so that they can be asked again (domain.md 0).
      inputs: json({ ...facts, previousControlled: facts.previous?.controlled ?? null }),
      change_reason: null,
      refer_to: referred?.to ?? null,
      doctor_id: resident.doctorId ?? dutyDoctorId,
      confirmed_at: toInstant(atMs),
      fpg_x10: visit.glucose,
      // Sheets before the last one were written on paper.
      form: isLast ? json(habitsOf(writing, programme)) : null,
    }),
    task('follow-up', visit.dueDate),
    ...(referred
      ? [task('referral-outcome', outcomeDueDate(visit.date), referred.isAsked), ...referred.rows]
      : []),
  ];
}

/** A referral for the pressure has its form; one for the glucose was written on paper. */
function referralOf(
  writing: Writing,
  { visit, judgement, visitId, atMs }: Judged,
  followUpId: string,
) {
  if (!judgement.decision.actions.includes('REFER')) return null;
  const [{ name, departments }] = writing.organisation.hospitals;
  if (judgement.programme !== 'hypertension') {
    const isAsked = writing.today <= outcomeDueDate(visit.date);
    return { to: `${name} 内分泌科`, isAsked, rows: [] };
  }
  const form = makeReferral(writing, { visit, visitId, followUpId, atMs });
  return { ...form, to: `${name} ${departments[0]}` };
}

const medicines: Readonly<Record<ProgrammeId, readonly string[]>> = {
  hypertension: ['氨氯地平', '厄贝沙坦', '缬沙坦'],
  'diabetes-2': ['二甲双胍', '格列美脲', '阿卡波糖'],
};

/** A resident's habits are the same on every sheet; the medicine is the programme's. */
function habitsOf({ random, resident }: Writing, programme: ProgrammeId): SheetValues {
  const habits = random.fork('habits');
  const isSmoker = resident.person.sex === 'male' && habits.chance(0.3);
  const own = random.fork(programme);
  const values: SheetValues = {
    [`${programme}.symptoms`]: [1],
    'cigarettes.now': isSmoker ? habits.integer(5, 20) : 0,
    'cigarettes.target': 0,
    'alcohol.now': 0,
    'exerciseTimes.now': habits.integer(2, 7),
    'exerciseMinutes.now': habits.integer(2, 6) * 10,
    'salt.now': habits.integer(1, 3),
    'stapleFood.now': habits.integer(5, 9) * 50,
    footPulse: 1,
    mind: habits.integer(1, 2),
    obedience: habits.integer(1, 2),
    adherence: habits.weighted([
      [1, 8],
      [2, 2],
    ]),
    [`${programme}.medicine.1.name`]: own.pick(medicines[programme]),
    [`${programme}.medicine.1.times`]: own.integer(1, 2),
    [`${programme}.medicine.1.amount`]: '1 片',
  };
  return valuesFor(findProgramme(programme)?.sheet ?? [], values);
}

function morningOf({ random }: Writing, date: CalendarDate): EpochMs {
  const time = `${padded(random.integer(8, 10), 2)}:${padded(random.integer(0, 59), 2)}`;
  return clinicInstant(date, time);
}
