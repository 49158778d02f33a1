import type { EpochMs } from '../../lib/clock.ts';
import { type Decision, ruleIds } from '../decision.ts';
import { isLateFor } from './lane.ts';

export type CheckInTimeConfig = {
  /** Minutes before the slot's start from which somebody may check in for it (QUE-11). */
  readonly opensMinutes: number;
  /** Minutes before the slot's start from which its ticket is called (i.3.3). */
  readonly earlyMinutes: number;
  /** Minutes after the slot's start from which it is late (QUE-22). */
  readonly lateAfterMinutes: number;
};

export const defaultCheckInConfig: CheckInTimeConfig = {
  opensMinutes: 30,
  earlyMinutes: 10,
  lateAfterMinutes: 15,
};

export type CheckInTime = Decision & {
  /** `too-early`: not yet. `early`: checked in, and called from shortly before the slot on. */
  readonly is: 'too-early' | 'early' | 'on-time' | 'late';
  readonly opensAt: EpochMs;
};

/** How the time of an arrival stands to its slot (QUE-11, QUE-22). The first minute of opening is in time. */
export function checkInTime(
  slotStartAt: EpochMs,
  now: EpochMs,
  config: CheckInTimeConfig = defaultCheckInConfig,
): CheckInTime {
  const opensAt = slotStartAt - config.opensMinutes * 60_000;
  const calledFrom = slotStartAt - config.earlyMinutes * 60_000;
  const decide = (is: CheckInTime['is'], rule: string): CheckInTime => ({
    is,
    opensAt,
    because: ruleIds(rule),
    ruleSet: 'queue-lane',
    version: '2026.1',
  });
  if (now < opensAt) return decide('too-early', 'QUE-11');
  if (now < calledFrom) return decide('early', 'QUE-11');
  return isLateFor(slotStartAt, now, config)
    ? decide('late', 'QUE-22')
    : decide('on-time', 'QUE-11');
}
