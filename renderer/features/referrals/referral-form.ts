import type { ReferralDraft, ReferralPrefill } from '../../../shared/contract/referrals.ts';
import { checkReferralForm, type FormDecision } from '../../../shared/domain/referral/form.ts';

/** What the rules say of a draft, with what the paper takes from elsewhere (REF-02). */
export function checkDraft(draft: ReferralDraft, prefill: ReferralPrefill): FormDecision {
  const { doctorName, issuedOn } = prefill;
  return checkReferralForm({ ...draft, doctorName, issuedOn });
}

/** A name as it is written; one that is in the list is that institution. */
export function withOrganisation(
  draft: ReferralDraft,
  { addressees }: ReferralPrefill,
  toOrganisation: string,
): ReferralDraft {
  const known = addressees.find(({ name }) => name === toOrganisation.trim());
  return { ...draft, toOrganisation, toOrganisationId: known?.organisationId ?? null };
}

/** An emergency goes through the green channel; the doctor may open it for others, too. */
export function withUrgency(
  draft: ReferralDraft,
  urgency: ReferralDraft['urgency'],
): ReferralDraft {
  return { ...draft, urgency, isGreenChannel: urgency === 'emergency' || draft.isGreenChannel };
}
