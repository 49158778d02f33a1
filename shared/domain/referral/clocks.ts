import { addDays, daysBetween } from '../../lib/calendar.ts';
import { type CalendarDate, clinicDate, type EpochMs } from '../../lib/clock.ts';
import { type Decision, ruleIds } from '../decision.ts';
import { isOpen, type ReferralState } from './states.ts';

const ruleSet = { ruleSet: 'referral', version: '2026.1' } as const;

export const urgencies = ['ordinary', 'urgent', 'emergency'] as const;
export type Urgency = (typeof urgencies)[number];

/** What no national text fixes; a district may decide otherwise. */
export type ReferralLimits = {
  /** The hospital answers within: ordinary (REF-10), urgent (REF-11). */
  readonly answerHours: { readonly ordinary: number; readonly urgent: number };
  /** An emergency goes by phone or 120; its form follows within (REF-17). */
  readonly supplementHours: number;
  /** The outcome is asked for within; referral day is day 0 (REF-12, REF-18). */
  readonly outcomeDays: number;
};

export const referralLimits: ReferralLimits = {
  answerHours: { ordinary: 24, urgent: 1 },
  supplementHours: 24,
  outcomeDays: 14,
};

const HOUR_MS = 3_600_000;

export type ReferralMoment = {
  readonly urgency: Urgency;
  readonly state: ReferralState;
  readonly issuedOn: CalendarDate;
  readonly submittedAtMs: EpochMs;
  /** As the clinic had it with its hospitals on that day, for an ordinary one; the limit's where absent. */
  readonly answerHours?: number | undefined;
};

export type ReferralClocks = Decision & {
  /** Until when the hospital answers; null once it has, and where nobody waits for it. */
  readonly answer: { readonly byMs: EpochMs; readonly isOverdue: boolean } | null;
  /** Until when the clinic asks what became of it; null once that is known. */
  readonly outcome: {
    readonly dueDate: CalendarDate;
    /** Negative once the day has passed. */
    readonly daysLeft: number;
    readonly isOverdue: boolean;
  } | null;
};

/** The clocks of a referral as they stand now (REF-10, REF-11, REF-12, REF-18). */
export function referralClocks(
  moment: ReferralMoment,
  nowMs: EpochMs,
  limits: ReferralLimits = referralLimits,
): ReferralClocks {
  const answer = answerClock(moment, nowMs, limits);
  const outcome = isOpen(moment.state) ? outcomeClock(moment, nowMs, limits) : null;
  return {
    answer,
    outcome,
    because: ruleIds(
      answer && (moment.urgency === 'ordinary' ? 'REF-10' : 'REF-11'),
      outcome && 'REF-12',
      outcome?.isOverdue && 'REF-18',
    ),
    ...ruleSet,
  };
}

/** The day on which the outcome has to be known (REF-12). */
export function outcomeDueDate(issuedOn: CalendarDate, limits = referralLimits): CalendarDate {
  return addDays(issuedOn, limits.outcomeDays);
}

/** Until when the form of an emergency is written, counted from the doctor's word (REF-17). */
export function supplementBy(decidedAtMs: EpochMs, limits = referralLimits): EpochMs {
  return decidedAtMs + limits.supplementHours * HOUR_MS;
}

/** An emergency was announced by phone: its form is awaited by nobody (REF-11). */
function answerClock(
  { urgency, state, submittedAtMs, answerHours }: ReferralMoment,
  nowMs: EpochMs,
  limits: ReferralLimits,
): ReferralClocks['answer'] {
  if (state !== 'submitted' || urgency === 'emergency') return null;
  const agreed = urgency === 'ordinary' ? answerHours : undefined;
  const byMs = submittedAtMs + (agreed ?? limits.answerHours[urgency]) * HOUR_MS;
  return { byMs, isOverdue: nowMs >= byMs };
}

/** Overdue from the end of the last day on (REF-18). */
function outcomeClock(
  { issuedOn }: ReferralMoment,
  nowMs: EpochMs,
  limits: ReferralLimits,
): ReferralClocks['outcome'] {
  const dueDate = outcomeDueDate(issuedOn, limits);
  const daysLeft = daysBetween(clinicDate(nowMs), dueDate);
  return { dueDate, daysLeft, isOverdue: daysLeft < 0 };
}

/**
 * Open ones first; among them what is overdue, then what is due soonest, an answer before an outcome;
 * ended ones by the newest.
 */
export function compareReferrals(
  left: ReferralMoment,
  right: ReferralMoment,
  nowMs: EpochMs,
): number {
  return (
    Number(isOpen(right.state)) - Number(isOpen(left.state)) ||
    (isOpen(left.state) ? nextMs(left, nowMs) - nextMs(right, nowMs) : 0) ||
    right.submittedAtMs - left.submittedAtMs
  );
}

function nextMs(moment: ReferralMoment, nowMs: EpochMs): EpochMs {
  const { answer, outcome } = referralClocks(moment, nowMs);
  if (answer) return answer.byMs;
  return outcome ? Date.parse(`${outcome.dueDate}T16:00:00Z`) : Infinity;
}
