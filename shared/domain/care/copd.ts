import {
  type FollowUpDecision,
  type FollowUpInput,
  type FollowUpRules,
  judgeFollowUp,
} from './judge.ts';

export type CopdInput = FollowUpInput & {
  /** Percent, as the oximeter of the visit shows it. */
  readonly spo2?: number | null | undefined;
  /** Signs of an acute worsening now. */
  readonly exacerbation?: boolean | undefined;
};

type CopdRuleSet = FollowUpRules & {
  /** Percent. */
  readonly spo2From: number;
};

/** The service specification of 2024. */
const copdRules2024: CopdRuleSet = {
  id: 'COPD24',
  version: '2024.1',
  adultFromYears: 18,
  spo2From: 90,
  recheckDays: 14,
  routineMonths: 3,
};

/**
 * Judges a COPD follow-up (domain.md e.2): an acute worsening is danger and never controlled, nor is a saturation below
 * 90 %; either of them at two visits in a row is frequent or long-term, and refers. Advice for a doctor who confirms it.
 */
export function classifyCopd(
  input: CopdInput,
  rules: CopdRuleSet = copdRules2024,
): FollowUpDecision {
  const spo2 = input.spo2 ?? null;
  const isWorse = input.exacerbation ?? false;
  return judgeFollowUp(input, rules, {
    danger: isWorse ? ['e.2'] : [],
    controlled: isWorse ? false : spo2 === null ? null : spo2 >= rules.spo2From,
    controlRules: ['e.2'],
    notSatisfied: [],
    needs: spo2 === null ? ['SPO2_REQUIRED'] : [],
    hints: [],
  });
}
