import type { Proposal } from '../../../shared/contract/care.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';

/** The doctor's word while it is being written. */
export type ConfirmDraft = {
  /** Null: as proposed. */
  readonly class: number | null;
  readonly dueDate: string | null;
  readonly reason: string;
  readonly referTo: string;
};

export type Confirmation = {
  readonly class: number;
  readonly dueDate: CalendarDate;
  readonly reason: string | null;
  readonly referTo: string | null;
};

/** A word of `care`: what is missing before it can be confirmed. */
export type ConfirmFault = 'needClass' | 'needDate' | 'needReason' | 'needReferTo';

export const emptyDraft: ConfirmDraft = { class: null, dueDate: null, reason: '', referTo: '' };

/** A referral names where to (REF-03). */
export function needsReferral({ actions }: Proposal): boolean {
  return actions.includes('REFER') || actions.includes('EMERGENCY_REFERRAL');
}

/** A class or date other than the proposed one needs its reason; choosing where nothing is proposed does not. */
export function isChanged(draft: ConfirmDraft, proposal: Proposal): boolean {
  const isOtherClass =
    proposal.class !== null && draft.class !== null && draft.class !== proposal.class;
  const isOtherDate = draft.dueDate !== null && draft.dueDate !== proposal.dueDate;
  return isOtherClass || isOtherDate;
}

/** The finished confirmation, or the first thing that is missing. */
export function confirmationOf(
  draft: ConfirmDraft,
  proposal: Proposal,
): { readonly ready: Confirmation } | { readonly fault: ConfirmFault } {
  const code = draft.class ?? proposal.class;
  if (code === null) return { fault: 'needClass' };
  const dueDate = parseCalendarDate(draft.dueDate ?? proposal.dueDate ?? '');
  if (!dueDate) return { fault: 'needDate' };
  const reason = draft.reason.trim() || null;
  if (isChanged(draft, proposal) && !reason) return { fault: 'needReason' };
  const referTo = draft.referTo.trim() || null;
  if (needsReferral(proposal) && !referTo) return { fault: 'needReferTo' };
  return { ready: { class: code, dueDate, reason, referTo } };
}
