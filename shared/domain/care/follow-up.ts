import { addDays, addMonths } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';

/** What the previous valid follow-up found (HTN-34). */
export type PreviousFollowUp = { readonly controlled: boolean; readonly adverseReaction: boolean };

/** The four forms of a class on paper (HTN-31): satisfied, not satisfied, adverse reaction, complication. */
export type FollowUpClass = 1 | 2 | 3 | 4;

export type FollowUpAction = 'ROUTINE' | 'ADJUST' | 'REFER' | 'EMERGENCY_REFERRAL';

/** Null where the inputs do not say. */
export type FollowUpFlags = {
  readonly controlled: boolean | null;
  readonly danger: boolean;
  readonly adverseReaction: boolean;
  readonly complication: boolean;
};

/**
 * The code of the visit: the most serious of what is present, 4 > 3 > 2 > 1 (HTN-31). Null when
 * control is unknown, and when the code would be 1 in danger: then a doctor chooses (HTN-32).
 */
export function classOf(flags: FollowUpFlags): FollowUpClass | null {
  if (flags.complication) return 4;
  if (flags.adverseReaction) return 3;
  if (flags.controlled === false) return 2;
  return flags.controlled && !flags.danger ? 1 : null;
}

/**
 * Every action whose condition holds, the gravest first (HTN-33). They follow from the flags and not
 * from the class, so that an adverse reaction does not hide a second uncontrolled value. Nothing is
 * routine while control is unknown.
 */
export function actionsOf(
  flags: FollowUpFlags,
  previous: PreviousFollowUp | null,
): readonly FollowUpAction[] {
  const isUncontrolled = flags.controlled === false;
  const isUncontrolledAgain = isUncontrolled && previous?.controlled === false;
  const isReactionAgain = flags.adverseReaction && previous?.adverseReaction === true;
  const isFirst =
    (isUncontrolled && !isUncontrolledAgain) || (flags.adverseReaction && !isReactionAgain);
  const actions: FollowUpAction[] = [];
  if (flags.danger) actions.push('EMERGENCY_REFERRAL');
  if (flags.complication || isUncontrolledAgain || isReactionAgain) actions.push('REFER');
  if (isFirst) actions.push('ADJUST');
  if (actions.length === 0 && flags.controlled) actions.push('ROUTINE');
  return actions;
}

/** Day 14 after anything but a routine visit, else three calendar months on (HTN-13); null while nothing is decided. */
export function dueDateOf(
  visitDate: CalendarDate,
  actions: readonly FollowUpAction[],
  interval: { readonly recheckDays: number; readonly routineMonths: number },
): CalendarDate | null {
  if (actions.length === 0) return null;
  return actions.includes('ROUTINE')
    ? addMonths(visitDate, interval.routineMonths)
    : addDays(visitDate, interval.recheckDays);
}

/** A follow-up as the record holds it. A phone visit without a value, a lost or refused one, is kept but skipped. */
export type RecordedFollowUp = PreviousFollowUp & {
  readonly date: CalendarDate;
  readonly state: 'completed' | 'lost' | 'refused';
  readonly hasMeasurement: boolean;
};

/**
 * The latest earlier completed follow-up with a measured value (HTN-34); two-week revisits count,
 * lost and refused ones do not reset the series. Of two on one date the later in the list.
 */
export function previousFollowUp(
  followUps: readonly RecordedFollowUp[],
  visitDate: CalendarDate,
): RecordedFollowUp | null {
  const earlier = followUps.filter(
    (one) => one.state === 'completed' && one.hasMeasurement && one.date < visitDate,
  );
  return earlier.reduce<RecordedFollowUp | null>(
    (latest, one) => (latest === null || one.date >= latest.date ? one : latest),
    null,
  );
}
