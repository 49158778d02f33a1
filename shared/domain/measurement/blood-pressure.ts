import { type Decision, ruleIds } from '../decision.ts';
import { divideHalfUp } from './units.ts';

export type PressureProfile = 'WST872' | 'LEGACY5';
export type Arm = 'left' | 'right';

/** One raw reading, whole mmHg, in the order of measuring. */
export type PressureReading = {
  readonly sbp: number;
  readonly dbp: number;
  readonly arm?: Arm | undefined;
  /** Milliseconds; only differences matter. */
  readonly atMs?: number | undefined;
};

export type PressureProtocolInput = {
  readonly profile: PressureProfile;
  /** The first visit ever: both arms, then the higher one (MEA-10). */
  readonly firstEver?: boolean | undefined;
  /** A follow-up: below 120/80 one reading is enough (MEA-10). */
  readonly followUp?: boolean | undefined;
  readonly readings: readonly PressureReading[];
  /** Between two readings of one arm at least so long (MEA-15); a minute where nobody says more. */
  readonly gapSeconds?: number | undefined;
};

/**
 * - `ARM_REQUIRED`: at a first visit every reading needs its arm
 * - `MEASURE_LEFT`, `MEASURE_RIGHT`: the arm of the next reading
 * - `ARM_DIFFERENCE_CONFIRM`, `ARM_DIFFERENCE_REFER`: systolic more than 10, more than 20 apart (h.1, HTN-36)
 * - `GAP_TOO_SHORT`: two readings of one arm less than the gap apart (MEA-15)
 * - `REST_AND_REPEAT`: 180/110 or more; rest five minutes and measure again (HTN-22)
 */
export type PressureHint =
  | 'ARM_REQUIRED'
  | 'MEASURE_LEFT'
  | 'MEASURE_RIGHT'
  | 'ARM_DIFFERENCE_CONFIRM'
  | 'ARM_DIFFERENCE_REFER'
  | 'GAP_TOO_SHORT'
  | 'REST_AND_REPEAT';

export type PressureProtocolDecision = Decision & {
  readonly needAnother: boolean;
  /** The value of the visit, half-up to 1 mmHg (MEA-12); null while another reading is needed. */
  readonly value: { readonly sbp: number; readonly dbp: number } | null;
  /** Of how many readings that is the mean; 0 without one. */
  readonly counted: number;
  readonly arm?: Arm | undefined;
  readonly hints: readonly PressureHint[];
};

const GAP_SECONDS = 60;

/**
 * Which reading is needed next, or what the visit's value is (MEA-10, MEA-11). All readings stay
 * stored; only those of the deciding arm count.
 */
export function bloodPressureProtocol(input: PressureProtocolInput): PressureProtocolDecision {
  const arms = armsOf(input);
  const counted = arms.deciding
    ? input.readings.filter((reading) => (reading.arm ?? arms.deciding) === arms.deciding)
    : input.readings;
  const value = arms.isOpen ? null : valueOf(input, counted);
  const hints = [
    ...arms.hints,
    ...(value === null && arms.deciding && arms.areBothKnown ? [measure(arms.deciding)] : []),
    ...(hasShortGap(counted, input.gapSeconds ?? GAP_SECONDS) ? (['GAP_TOO_SHORT'] as const) : []),
    ...(counted.some(isVeryHigh) ? (['REST_AND_REPEAT'] as const) : []),
  ];
  return {
    needAnother: value === null,
    value,
    counted: value === null ? 0 : countedReadings(input.profile, counted).length,
    ...(arms.deciding ? { arm: arms.deciding } : {}),
    hints,
    because: reasonsOf(input.profile, hints, value !== null),
    ruleSet: input.profile,
    version: '2026.1',
  };
}

/** The value of the readings of one arm, or null when the profile asks for one more. */
function valueOf(
  { profile, followUp }: PressureProtocolInput,
  readings: readonly PressureReading[],
): PressureProtocolDecision['value'] {
  const [first, second] = readings;
  if (!first) return null;
  if (!second) {
    const isLow = first.sbp < 120 && first.dbp < 80;
    return profile === 'WST872' && followUp && isLow ? mean([first]) : null;
  }
  const apartMax = profile === 'WST872' ? 10 : 5;
  const isApart =
    Math.abs(first.sbp - second.sbp) > apartMax || Math.abs(first.dbp - second.dbp) > apartMax;
  if (readings.length === 2) return isApart ? null : mean(readings);
  return pressureOfReadings(profile, readings);
}

/**
 * What the readings of one visit and arm stand for, in their order, mmHg: by WS/T 872 the mean of the last two, else of
 * all (MEA-10, MEA-12). Says nothing of whether another one was asked for: what was measured is what there is.
 *
 * @returns null without a reading
 */
export function pressureOfReadings(
  profile: PressureProfile,
  readings: readonly PressureReading[],
): { readonly sbp: number; readonly dbp: number } | null {
  return readings.length === 0 ? null : mean(countedReadings(profile, readings));
}

/** Those of one visit and arm whose mean counts (MEA-10, MEA-11). */
export function countedReadings<Reading extends PressureReading>(
  profile: PressureProfile,
  readings: readonly Reading[],
): readonly Reading[] {
  return profile === 'WST872' ? readings.slice(-2) : readings;
}

function mean(readings: readonly PressureReading[]): { sbp: number; dbp: number } {
  const sum = (part: 'sbp' | 'dbp') => readings.reduce((total, one) => total + one[part], 0);
  return {
    sbp: divideHalfUp(sum('sbp'), readings.length),
    dbp: divideHalfUp(sum('dbp'), readings.length),
  };
}

type Arms = {
  /** The arm whose readings count; null when no arm was told. */
  readonly deciding: Arm | null;
  readonly areBothKnown: boolean;
  /** The other arm is still to be measured. */
  readonly isOpen: boolean;
  readonly hints: readonly PressureHint[];
};

/** The first reading of each arm decides which is the higher one; it does not change with repeats. */
function armsOf({ profile, firstEver, readings }: PressureProtocolInput): Arms {
  const left = readings.find((reading) => reading.arm === 'left');
  const right = readings.find((reading) => reading.arm === 'right');
  if (left && right) {
    const higher =
      isHigher(right, left) || (!isHigher(left, right) && isFirst(right, left, readings));
    const deciding = higher ? 'right' : 'left';
    return { deciding, areBothKnown: true, isOpen: false, hints: differenceHints(left, right) };
  }
  const deciding = left ? 'left' : right ? 'right' : null;
  const needsBoth = firstEver === true && profile === 'WST872';
  if (!needsBoth) return { deciding, areBothKnown: false, isOpen: false, hints: [] };
  const hints: PressureHint[] = readings.some((reading) => !reading.arm) ? ['ARM_REQUIRED'] : [];
  if (deciding) hints.push(measure(deciding === 'left' ? 'right' : 'left'));
  return { deciding: null, areBothKnown: false, isOpen: true, hints };
}

function isHigher(one: PressureReading, other: PressureReading): boolean {
  return one.sbp > other.sbp || (one.sbp === other.sbp && one.dbp > other.dbp);
}

function isFirst(
  one: PressureReading,
  other: PressureReading,
  readings: readonly PressureReading[],
): boolean {
  return readings.indexOf(one) < readings.indexOf(other);
}

function differenceHints(left: PressureReading, right: PressureReading): readonly PressureHint[] {
  const difference = Math.abs(left.sbp - right.sbp);
  if (difference > 20) return ['ARM_DIFFERENCE_REFER'];
  return difference > 10 ? ['ARM_DIFFERENCE_CONFIRM'] : [];
}

function measure(arm: Arm): PressureHint {
  return arm === 'left' ? 'MEASURE_LEFT' : 'MEASURE_RIGHT';
}

function hasShortGap(readings: readonly PressureReading[], gapSeconds: number): boolean {
  return readings.some((reading, at) => {
    const before = readings[at - 1]?.atMs;
    if (before === undefined || reading.atMs === undefined) return false;
    return reading.atMs - before < gapSeconds * 1000;
  });
}

function isVeryHigh({ sbp, dbp }: PressureReading): boolean {
  return sbp >= 180 || dbp >= 110;
}

function reasonsOf(
  profile: PressureProfile,
  hints: readonly PressureHint[],
  hasValue: boolean,
): readonly string[] {
  const has = (...some: readonly PressureHint[]) => some.some((hint) => hints.includes(hint));
  return ruleIds(
    profile === 'WST872' ? 'MEA-10' : 'MEA-11',
    hasValue && 'MEA-12',
    has('ARM_DIFFERENCE_CONFIRM', 'ARM_DIFFERENCE_REFER') && 'h.1',
    has('ARM_DIFFERENCE_REFER') && 'HTN-36',
    has('GAP_TOO_SHORT') && 'MEA-15',
    has('REST_AND_REPEAT') && 'HTN-22',
  );
}
