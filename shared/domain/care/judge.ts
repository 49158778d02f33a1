import { ageInYears } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { type Decision, ruleIds } from '../decision.ts';
import {
  actionsOf,
  classOf,
  dueDateOf,
  type FollowUpAction,
  type FollowUpClass,
  type FollowUpFlags,
  type PreviousFollowUp,
} from './follow-up.ts';

/** What the engine reads of every rule set; each programme adds its own numbers. */
export type FollowUpRules = {
  readonly id: string;
  readonly version: string;
  /** Below this age there is no adult class (domain.md h.1). Full years. */
  readonly adultFromYears: number;
  /** Days to the visit after an adjusted treatment or a referral (HTN-33, DM-04). */
  readonly recheckDays: number;
  /** Calendar months to the routine visit (HTN-13). */
  readonly routineMonths: number;
};

/** What every programme is told of a visit. Absent signs and flags are false, absent values unknown. */
export type FollowUpInput = {
  readonly visitDate: CalendarDate;
  /** The age at the visit is computed from it; it wins over `age`. */
  readonly birthDate?: CalendarDate | null | undefined;
  /** Full years at the visit, where no birth date is at hand. */
  readonly age?: number | null | undefined;
  readonly previous?: PreviousFollowUp | null | undefined;
  readonly adverseReaction?: boolean | undefined;
  readonly complication?: boolean | undefined;
  /** Answers to the danger list, by sign. */
  readonly danger?: Readonly<Record<string, boolean | undefined>> | undefined;
  readonly pregnantOrLactating?: boolean | undefined;
  /** What the clinic has set for itself: never later than the rules say. */
  readonly interval?: FollowUpInterval | undefined;
};

/** Of {@link FollowUpRules}, what a clinic may shorten. */
export type FollowUpInterval = Pick<FollowUpRules, 'recheckDays' | 'routineMonths'>;

/** The blood pressure of the visit by the protocol, mmHg (MEA-12). */
export type PressureInput = {
  readonly sbp?: number | null | undefined;
  readonly dbp?: number | null | undefined;
};

/** What has to be supplied before the class can be given. */
export type FollowUpNeed =
  | 'BP_REQUIRED'
  /** Only a fasting value classifies (DM-05). */
  | 'FPG_REQUIRED'
  /** Each visit for COPD measures it (e.2). */
  | 'SPO2_REQUIRED'
  | 'BIRTH_DATE_REQUIRED'
  /** Below 18 there is no adult class until a paediatric table is signed off (domain.md h.1). */
  | 'ADULT_REQUIRED'
  /** Everything is known and the rules still give no class: a doctor chooses (HTN-32, DM-06). */
  | 'DOCTOR_CLASS';

/** A newer clinical target, shown in grey and counted nowhere (HTN-35). mmHg. */
export type TargetHint = {
  readonly rule: string;
  readonly sbpBelow: number;
  readonly dbpBelow: number;
  readonly isMet: boolean;
};

/** What one programme finds in a visit; the engine makes class, actions and date of it. */
export type Findings = {
  /** The rules by which there is danger now; empty where there is none. */
  readonly danger: readonly string[];
  /** Null where the values do not say. */
  readonly controlled: boolean | null;
  readonly controlRules: readonly string[];
  /** The rules by which class 1 may not be given although the value is controlled. */
  readonly notSatisfied: readonly string[];
  readonly needs: readonly FollowUpNeed[];
  readonly hints: readonly TargetHint[];
};

export type FollowUpDecision = Decision & {
  readonly class: FollowUpClass | null;
  readonly flags: FollowUpFlags;
  readonly actions: readonly FollowUpAction[];
  readonly dueDate: CalendarDate | null;
  readonly needs?: readonly FollowUpNeed[] | undefined;
  readonly hints: readonly TargetHint[];
};

/** Full years at the visit, or null. */
export function ageAtVisit({ birthDate, age, visitDate }: FollowUpInput): number | null {
  return birthDate ? ageInYears(birthDate, visitDate) : (age ?? null);
}

/** The pressure where both numbers are known. */
export function pressureOf({ sbp, dbp }: PressureInput) {
  return typeof sbp === 'number' && typeof dbp === 'number' ? { sbp, dbp } : null;
}

/** One known value is enough: a warning may come too often, not too rarely (HTN-20). */
export function reachesPressure(
  { sbp, dbp }: PressureInput,
  from: { readonly sbp: number; readonly dbp: number },
): boolean {
  return (sbp ?? 0) >= from.sbp || (dbp ?? 0) >= from.dbp;
}

/**
 * The one engine of follow-ups: flags, class (HTN-31), actions (HTN-33) and next date (HTN-13) out of
 * what a programme found. Advice for a doctor who confirms it, never a diagnosis.
 */
export function judgeFollowUp(
  input: FollowUpInput,
  rules: FollowUpRules,
  findings: Findings,
): FollowUpDecision {
  const age = ageAtVisit(input);
  const isMinor = age !== null && age < rules.adultFromYears;
  const flags: FollowUpFlags = {
    controlled: isMinor ? null : findings.controlled,
    danger: findings.danger.length > 0,
    adverseReaction: input.adverseReaction ?? false,
    complication: input.complication ?? false,
  };
  const code = isMinor ? null : codeOf(flags, findings);
  const actions = actionsFor(flags, findings, input.previous ?? null);
  const needs = needsOf(findings, { isMinor, code, isKnown: flags.controlled !== null });
  return {
    class: code,
    flags,
    actions,
    dueDate: dueDateOf(input.visitDate, actions, shorterOf(rules, input.interval)),
    ...(needs.length > 0 ? { needs } : {}),
    hints: isMinor ? [] : findings.hints,
    because: reasonsOf(input, findings, { flags, isMinor, code, hasActions: actions.length > 0 }),
    ruleSet: rules.id,
    version: rules.version,
  };
}

/** A clinic sees people sooner than the rules say, never later. */
function shorterOf(
  { recheckDays, routineMonths }: FollowUpRules,
  own: FollowUpInterval | undefined,
): FollowUpInterval {
  return {
    recheckDays: Math.min(recheckDays, own?.recheckDays ?? recheckDays),
    routineMonths: Math.min(routineMonths, own?.routineMonths ?? routineMonths),
  };
}

function codeOf(flags: FollowUpFlags, findings: Findings): FollowUpClass | null {
  const code = classOf(flags);
  return code === 1 && findings.notSatisfied.length > 0 ? null : code;
}

/** What forbids class 1 forbids the routine visit: treatment is looked at again within two weeks. */
function actionsFor(
  flags: FollowUpFlags,
  findings: Findings,
  previous: PreviousFollowUp | null,
): readonly FollowUpAction[] {
  const actions = actionsOf(flags, previous);
  const isBlocked = actions.includes('ROUTINE') && findings.notSatisfied.length > 0;
  return isBlocked ? ['ADJUST'] : actions;
}

type Decided = {
  readonly flags: FollowUpFlags;
  readonly isMinor: boolean;
  readonly code: FollowUpClass | null;
  readonly hasActions: boolean;
};

function needsOf(
  findings: Findings,
  { isMinor, code, isKnown }: Pick<Decided, 'isMinor' | 'code'> & { readonly isKnown: boolean },
): readonly FollowUpNeed[] {
  const needs = [...findings.needs];
  if (isMinor) needs.push('ADULT_REQUIRED');
  if (code === null && isKnown) needs.push('DOCTOR_CLASS');
  return needs;
}

function reasonsOf(
  input: FollowUpInput,
  findings: Findings,
  { flags, isMinor, code, hasActions }: Decided,
): readonly string[] {
  const isLeftToDoctor = code === null && flags.controlled !== null;
  return ruleIds(
    ...findings.danger,
    isMinor && 'h.1',
    ...(isMinor ? [] : findings.controlRules),
    ...(isMinor ? [] : findings.notSatisfied),
    code !== null && 'HTN-31',
    isLeftToDoctor && flags.danger && 'HTN-32',
    hasActions && 'HTN-33',
    hasActions && input.previous && 'HTN-34',
    hasActions && 'HTN-13',
  );
}
