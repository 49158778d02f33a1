import {
  ageAtVisit,
  type Findings,
  type FollowUpDecision,
  type FollowUpInput,
  judgeFollowUp,
  type PressureInput,
  pressureOf,
  reachesPressure,
  type TargetHint,
} from './judge.ts';
import { type HypertensionRuleSet, hypertensionRules2017 } from './hypertension-rule-set.ts';
import { hypertensionSheet } from './hypertension-sheet.ts';
import type { Programme } from './programme.ts';

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

export type HypertensionInput = FollowUpInput & PressureInput;

/**
 * Judges a hypertension follow-up: danger (HTN-20) and control (HTN-30); the engine does the rest.
 * Advice for a doctor who confirms it, never a diagnosis.
 */
export function classifyHypertension(
  input: HypertensionInput,
  rules: HypertensionRuleSet = hypertensionRules2017,
): FollowUpDecision {
  return judgeFollowUp(input, rules, findingsOf(input, rules));
}

/** The programme of the registry. */
export const hypertension = {
  id: 'hypertension',
  shortName: 'hypertension',
  rules: hypertensionRules2017,
  judge: (input) => classifyHypertension(input),
  dangerSigns: hypertensionDangerSigns,
  questions: ['adverseReaction', 'complication', 'pregnantOrLactating'],
  frequencyRules: ['HTN-10'],
  sheet: hypertensionSheet,
} as const satisfies Programme<HypertensionInput>;

function findingsOf(input: HypertensionInput, rules: HypertensionRuleSet): Findings {
  const age = ageAtVisit(input);
  const pressure = pressureOf(input);
  const isJudged = age !== null && pressure !== null;
  return {
    danger: dangerRulesOf(input, rules),
    controlled: isJudged ? isControlled(pressure, age, rules) : null,
    controlRules: ['HTN-30'],
    notSatisfied: [],
    needs: [
      ...(pressure ? [] : (['BP_REQUIRED'] as const)),
      ...(age === null ? (['BIRTH_DATE_REQUIRED'] as const) : []),
    ],
    hints: isJudged ? [targetHint(pressure, age, rules)] : [],
  };
}

type Pressure = { readonly sbp: number; readonly dbp: number };

/** Below both limits; exactly at a limit is not controlled (HTN-30). */
function isControlled({ sbp, dbp }: Pressure, age: number, rules: HypertensionRuleSet): boolean {
  const sbpBelow = age >= rules.elderFromYears ? rules.elderSbpBelow : rules.sbpBelow;
  return sbp < sbpBelow && dbp < rules.dbpBelow;
}

/**
 * HTN-20, at every age. A sign of another programme's list counts as "another disease that cannot be
 * handled": whoever is asked once for two sheets is in danger on both.
 */
function dangerRulesOf(input: HypertensionInput, rules: HypertensionRuleSet): readonly string[] {
  const isPregnant = input.pregnantOrLactating === true;
  const isDanger =
    Object.values(input.danger ?? {}).includes(true) ||
    reachesPressure(input, { sbp: rules.dangerSbpFrom, dbp: rules.dangerDbpFrom }) ||
    (isPregnant &&
      reachesPressure(input, { sbp: rules.pregnancySbpFrom, dbp: rules.pregnancyDbpFrom }));
  if (!isDanger) return [];
  return isPregnant ? ['HTN-20', 'HTN-21'] : ['HTN-20'];
}

function targetHint({ sbp, dbp }: Pressure, age: number, rules: HypertensionRuleSet): TargetHint {
  const target = age >= rules.oldFromYears ? rules.oldTarget : rules.target;
  return { rule: 'HTN-35', ...target, isMet: sbp < target.sbpBelow && dbp < target.dbpBelow };
}
