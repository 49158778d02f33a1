import type { FollowUpRules } from './judge.ts';

/**
 * The numbers of the hypertension rules. They are data, because the annual notice may move them and
 * every stored judgement names the set it was made with (domain.md 0, "Rule versions").
 */
export type HypertensionRuleSet = FollowUpRules & {
  /** Controlled means below both limits (HTN-30). mmHg. */
  readonly sbpBelow: number;
  readonly elderFromYears: number;
  readonly elderSbpBelow: number;
  readonly dbpBelow: number;
  /** Danger from these values on (HTN-20). mmHg. */
  readonly dangerSbpFrom: number;
  readonly dangerDbpFrom: number;
  /** "Above normal" in pregnancy and lactation, from these values on (HTN-21). mmHg. */
  readonly pregnancySbpFrom: number;
  readonly pregnancyDbpFrom: number;
  /** The newer clinical target, information only (HTN-35). mmHg; `old` from `oldFromYears` on. */
  readonly target: { readonly sbpBelow: number; readonly dbpBelow: number };
  readonly oldFromYears: number;
  readonly oldTarget: { readonly sbpBelow: number; readonly dbpBelow: number };
};

/** National basic public-health service, third edition, with the clinical target of 2025 as a hint. */
export const hypertensionRules2017: HypertensionRuleSet = {
  id: 'S3-hypertension',
  version: '2017.1',
  adultFromYears: 18,
  sbpBelow: 140,
  elderFromYears: 65,
  elderSbpBelow: 150,
  dbpBelow: 90,
  dangerSbpFrom: 180,
  dangerDbpFrom: 110,
  pregnancySbpFrom: 140,
  pregnancyDbpFrom: 90,
  recheckDays: 14,
  routineMonths: 3,
  target: { sbpBelow: 130, dbpBelow: 80 },
  oldFromYears: 80,
  oldTarget: { sbpBelow: 150, dbpBelow: 90 },
};
