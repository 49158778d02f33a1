import type { Proposal, SheetValues, VisitJudgement } from '../../../shared/contract/care.ts';
import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';

type Programme = Proposal['programme'];

/** The doctor's word while it is being written. What is absent is as proposed. */
export type ConfirmDraft = {
  /** `later`: not confirmed at this visit; it stays due. */
  readonly classes: Readonly<Partial<Record<Programme, number | 'later'>>>;
  readonly dueDate: string | null;
  readonly reason: string;
  readonly referTo: string;
  /** Fields of the sheets that were written on; undefined takes a value away. */
  readonly sheet: Readonly<Record<string, SheetValues[string] | undefined>>;
};

export type Confirmation = {
  readonly classes: { programme: Programme; class: number }[];
  readonly dueDate: CalendarDate;
  readonly reason: string | null;
  readonly referTo: string | null;
  readonly sheet: SheetValues;
};

/** A word of `care`: what is missing before it can be confirmed. */
export type ConfirmFault = 'needClass' | 'needDate' | 'needReason' | 'needReferTo';

export const emptyDraft: ConfirmDraft = {
  classes: {},
  dueDate: null,
  reason: '',
  referTo: '',
  sheet: {},
};

/** The proposals that nobody has confirmed yet. */
export function openProposals({ proposals }: VisitJudgement): readonly Proposal[] {
  return proposals.filter(({ confirmed }) => confirmed === null);
}

/**
 * The class as it stands: chosen, else proposed. Of several programmes the one whose value is missing
 * today waits for another day (DM-05).
 */
export function classOfDraft(
  draft: ConfirmDraft,
  judgement: VisitJudgement,
  proposal: Proposal,
): number | 'later' | null {
  const chosen = draft.classes[proposal.programme];
  if (chosen !== undefined) return chosen;
  if (proposal.class !== null) return proposal.class;
  return mayWait(judgement, proposal) && lacksValue(proposal) ? 'later' : null;
}

/** Another programme is confirmed at this visit, so this one may be left for later. */
export function mayWait({ proposals }: VisitJudgement, { programme }: Proposal): boolean {
  return proposals.some((other) => other.programme !== programme);
}

/** Without the value that classifies there is no satisfied and no unsatisfied (DM-05). */
export function lacksValue({ needs }: Proposal): boolean {
  return needs.includes('BP_REQUIRED') || needs.includes('FPG_REQUIRED');
}

/** A referral names where to (REF-03). */
export function needsReferral({ actions }: Proposal): boolean {
  return actions.includes('REFER') || actions.includes('EMERGENCY_REFERRAL');
}

/** A class or date other than the proposed one needs its reason; choosing where nothing is proposed does not. */
export function isChanged(draft: ConfirmDraft, judgement: VisitJudgement): boolean {
  const isOtherClass = openProposals(judgement).some((proposal) => {
    const code = classOfDraft(draft, judgement, proposal);
    return proposal.class !== null && typeof code === 'number' && code !== proposal.class;
  });
  const isOtherDate = draft.dueDate !== null && draft.dueDate !== judgement.dueDate;
  return isOtherClass || isOtherDate;
}

/** The finished confirmation, or the first thing that is missing. */
export function confirmationOf(
  draft: ConfirmDraft,
  judgement: VisitJudgement,
): { readonly ready: Confirmation } | { readonly fault: ConfirmFault } {
  const judged = openProposals(judgement).map((proposal) => ({
    proposal,
    code: classOfDraft(draft, judgement, proposal),
  }));
  const now = judged.filter(({ code }) => code !== 'later');
  const classes = now.flatMap(({ proposal, code }) =>
    typeof code === 'number' ? [{ programme: proposal.programme, class: code }] : [],
  );
  if (classes.length === 0 || classes.length < now.length) return { fault: 'needClass' };
  const dueDate = parseCalendarDate(draft.dueDate ?? judgement.dueDate ?? '');
  if (!dueDate) return { fault: 'needDate' };
  const reason = draft.reason.trim() || null;
  if (isChanged(draft, judgement) && !reason) return { fault: 'needReason' };
  const referTo = draft.referTo.trim() || null;
  if (now.some(({ proposal }) => needsReferral(proposal)) && !referTo) {
    return { fault: 'needReferTo' };
  }
  return { ready: { classes, dueDate, reason, referTo, sheet: sheetOf(draft, judgement) } };
}

/** The sheets as they stand: what they started with, and what was written on them. */
export function sheetOf({ sheet }: ConfirmDraft, judgement: VisitJudgement): SheetValues {
  const written = Object.entries({ ...judgement.sheet.values, ...sheet });
  return Object.fromEntries(
    written.flatMap(([id, value]) => (value === undefined ? [] : [[id, value]])),
  );
}
