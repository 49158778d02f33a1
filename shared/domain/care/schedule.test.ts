import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { diabetes } from './diabetes.ts';
import { hypertension } from './hypertension.ts';
import { followUpWays, type ScheduledVisit, scheduleFollowUp } from './schedule.ts';

const visit = (date: string, part: Partial<ScheduledVisit> = {}): ScheduledVisit => ({
  date: date as CalendarDate,
  way: 'clinic',
  class: 1,
  ...part,
});

function schedule(visits: readonly ScheduledVisit[], today = '2026-11-22') {
  return scheduleFollowUp(hypertension, {
    enrolledOn: '2026-01-31' as CalendarDate,
    visits,
    today: today as CalendarDate,
  });
}

describe('the next date (HTN-13)', () => {
  it.each<[string, ScheduledVisit[], string]>([
    ['nobody came yet: three months after the enrolment', [], '2026-04-30'],
    ['three months after a satisfied visit', [visit('2026-08-31')], '2026-11-30'],
    ['at the end of a shorter month', [visit('2025-11-30')], '2026-02-28'],
    ['day 14 after class 2', [visit('2026-11-10', { class: 2 })], '2026-11-24'],
    ['day 14 after class 3', [visit('2026-11-10', { class: 3 })], '2026-11-24'],
    ['day 14 after class 4', [visit('2026-11-10', { class: 4 })], '2026-11-24'],
    ['the latest counts, in any order', [visit('2026-08-01'), visit('2026-03-01')], '2026-11-01'],
    [
      'of one day the later entry',
      [visit('2026-08-01', { class: 2 }), visit('2026-08-01')],
      '2026-11-01',
    ],
    ['home is face to face', [visit('2026-08-01', { way: 'home' })], '2026-11-01'],
    ['a judged phone call', [visit('2026-08-01', { way: 'phone', class: 2 })], '2026-08-15'],
    [
      'a phone call without a judgement moves nothing',
      [visit('2026-08-01', { class: 2 }), visit('2026-08-10', { way: 'phone', class: null })],
      '2026-08-15',
    ],
    [
      'nor does a lost or a refused entry',
      [
        visit('2026-08-01'),
        visit('2026-10-01', { way: 'lost' }),
        visit('2026-10-02', { way: 'refused' }),
      ],
      '2026-11-01',
    ],
    ['nor what has not happened yet', [visit('2026-08-01'), visit('2026-12-01')], '2026-11-01'],
  ])('%s', (_name, visits, next) => {
    expect(schedule(visits).next).toBe(next);
  });

  it('is overdue from the day after it', () => {
    const on = (today: string) => schedule([visit('2026-08-22')], today).overdue;
    expect([on('2026-11-21'), on('2026-11-22'), on('2026-11-23')]).toEqual([false, false, true]);
  });
});

describe('face to face this year (HTN-10)', () => {
  it('counts clinic and home of the calendar year, and no phone', () => {
    const visits = [
      visit('2025-12-31'),
      visit('2026-01-01'),
      visit('2026-04-01', { way: 'home' }),
      visit('2026-07-01', { way: 'phone' }),
      visit('2026-08-01', { way: 'lost', class: null }),
      visit('2026-12-24'),
    ];
    expect(schedule(visits).faceToFaceThisYear).toBe(2);
  });
});

it('names the rules of the programme', () => {
  const input = { enrolledOn: '2026-01-31', visits: [], today: '2026-02-01' } as const;
  const of = (programme: typeof hypertension | typeof diabetes) =>
    scheduleFollowUp(programme, input as unknown as Parameters<typeof scheduleFollowUp>[1]);
  expect(of(hypertension)).toMatchObject({
    because: ['HTN-10', 'HTN-13'],
    ruleSet: 'S3-hypertension',
  });
  expect(of(diabetes)).toMatchObject({ because: ['DM-02', 'HTN-13'], ruleSet: 'S3-diabetes' });
});

it('lies at most three months and at least two weeks after what it follows', () => {
  const start = '2026-01-01' as CalendarDate;
  const anyVisit = fc.record({
    date: fc.nat(700).map((days) => addDays(start, days)),
    way: fc.constantFrom(...followUpWays),
    class: fc.constantFrom(null, 1 as const, 2 as const, 3 as const, 4 as const),
  });
  fc.assert(
    fc.property(fc.array(anyVisit), fc.nat(700), (visits, days) => {
      const today = addDays(start, days);
      const { next, overdue } = scheduleFollowUp(hypertension, {
        enrolledOn: start,
        visits,
        today,
      });
      const latest = visits.reduce(
        (date, one) => (one.date <= today && one.date > date ? one.date : date),
        start,
      );
      expect(next <= addMonths(latest, 3)).toBe(true);
      expect(next >= addDays(start, 14)).toBe(true);
      expect(overdue).toBe(today > next);
    }),
  );
});
