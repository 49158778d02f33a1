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
import { type HypertensionRuleSet, hypertensionRules2017 } from './hypertension-rule-set.ts';

/** The danger list as it is asked, item by item; never inferred from the symptoms of the form (HTN-21). */
export const hypertensionDangerSigns = [
  'consciousness',
  'severeHeadache',
  'nauseaVomiting',
  'blurredVision',
  'eyePain',
  'palpitation',
  'chestTightness',
  'dyspnoea',
  'other',
] as const;
export type HypertensionDangerSign = (typeof hypertensionDangerSigns)[number];

/** Absent signs and flags are false, absent values unknown. */
export type HypertensionInput = {
  readonly visitDate: CalendarDate;
  /** The age at the visit is computed from it; it wins over `age`. */
  readonly birthDate?: CalendarDate | null | undefined;
  /** Full years at the visit, where no birth date is at hand. */
  readonly age?: number | null | undefined;
  /** The stored value of the visit, mmHg (MEA-12). */
  readonly sbp?: number | null | undefined;
  readonly dbp?: number | null | undefined;
  readonly previous?: PreviousFollowUp | null | undefined;
  readonly adverseReaction?: boolean | undefined;
  readonly complication?: boolean | undefined;
  readonly danger?:
    | Readonly<Partial<Record<HypertensionDangerSign, boolean | undefined>>>
    | undefined;
  readonly pregnantOrLactating?: boolean | undefined;
};

/** What has to be supplied before the class can be given. */
export type HypertensionNeed =
  | 'BP_REQUIRED'
  | 'BIRTH_DATE_REQUIRED'
  /** Below 18 there is no adult class until a paediatric table is signed off (domain.md h.1). */
  | 'ADULT_REQUIRED'
  /** Danger with everything else in order: a doctor chooses the class (HTN-32). */
  | 'DOCTOR_CLASS';

/** The newer clinical target, shown in grey and counted nowhere (HTN-35). */
export type HypertensionHint = {
  readonly rule: 'HTN-35';
  readonly sbpBelow: number;
  readonly dbpBelow: number;
  readonly isMet: boolean;
};

export type HypertensionDecision = Decision & {
  readonly class: FollowUpClass | null;
  readonly flags: FollowUpFlags;
  readonly actions: readonly FollowUpAction[];
  readonly dueDate: CalendarDate | null;
  readonly needs?: readonly HypertensionNeed[] | undefined;
  readonly hints: readonly HypertensionHint[];
};

/**
 * Judges a hypertension follow-up: danger first (HTN-20), then control (HTN-30), class (HTN-31),
 * actions (HTN-33) and the next date (HTN-13). Advice for a doctor who confirms it, never a diagnosis.
 */
export function classifyHypertension(
  input: HypertensionInput,
  rules: HypertensionRuleSet = hypertensionRules2017,
): HypertensionDecision {
  const age = input.birthDate ? ageInYears(input.birthDate, input.visitDate) : (input.age ?? null);
  const pressure = pressureOf(input);
  const isAdult = age !== null && age >= rules.adultFromYears;
  const flags: FollowUpFlags = {
    controlled: isAdult && pressure ? isControlled(pressure, age, rules) : null,
    danger: hasDanger(input, rules),
    adverseReaction: input.adverseReaction ?? false,
    complication: input.complication ?? false,
  };
  const isMinor = age !== null && !isAdult;
  const code = isMinor ? null : classOf(flags);
  const actions = actionsOf(flags, input.previous ?? null);
  const needs = needsOf({ age, isMinor, hasPressure: pressure !== null, flags, code });
  return {
    class: code,
    flags,
    actions,
    dueDate: dueDateOf(input.visitDate, actions, rules),
    ...(needs.length > 0 ? { needs } : {}),
    hints: isAdult && pressure ? [targetHint(pressure, age, rules)] : [],
    because: reasonsOf(input, flags, { isMinor, code, hasActions: actions.length > 0 }),
    ruleSet: rules.id,
    version: rules.version,
  };
}

type Pressure = { readonly sbp: number; readonly dbp: number };

function pressureOf({ sbp, dbp }: HypertensionInput): Pressure | null {
  return typeof sbp === 'number' && typeof dbp === 'number' ? { sbp, dbp } : null;
}

/** Below both limits; exactly at a limit is not controlled (HTN-30). */
function isControlled({ sbp, dbp }: Pressure, age: number, rules: HypertensionRuleSet): boolean {
  const sbpBelow = age >= rules.elderFromYears ? rules.elderSbpBelow : rules.sbpBelow;
  return sbp < sbpBelow && dbp < rules.dbpBelow;
}

/** HTN-20. One known value is enough, and age does not matter: a warning may come too often, not too rarely. */
function hasDanger(input: HypertensionInput, rules: HypertensionRuleSet): boolean {
  const reaches = (sbpFrom: number, dbpFrom: number) =>
    (input.sbp ?? 0) >= sbpFrom || (input.dbp ?? 0) >= dbpFrom;
  return (
    hypertensionDangerSigns.some((sign) => input.danger?.[sign] === true) ||
    reaches(rules.dangerSbpFrom, rules.dangerDbpFrom) ||
    (input.pregnantOrLactating === true && reaches(rules.pregnancySbpFrom, rules.pregnancyDbpFrom))
  );
}

function needsOf(known: {
  readonly age: number | null;
  readonly isMinor: boolean;
  readonly hasPressure: boolean;
  readonly flags: FollowUpFlags;
  readonly code: FollowUpClass | null;
}): readonly HypertensionNeed[] {
  const needs: HypertensionNeed[] = [];
  if (!known.hasPressure) needs.push('BP_REQUIRED');
  if (known.age === null) needs.push('BIRTH_DATE_REQUIRED');
  if (known.isMinor) needs.push('ADULT_REQUIRED');
  if (known.code === null && known.flags.controlled !== null) needs.push('DOCTOR_CLASS');
  return needs;
}

function targetHint(
  { sbp, dbp }: Pressure,
  age: number,
  rules: HypertensionRuleSet,
): HypertensionHint {
  const target = age >= rules.oldFromYears ? rules.oldTarget : rules.target;
  return { rule: 'HTN-35', ...target, isMet: sbp < target.sbpBelow && dbp < target.dbpBelow };
}

function reasonsOf(
  input: HypertensionInput,
  flags: FollowUpFlags,
  decided: { isMinor: boolean; code: FollowUpClass | null; hasActions: boolean },
): readonly string[] {
  return ruleIds(
    flags.danger && 'HTN-20',
    flags.danger && input.pregnantOrLactating && 'HTN-21',
    decided.isMinor && 'h.1',
    !decided.isMinor && 'HTN-30',
    decided.code !== null && 'HTN-31',
    decided.code === null && flags.controlled !== null && 'HTN-32',
    decided.hasActions && 'HTN-33',
    decided.hasActions && input.previous && 'HTN-34',
    decided.hasActions && 'HTN-13',
  );
}
