import { assert } from '../lib/assert.ts';
import {
  type PressureReading,
  bloodPressureProtocol,
} from '../domain/measurement/blood-pressure.ts';
import { diabetesRules2017 } from '../domain/care/diabetes.ts';
import { hypertensionRules2017 } from '../domain/care/hypertension-rule-set.ts';
import type { FollowUpDecision } from '../domain/care/judge.ts';
import {
  findProgramme,
  judgeVisit,
  type ProgrammeId,
  type VisitFacts,
} from '../domain/care/programmes.ts';
import { fromTenths, type Tenths } from '../domain/measurement/units.ts';
import { addDays, addMonths, ageInYears, daysBetween } from '../lib/calendar.ts';
import type { CalendarDate } from '../lib/clock.ts';
import { dayWithout, relapseOf, seasonOf } from './long-course.ts';
import type { Random, Weighted } from './random.ts';

/** How a history of follow-ups ends today. */
export type CourseEnding = 'due-today' | 'overdue' | 'not-controlled' | 'referred' | 'on-time';

/** One follow-up of the past, judged by the product's own rules. */
export type CourseVisit = {
  readonly date: CalendarDate;
  /** Typed visits were entered from paper and hold the recorded mean only. */
  readonly source: 'device' | 'typed';
  readonly readings: readonly (PressureReading & { readonly pulse: number })[];
  readonly value: Pressure;
  /** Fasting; null for those who are in no programme for diabetes. */
  readonly glucose: Tenths | null;
  /** One for each programme (DM-21). */
  readonly judgements: readonly CourseJudgement[];
  /** The earliest of the judgements' dates: the next visit is for all of them. */
  readonly dueDate: CalendarDate;
};

export type CourseJudgement = {
  readonly programme: ProgrammeId;
  readonly facts: VisitFacts;
  readonly decision: FollowUpDecision;
};

export type CourseInput = {
  readonly random: Random;
  readonly birthDate: CalendarDate;
  readonly enrolledOn: CalendarDate;
  readonly today: CalendarDate;
  readonly ending: CourseEnding;
  readonly programmes: readonly ProgrammeId[];
  readonly span: CourseSpan;
};

/** How much of the past is told. */
export type CourseSpan = {
  /** The history is no longer than this, however long somebody has been ill. */
  readonly months: number;
  /** With seasons, relapses, missed quarters and patients who stay away for a time. */
  readonly isLong: boolean;
};

export const shortSpan: CourseSpan = { months: 30, isLong: false };

type Pressure = { readonly sbp: number; readonly dbp: number };

/** What makes a person's values theirs. */
type Habit = {
  readonly sbp: number;
  readonly dbp: number;
  readonly pulse: number;
  /** Fasting glucose under treatment. */
  readonly glucose: Tenths;
  /** Days after the due date, at worst. */
  readonly latenessMax: number;
};

const { routineMonths, recheckDays } = hypertensionRules2017;

/** Since then this clinic measures with devices that speak for themselves. */
const DEVICE_MONTHS = 10;
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
 * The follow-ups of a managed resident until yesterday: about quarterly, two weeks after a value
 * above the limit, late as people are (HTN-13, HTN-33, DM-04).
 */
export function makeCourse(input: CourseInput): readonly CourseVisit[] {
  const { random, today } = input;
  const habit = pickHabit(random, limitOf(input.birthDate, today));
  const lastOn = lastVisitOn(input);
  const beforeLastOn = addDays(lastOn, input.ending === 'referred' ? -recheckDays : 0);
  const visits: CourseVisit[] = [];
  const blood = random.fork('glucose');
  const life = random.fork('life');
  const come = (on: CalendarDate, aim: Pressure) => {
    const before = visits.at(-1);
    const glucose = pickFasting(blood, { input, habit, on, lastOn, before });
    const visit = makeVisit(input, { date: on, aim, glucose, pulse: habit.pulse, before });
    visits.push(visit);
    return visit;
  };
  let excess = random.integer(2, 14); // treatment brings it down, visit by visit
  let date = firstVisitOn(input, beforeLastOn);
  while (daysBetween(date, beforeLastOn) > 10) {
    const season = input.span.isLong ? seasonOf(date) : 0;
    const { judgements, dueDate } = come(date, aimAt(habit, excess + season, random));
    excess *= judgements[0]?.decision.flags.controlled ? 0.6 : 0.2;
    const came = addDays(dueDate, random.integer(-4, habit.latenessMax));
    if (input.span.isLong) excess += relapseOf(life);
    date = weekday(input.span.isLong ? dayWithout(came, life) : came);
  }
  if (beforeLastOn < lastOn) come(beforeLastOn, lastAim(input, habit, beforeLastOn));
  come(lastOn, lastAim(input, habit, lastOn));
  return visits;
}

type VisitPlan = {
  readonly date: CalendarDate;
  readonly aim: Pressure;
  readonly glucose: Tenths | null;
  readonly pulse: number;
  readonly before: CourseVisit | undefined;
};

function makeVisit(
  input: CourseInput,
  { date, aim, glucose, pulse, before }: VisitPlan,
): CourseVisit {
  const { random, today } = input;
  const source = date >= addMonths(today, -DEVICE_MONTHS) ? 'device' : 'typed';
  const pressures = source === 'typed' ? [aim] : measure(random, aim);
  const value = valueOf(pressures);
  const judgements = input.programmes.map((programme) =>
    judge(programme, { input, date, value, glucose, before }),
  );
  const [dueDate] = judgements.flatMap(({ decision }) => decision.dueDate ?? []).toSorted();
  assert(dueDate, 'a measured value is always followed by a date');
  const readings = pressures.map((one) => ({ ...one, pulse: pulse + random.integer(-5, 5) }));
  return { date, source, readings, value, glucose, judgements, dueDate };
}

type Judged = {
  readonly input: CourseInput;
  readonly date: CalendarDate;
  readonly value: Pressure;
  readonly glucose: Tenths | null;
  readonly before: CourseVisit | undefined;
};

/** What the product's own rules say. Danger signs, reactions and complications: none. */
function judge(
  programme: ProgrammeId,
  { input, date, value, glucose, before }: Judged,
): CourseJudgement {
  const rules = findProgramme(programme);
  assert(rules, 'the programme is in the registry');
  const last = before?.judgements.find((one) => one.programme === programme)?.decision;
  const facts: VisitFacts = {
    visitDate: date,
    birthDate: input.birthDate,
    ...value,
    glucose: glucose === null ? null : { kind: 'fasting', mmolL: fromTenths(glucose) },
    previous: last ? { controlled: last.flags.controlled === true, adverseReaction: false } : null,
    danger: {},
    adverseReaction: false,
    complication: false,
    pregnantOrLactating: false,
  };
  return { programme, facts, decision: judgeVisit(rules, facts) };
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
    glucose: Math.round(random.fork('habit of glucose').normal(62, 4)),
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
function lastAim(input: CourseInput, habit: Habit, on: CalendarDate): Pressure {
  const { random, birthDate } = input;
  const limit = limitOf(birthDate, on);
  const aim = aimAt(habit, 0, random);
  if (hasHighEnding(input) && input.programmes.includes('hypertension'))
    return { ...aim, sbp: limit + random.integer(6, 16) };
  return { sbp: Math.min(aim.sbp, limit - 6), dbp: Math.min(aim.dbp, 84) };
}

type Day = {
  readonly input: CourseInput;
  readonly habit: Habit;
  readonly on: CalendarDate;
  readonly lastOn: CalendarDate;
  readonly before: CourseVisit | undefined;
};

/** Share of the visits in between at which the fasting glucose was above the limit. */
const HIGH_GLUCOSE_SHARE = 0.12;

/** After a high value the treatment is adjusted and helps. The last value decides what is due today. */
function pickFasting(random: Random, { input, habit, on, lastOn, before }: Day): Tenths | null {
  if (!input.programmes.includes('diabetes-2')) return null;
  const limit = diabetesRules2017.fastingBelow;
  const near = Math.round(habit.glucose + random.normal(0, 3));
  const wasHigh = (before?.glucose ?? 0) >= limit;
  const isToldBy = !input.programmes.includes('hypertension') && hasHighEnding(input);
  const isEnd = daysBetween(on, lastOn) <= recheckDays;
  const isHigh = isEnd ? isToldBy : !wasHigh && random.chance(HIGH_GLUCOSE_SHARE);
  return isHigh ? limit + random.integer(3, 30) : Math.max(45, Math.min(near, limit - 1));
}

function hasHighEnding({ ending }: CourseInput): boolean {
  return ending === 'not-controlled' || ending === 'referred';
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
  { random, today, enrolledOn, span }: CourseInput,
  lastOn: CalendarDate,
): CalendarDate {
  const earliest = addDays(addMonths(today, -span.months), random.integer(0, 120));
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
