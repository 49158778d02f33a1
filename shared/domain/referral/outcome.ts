import { unreachable } from '../../lib/assert.ts';
import type { ReferralStep } from './states.ts';

/** What became of a referral (REF-18). */
export const referralOutcomes = [
  'seen-diagnosed',
  'treatment-changed',
  'admitted',
  'not-gone',
  'unreachable',
  'died',
] as const;

export type ReferralOutcome = (typeof referralOutcomes)[number];

export type OutcomeDecision =
  | { readonly step: ReferralStep; readonly isTooEarly: false }
  /** An attempt that ends nothing: the two weeks are not over, so somebody asks again. */
  | { readonly step: null; readonly isTooEarly: true };

/** Whether an answer ends the two weeks; who could not be reached is tried again until they are over. */
export function outcomeStep(outcome: ReferralOutcome, daysLeft: number): OutcomeDecision {
  switch (outcome) {
    case 'seen-diagnosed':
    case 'treatment-changed':
    case 'admitted':
    case 'died':
      return { step: 'close', isTooEarly: false };
    case 'not-gone':
      return { step: 'miss', isTooEarly: false };
    case 'unreachable':
      return daysLeft > 0 ? { step: null, isTooEarly: true } : { step: 'close', isTooEarly: false };
    default:
      return unreachable(outcome);
  }
}
