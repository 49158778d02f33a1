import { glucoseToMmolTenths, type Tenths, toTenths } from '../measurement/units.ts';
import {
  type Findings,
  type FollowUpDecision,
  type FollowUpInput,
  type FollowUpRules,
  judgeFollowUp,
  type PressureInput,
  reachesPressure,
} from './judge.ts';
import { diabetesSheet } from './diabetes-sheet.ts';
import type { Programme } from './programme.ts';

/** The numbers of the type-2 diabetes rules. Glucose and temperature in tenths, as they are stored. */
export type DiabetesRuleSet = FollowUpRules & {
  /** Satisfied is a fasting value below this (DM-04). mmol/L ×10. */
  readonly fastingBelow: Tenths;
  /** Danger from this value on, and down to the other (DM-03). mmol/L ×10. */
  readonly dangerGlucoseFrom: Tenths;
  readonly dangerGlucoseTo: Tenths;
  /** Danger from these on (DM-03). mmHg. */
  readonly dangerSbpFrom: number;
  readonly dangerDbpFrom: number;
  /** Danger above these, not at them (DM-03). Beats a minute, if they last; ℃ ×10. */
  readonly dangerHeartRateAbove: number;
  readonly dangerTemperatureAbove: Tenths;
  /** "Above normal" in pregnancy and lactation, from these values on (DM-03). mmol/L ×10. */
  readonly pregnancyFastingFrom: Tenths;
  readonly pregnancyOtherFrom: Tenths;
};

/**
 * National basic public-health service, third edition. "Above normal" in pregnancy is where G25
 * §5.5.3 ends the normal range (DM-08): fasting 6.1, else 7.8. An engineering decision on the careful
 * side [ENG; L]; the clinical lead signs it off.
 */
export const diabetesRules2017: DiabetesRuleSet = {
  id: 'S3-diabetes',
  version: '2017.1',
  adultFromYears: 18,
  recheckDays: 14,
  routineMonths: 3,
  fastingBelow: 70,
  dangerGlucoseFrom: 167,
  dangerGlucoseTo: 39,
  dangerSbpFrom: 180,
  dangerDbpFrom: 110,
  dangerHeartRateAbove: 100,
  dangerTemperatureAbove: 390,
  pregnancyFastingFrom: 61,
  pregnancyOtherFrom: 78,
};

/** The danger list of DM-03. What it shares with another programme has that one's name and is asked once (DM-21). */
export const diabetesDangerSigns = [
  'consciousness',
  'acetoneBreath',
  'palpitation',
  'sweating',
  'nauseaVomiting',
  'polydipsiaPolyuria',
  'abdominalPain',
  'deepBreathing',
  'flushedSkin',
  'suddenVisualLoss',
  'other',
] as const;

/** One glucose value: a number in either unit (MEA-03), or what the meter said in place of one (MEA-02). */
export type GlucoseInput = {
  readonly kind: 'fasting' | '2h' | 'random';
  readonly mmolL?: number | undefined;
  readonly mgdL?: number | undefined;
  readonly code?: 'LO' | 'HI' | undefined;
};

export type DiabetesInput = FollowUpInput &
  PressureInput & {
    readonly glucose?: GlucoseInput | null | undefined;
    /** Further values of the visit. They are looked at for danger and never classify (DM-05). */
    readonly moreGlucose?: readonly GlucoseInput[] | undefined;
    /** Beats a minute. Danger only when it lasts. */
    readonly heartRate?: number | null | undefined;
    readonly persistentHeartRate?: boolean | undefined;
    readonly temperatureC?: number | null | undefined;
    /** 低血糖反应 of the sheet: 1 none, 2 sometimes, 3 often. */
    readonly lowGlucoseReaction?: 1 | 2 | 3 | null | undefined;
  };

/** 低血糖反应 3 频繁 (DM-06). */
const OFTEN = 3;

/**
 * Judges a type-2 diabetes follow-up: danger (DM-03) and control by a fasting value (DM-04, DM-05);
 * the engine does the rest. No limit depends on the age, so an unknown age counts as adult.
 */
export function classifyDiabetes(
  input: DiabetesInput,
  rules: DiabetesRuleSet = diabetesRules2017,
): FollowUpDecision {
  return judgeFollowUp(input, rules, findingsOf(input, rules));
}

/** The programme of the registry. */
export const diabetes = {
  id: 'diabetes-2',
  shortName: 'diabetes',
  rules: diabetesRules2017,
  judge: (input) => classifyDiabetes(input),
  dangerSigns: diabetesDangerSigns,
  questions: [
    'adverseReaction',
    'complication',
    'pregnantOrLactating',
    'persistentHeartRate',
    'lowGlucoseReaction',
  ],
  frequencyRules: ['DM-02'],
  sheet: diabetesSheet,
} as const satisfies Programme<DiabetesInput>;

function findingsOf(input: DiabetesInput, rules: DiabetesRuleSet): Findings {
  const value = input.glucose ? tenthsOf(input.glucose) : null;
  const fasting = input.glucose?.kind === 'fasting' ? value : null;
  const units = input.glucose?.mgdL === undefined ? [] : ['MEA-03'];
  return {
    danger: dangerRulesOf(input, rules),
    controlled: fasting === null ? null : fasting < rules.fastingBelow,
    controlRules: fasting === null ? ['DM-04', 'DM-05', ...units] : ['DM-04', ...units],
    notSatisfied: input.lowGlucoseReaction === OFTEN ? ['DM-06'] : [],
    needs: fasting === null ? ['FPG_REQUIRED'] : [],
    hints: [],
  };
}

/** Tenths of mmol/L. LO and HI are no numbers: they lie beyond every limit on their side. */
function tenthsOf({ mmolL, mgdL, code }: GlucoseInput): Tenths | null {
  if (code) return code === 'LO' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (mgdL !== undefined) return glucoseToMmolTenths(toTenths(mgdL));
  return mmolL === undefined ? null : toTenths(mmolL);
}

/** DM-03, at every age. Signs of another programme's list count as in `classifyHypertension`. */
function dangerRulesOf(input: DiabetesInput, rules: DiabetesRuleSet): readonly string[] {
  const values = [...(input.glucose ? [input.glucose] : []), ...(input.moreGlucose ?? [])];
  const isPregnant = input.pregnantOrLactating === true;
  const isDanger =
    Object.values(input.danger ?? {}).includes(true) ||
    values.some((one) => isDangerGlucose(one, rules)) ||
    reachesPressure(input, { sbp: rules.dangerSbpFrom, dbp: rules.dangerDbpFrom }) ||
    isLastingFast(input, rules) ||
    toTenths(input.temperatureC ?? 0) > rules.dangerTemperatureAbove ||
    (isPregnant && values.some((one) => isAboveNormal(one, rules)));
  if (!isDanger) return [];
  return values.some(({ code }) => code) ? ['DM-03', 'MEA-02'] : ['DM-03'];
}

function isDangerGlucose(value: GlucoseInput, rules: DiabetesRuleSet): boolean {
  const tenths = tenthsOf(value);
  if (tenths === null) return false;
  return tenths >= rules.dangerGlucoseFrom || tenths <= rules.dangerGlucoseTo;
}

/** Said to last but not counted is danger: a warning may come too often, not too rarely. */
function isLastingFast(input: DiabetesInput, rules: DiabetesRuleSet): boolean {
  if (input.persistentHeartRate !== true) return false;
  return typeof input.heartRate !== 'number' || input.heartRate > rules.dangerHeartRateAbove;
}

function isAboveNormal(value: GlucoseInput, rules: DiabetesRuleSet): boolean {
  const isFasting = value.kind === 'fasting';
  const from = isFasting ? rules.pregnancyFastingFrom : rules.pregnancyOtherFrom;
  return (tenthsOf(value) ?? 0) >= from;
}
