import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../lib/clock.ts';
import { dueDateOf, previousFollowUp, type RecordedFollowUp } from './follow-up.ts';

const interval = { recheckDays: 14, routineMonths: 3 };

describe('dueDateOf', () => {
  it.each([
    ['2026-11-30', 'ROUTINE', '2027-02-28'],
    ['2027-11-30', 'ROUTINE', '2028-02-29'],
    ['2026-05-31', 'ROUTINE', '2026-08-31'],
    ['2026-03-31', 'ROUTINE', '2026-06-30'],
    ['2024-02-29', 'ROUTINE', '2024-05-29'],
    ['2028-02-15', 'ADJUST', '2028-02-29'],
    ['2027-02-15', 'REFER', '2027-03-01'],
    ['2026-12-18', 'EMERGENCY_REFERRAL', '2027-01-01'],
  ] as const)('after %s, %s: %s', (visitDate, action, dueDate) => {
    expect(dueDateOf(visitDate as CalendarDate, [action], interval)).toBe(dueDate);
  });

  it('is unknown while nothing is decided', () => {
    expect(dueDateOf('2026-11-30' as CalendarDate, [], interval)).toBeNull();
  });
});

describe('previousFollowUp', () => {
  const visit = (date: string, change: Partial<RecordedFollowUp> = {}): RecordedFollowUp => ({
    date: date as CalendarDate,
    state: 'completed',
    hasMeasurement: true,
    controlled: true,
    adverseReaction: false,
    ...change,
  });
  const at = (followUps: readonly RecordedFollowUp[]) =>
    previousFollowUp(followUps, '2026-11-22' as CalendarDate)?.date ?? null;

  it('is the latest earlier one with a value, in any order', () => {
    expect(at([visit('2026-03-01'), visit('2026-09-01'), visit('2026-06-01')])).toBe('2026-09-01');
  });

  it('skips phone visits without a value, lost and refused ones, today and later', () => {
    const skipped = [
      visit('2026-09-01', { hasMeasurement: false }),
      visit('2026-09-02', { state: 'lost' }),
      visit('2026-09-03', { state: 'refused' }),
      visit('2026-11-22'),
      visit('2026-11-23'),
    ];
    expect(at([visit('2026-03-01'), ...skipped])).toBe('2026-03-01');
    expect(at(skipped)).toBeNull();
    expect(at([])).toBeNull();
  });

  it('counts the two-week revisit, and of one date the later entry', () => {
    const twice = [visit('2026-09-15', { controlled: false }), visit('2026-09-15')];
    expect(previousFollowUp(twice, '2026-11-22' as CalendarDate)?.controlled).toBe(true);
  });
});
