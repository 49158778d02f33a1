import { type Decision, ruleIds } from '../decision.ts';
import type { LimitTier } from './limits.ts';
import type { Tenths } from './units.ts';

/** A judgement of two values side by side (domain.md h.1, the rows that need both). */
export type PairDecision = Decision & {
  readonly tier: LimitTier;
  /** `FAR_FROM_LAST`: somebody else may stand on the scale. */
  readonly hint?: 'ARM_DIFFERENCE_REFER' | 'FAR_FROM_LAST' | undefined;
};

/** Systolic must be above diastolic; a pulse pressure below 20 or above 100 mmHg is confirmed. */
export function checkPressurePair(sbp: number, dbp: number): PairDecision {
  const pulsePressure = sbp - dbp;
  if (pulsePressure <= 0) return decide('refuse', 'h.1');
  return decide(pulsePressure < 20 || pulsePressure > 100 ? 'confirm' : 'ok', 'h.1');
}

/** Systolic pressures of the two arms, mmHg: more than 10 apart is confirmed, more than 20 hints at a referral (HTN-36). */
export function checkArmDifference(leftSbp: number, rightSbp: number): PairDecision {
  const difference = Math.abs(leftSbp - rightSbp);
  if (difference > 20) {
    return { ...decide('alert', 'h.1', 'HTN-36'), hint: 'ARM_DIFFERENCE_REFER' };
  }
  return decide(difference > 10 ? 'confirm' : 'ok', 'h.1');
}

/** An adult's height, tenths of a centimetre: more than 3 cm from the last one is confirmed. */
export function checkHeightChange(height: Tenths, last: Tenths): PairDecision {
  return decideChange(Math.abs(height - last) > 30);
}

/** Weight, tenths of a kilogram: more than 10 % from the last one within 90 days is confirmed. */
export function checkWeightChange(
  weight: Tenths,
  last: { readonly weight: Tenths; readonly daysAgo: number },
): PairDecision {
  const isRecent = last.daysAgo <= 90;
  const isMuch = Math.abs(weight - last.weight) * 10 > last.weight;
  return decideChange(isRecent && isMuch);
}

function decideChange(isFar: boolean): PairDecision {
  return isFar ? { ...decide('confirm', 'h.1'), hint: 'FAR_FROM_LAST' } : decide('ok', 'h.1');
}

function decide(tier: LimitTier, ...because: readonly string[]): PairDecision {
  return { tier, because: ruleIds(...because), ruleSet: 'limits', version: '2026.1' };
}
