import { addMonths, dateParts } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { type Decision, ruleIds } from '../decision.ts';
import { dueDateOf, type FollowUpClass } from './follow-up.ts';
import type { FollowUpRules } from './judge.ts';

/** How somebody was followed up; `lost` and `refused` are entries without a follow-up (HTN-34). */
export const followUpWays = ['clinic', 'home', 'phone', 'lost', 'refused'] as const;
export type FollowUpWay = (typeof followUpWays)[number];

export type ScheduledVisit = {
  readonly date: CalendarDate;
  readonly way: FollowUpWay;
  /** Absent where nothing was judged. */
  readonly class?: FollowUpClass | null | undefined;
};

export type ScheduleInput = {
  readonly enrolledOn: CalendarDate;
  readonly visits: readonly ScheduledVisit[];
  readonly today: CalendarDate;
};

export type ScheduleDecision = Decision & {
  readonly next: CalendarDate;
  /** The next date has passed; on the day itself nobody is late. */
  readonly overdue: boolean;
  /** Visits of this calendar year that count toward the four: at the clinic or at home (HTN-10). */
  readonly faceToFaceThisYear: number;
};

/**
 * When the next follow-up is due: day 14 after a class other than 1, else three calendar months after
 * the last follow-up (HTN-13), or after the enrolment where there was none. A phone call in which
 * nothing was judged, a lost or refused entry, and what lies in the future move nothing.
 */
export function scheduleFollowUp(
  programme: { readonly rules: FollowUpRules; readonly frequencyRules: readonly string[] },
  { enrolledOn, visits, today }: ScheduleInput,
): ScheduleDecision {
  const past = visits.filter(({ date }) => date <= today);
  const last = lastFollowUp(past);
  const next = last
    ? nextAfter(last, programme.rules)
    : addMonths(enrolledOn, programme.rules.routineMonths);
  return {
    next,
    overdue: today > next,
    faceToFaceThisYear: faceToFaceInYearOf(today, visits),
    because: ruleIds(...programme.frequencyRules, 'HTN-13'),
    ruleSet: programme.rules.id,
    version: programme.rules.version,
  };
}

/** How many visits of the calendar year of `today`, until then, count toward the four (HTN-10, DM-02). */
export function faceToFaceInYearOf(
  today: CalendarDate,
  visits: readonly Pick<ScheduledVisit, 'date' | 'way'>[],
): number {
  const { year } = dateParts(today);
  const inTheYear = visits.filter(({ date }) => date <= today && dateParts(date).year === year);
  return inTheYear.filter(isFaceToFace).length;
}

/** Clinic or home; a phone call does not count (HTN-10). */
function isFaceToFace({ way }: Pick<ScheduledVisit, 'way'>): boolean {
  return way === 'clinic' || way === 'home';
}

function lastFollowUp(visits: readonly ScheduledVisit[]): ScheduledVisit | null {
  const counting = visits.filter(
    (one) => isFaceToFace(one) || (one.way === 'phone' && typeof one.class === 'number'),
  );
  return counting.reduce<ScheduledVisit | null>(
    (latest, one) => (latest === null || one.date >= latest.date ? one : latest),
    null,
  );
}

function nextAfter(visit: ScheduledVisit, rules: FollowUpRules): CalendarDate {
  const isWell = (visit.class ?? 1) === 1;
  return dueDateOf(visit.date, isWell ? ['ROUTINE'] : ['ADJUST'], rules) ?? visit.date;
}
