import { assert } from '../lib/assert.ts';
import {
  type PressureReading,
  bloodPressureProtocol,
} from '../domain/measurement/blood-pressure.ts';
import { classifyHypertension } from '../domain/care/hypertension.ts';
import type { FollowUpDecision } from '../domain/care/judge.ts';
import { hypertensionRules2017 } from '../domain/care/hypertension-rule-set.ts';
import { addDays, addMonths, ageInYears, daysBetween } from '../lib/calendar.ts';
import type { CalendarDate } from '../lib/clock.ts';
import type { Random, Weighted } from './random.ts';

/** How a history of hypertension follow-ups ends today. */
export type CourseEnding = 'due-today' | 'overdue' | 'not-controlled' | 'referred' | 'on-time';

/** One follow-up of the past, judged by the product's own rules. */
export type CourseVisit = {
  readonly date: CalendarDate;
  /** Typed visits were entered from paper and hold the recorded mean only. */
  readonly source: 'device' | 'typed';
  readonly readings: readonly (PressureReading & { readonly pulse: number })[];
  readonly value: Pressure;
  readonly previousControlled: boolean | null;
  readonly decision: FollowUpDecision;
  readonly dueDate: CalendarDate;
};

export type CourseInput = {
  readonly random: Random;
  readonly birthDate: CalendarDate;
  readonly enrolledOn: CalendarDate;
  readonly today: CalendarDate;
  readonly ending: CourseEnding;
};

type Pressure = { readonly sbp: number; readonly dbp: number };

/** What makes a person's values theirs. */
type Habit = {
  readonly sbp: number;
  readonly dbp: number;
  readonly pulse: number;
  /** Days after the due date, at worst. */
  readonly latenessMax: number;
};

const { routineMonths, recheckDays } = hypertensionRules2017;

/** Since then this clinic measures with devices that speak for themselves. */
const DEVICE_MONTHS = 10;
/** The history is no longer than this, however long somebody has been ill. */
const COURSE_MONTHS_MAX = 30;
/** Values at which nobody would have been sent home (HTN-20) do not occur in the past. */
const bounds = { sbp: [98, 174], dbp: [56, 104] } as const;

const endings: readonly Weighted<CourseEnding>[] = [
  ['on-time', 70],
  ['overdue', 17],
  ['not-controlled', 9],
  ['referred', 4],
];

export function pickEnding(random: Random): CourseEnding {
  return random.weighted(endings);
}

/**
 * The follow-ups of a managed hypertensive until yesterday: about quarterly, two weeks after a value
 * above the limit, late as people are (HTN-13, HTN-33).
 */
export function makeCourse(input: CourseInput): readonly CourseVisit[] {
  const { random, today } = input;
  const habit = pickHabit(random, limitOf(input.birthDate, today));
  const lastOn = lastVisitOn(input);
  const beforeLastOn = addDays(lastOn, input.ending === 'referred' ? -recheckDays : 0);
  const visits: CourseVisit[] = [];
  const come = (on: CalendarDate, aim: Pressure) => {
    const visit = makeVisit(input, { date: on, aim, pulse: habit.pulse, before: visits.at(-1) });
    visits.push(visit);
    return visit;
  };
  let excess = random.integer(2, 14); // treatment brings it down, visit by visit
  let date = firstVisitOn(input, beforeLastOn);
  while (daysBetween(date, beforeLastOn) > 10) {
    const { decision, dueDate } = come(date, aimAt(habit, excess, random));
    excess *= decision.flags.controlled ? 0.6 : 0.2;
    date = weekday(addDays(dueDate, random.integer(-4, habit.latenessMax)));
  }
  if (beforeLastOn < lastOn) come(beforeLastOn, lastAim(input, habit, beforeLastOn));
  come(lastOn, lastAim(input, habit, lastOn));
  return visits;
}

type VisitPlan = {
  readonly date: CalendarDate;
  readonly aim: Pressure;
  readonly pulse: number;
  readonly before: CourseVisit | undefined;
};

function makeVisit(
  { random, birthDate, today }: CourseInput,
  { date, aim, pulse, before }: VisitPlan,
): CourseVisit {
  const source = date >= addMonths(today, -DEVICE_MONTHS) ? 'device' : 'typed';
  const pressures = source === 'typed' ? [aim] : measure(random, aim);
  const value = valueOf(pressures);
  const previous = before
    ? { controlled: before.decision.flags.controlled === true, adverseReaction: false }
    : null;
  const decision = classifyHypertension({ visitDate: date, birthDate, ...value, previous });
  assert(decision.dueDate, 'a measured value is always followed by a date');
  const readings = pressures.map((one) => ({ ...one, pulse: pulse + random.integer(-5, 5) }));
  return {
    date,
    source,
    readings,
    value,
    previousControlled: previous?.controlled ?? null,
    decision,
    dueDate: decision.dueDate,
  };
}

/** Two readings near the aim; one is enough where it is low (MEA-10). */
function measure(random: Random, aim: Pressure): readonly Pressure[] {
  const near = () => ({
    sbp: aim.sbp + random.integer(-4, 4),
    dbp: aim.dbp + random.integer(-3, 3),
  });
  const first = near();
  const { needAnother } = bloodPressureProtocol({
    profile: 'WST872',
    followUp: true,
    readings: [first],
  });
  return needAnother ? [first, near()] : [first];
}

function valueOf(readings: readonly Pressure[]): Pressure {
  const [only] = readings;
  if (readings.length === 1 && only) return only;
  const { value } = bloodPressureProtocol({ profile: 'WST872', followUp: true, readings });
  assert(value, 'two readings this close together need no third (MEA-10)');
  return value;
}

function pickHabit(random: Random, limit: number): Habit {
  return {
    sbp: random.normal(limit - 14, 5),
    dbp: random.normal(limit > 140 ? 74 : 78, 4),
    pulse: random.integer(62, 86),
    latenessMax: random.weighted([
      [3, 5],
      [12, 4],
      [40, 1],
    ]),
  };
}

function aimAt(habit: Habit, excess: number, random: Random): Pressure {
  const dbp = bounded(habit.dbp + excess / 2 + random.normal(0, 4), bounds.dbp);
  const sbp = bounded(habit.sbp + excess + random.normal(0, 7), bounds.sbp);
  return { sbp: Math.max(sbp, dbp + 26), dbp };
}

/** The value of the last visit decides what is due today, so it is clearly on one side of the limit. */
function lastAim(
  { random, birthDate, ending }: CourseInput,
  habit: Habit,
  on: CalendarDate,
): Pressure {
  const limit = limitOf(birthDate, on);
  const aim = aimAt(habit, 0, random);
  if (ending === 'not-controlled' || ending === 'referred')
    return { ...aim, sbp: limit + random.integer(6, 16) };
  return { sbp: Math.min(aim.sbp, limit - 6), dbp: Math.min(aim.dbp, 84) };
}

function lastVisitOn({ random, today, ending }: CourseInput): CalendarDate {
  switch (ending) {
    case 'due-today':
      return addMonths(today, -routineMonths);
    case 'overdue':
      return addDays(addMonths(today, -routineMonths), -random.integer(5, 120));
    case 'not-controlled':
    case 'referred':
      return addDays(today, -random.integer(2, recheckDays));
    default:
      return weekday(addDays(today, -random.integer(3, 85)));
  }
}

function firstVisitOn(
  { random, today, enrolledOn }: CourseInput,
  lastOn: CalendarDate,
): CalendarDate {
  const earliest = addDays(addMonths(today, -COURSE_MONTHS_MAX), random.integer(0, 120));
  const first = weekday(enrolledOn > earliest ? enrolledOn : earliest);
  return first < lastOn ? first : lastOn;
}

function limitOf(birthDate: CalendarDate, at: CalendarDate): number {
  const rules = hypertensionRules2017;
  const isElder = ageInYears(birthDate, at) >= rules.elderFromYears;
  return isElder ? rules.elderSbpBelow : rules.sbpBelow;
}

function bounded(value: number, [low, high]: readonly [number, number]): number {
  return Math.round(Math.min(high, Math.max(low, value)));
}

/** The same day, or the Monday after a weekend. 1970-01-05 was a Monday. */
function weekday(date: CalendarDate): CalendarDate {
  const day = daysBetween('1970-01-05' as CalendarDate, date) % 7;
  return day < 5 ? date : addDays(date, 7 - day);
}
