import { ageInYears } from '../../lib/calendar.ts';
import type { CalendarDate, EpochMs } from '../../lib/clock.ts';
import { type Decision, ruleIds } from '../decision.ts';

/**
 * Lanes of the queue (domain.md i.3): emergency, priority, appointment, return with results, walk-in.
 */
export const lanes = ['E', 'P', 'A', 'R', 'W'] as const;
export type Lane = (typeof lanes)[number];

/** Why somebody is called first besides age; verified once, with evidence, never free text (i.1). */
export type PriorityGround =
  | 'disabled'
  | 'serviceman'
  | 'firefighter'
  | 'pregnant'
  | 'infant'
  | 'acute';

export type VerifiedGround = {
  readonly ground: PriorityGround;
  /** The last day on which the evidence holds; null when it does not expire. */
  readonly validTo: CalendarDate | null;
};

export type LaneConfig = {
  /** Full years from which somebody is in lane P, and from which first in it (QUE-02). */
  readonly priorityFromYears: number;
  readonly firstFromYears: number;
  /** Minutes after the slot's start from which an appointment is late (QUE-22). */
  readonly lateAfterMinutes: number;
};

export const defaultLaneConfig: LaneConfig = {
  priorityFromYears: 65,
  firstFromYears: 80,
  lateAfterMinutes: 15,
};

export type LaneInput = {
  readonly visitDate: CalendarDate;
  readonly checkInAt: EpochMs;
  readonly birthDate: CalendarDate | null;
  readonly grounds: readonly VerifiedGround[];
  /** Start of the booked slot of today; null for a walk-in. */
  readonly slotStartAt: EpochMs | null;
  readonly isEmergency: boolean;
  /** Back on the same day with results, to the same doctor (QUE-21). */
  readonly isReturnWithResults: boolean;
};

export type LaneDecision = Decision & {
  readonly lane: Lane;
  /** In lane A: the priority lane may call this ticket, too, whichever is first (i.3). */
  readonly hasPriority: boolean;
  /** First inside the priority lane (QUE-02). */
  readonly isFirstInLane: boolean;
};

const ruleByGround: Readonly<Record<PriorityGround, string>> = {
  disabled: 'QUE-03',
  serviceman: 'QUE-04',
  firefighter: 'QUE-05',
  pregnant: 'QUE-06',
  infant: 'QUE-06',
  acute: 'QUE-06',
};

/** Which lane a visit gets at check-in. Status never overrides clinical urgency (i.1). */
export function assignLane(input: LaneInput, config: LaneConfig = defaultLaneConfig): LaneDecision {
  const years = input.birthDate ? ageInYears(input.birthDate, input.visitDate) : 0;
  const grounds = priorityRules(input, years, config);
  const hasPriority = grounds.length > 0;
  const isFirstInLane = years >= config.firstFromYears;
  const isLate =
    input.slotStartAt !== null && isLateFor(input.slotStartAt, input.checkInAt, config);
  const decide = (lane: Lane, ...because: readonly (string | false)[]): LaneDecision => ({
    lane,
    hasPriority,
    isFirstInLane,
    because: ruleIds(...because),
    ruleSet: 'queue-lane',
    version: '2026.1',
  });
  if (input.isEmergency) return decide('E', 'i.3.1');
  if (input.isReturnWithResults) return decide('R', 'QUE-21');
  if (input.slotStartAt !== null && !isLate) return decide('A', 'QUE-11', ...grounds);
  if (hasPriority) return decide('P', isLate && 'QUE-22', ...grounds);
  return decide('W', isLate && 'QUE-22', 'i.3');
}

/** More than the grace after the slot's start; exactly at its end is in time (QUE-11, QUE-22). */
export function isLateFor(
  slotStartAt: EpochMs,
  checkInAt: EpochMs,
  config: Pick<LaneConfig, 'lateAfterMinutes'>,
): boolean {
  return checkInAt > slotStartAt + config.lateAfterMinutes * 60_000;
}

function priorityRules(input: LaneInput, years: number, config: LaneConfig): readonly string[] {
  const valid = input.grounds.filter(
    ({ validTo }) => validTo === null || validTo >= input.visitDate,
  );
  const byAge = years >= config.priorityFromYears ? ['QUE-02'] : [];
  return [...byAge, ...valid.map(({ ground }) => ruleByGround[ground])];
}
