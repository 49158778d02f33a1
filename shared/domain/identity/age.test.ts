import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, daysBetween } from '../../lib/calendar.ts';
import type { CalendarDate } from '../../lib/clock.ts';
import { ageInMonths, displayAge } from './age.ts';

const age = (birth: string, at: string) => displayAge(birth as CalendarDate, at as CalendarDate);

describe('displayAge', () => {
  it.each([
    ['2026-01-01', '2026-01-01', { unit: 'days', days: 0 }],
    ['2026-01-01', '2026-01-28', { unit: 'days', days: 27 }],
    ['2026-01-01', '2026-01-29', { unit: 'months-days', months: 0, days: 28 }],
    ['2026-01-01', '2026-02-01', { unit: 'months-days', months: 1, days: 0 }],
    ['2026-01-15', '2026-05-13', { unit: 'months-days', months: 3, days: 28 }],
    ['2026-01-31', '2026-02-28', { unit: 'months-days', months: 0, days: 28 }],
    ['2026-01-31', '2026-03-01', { unit: 'months-days', months: 1, days: 0 }],
    ['2026-10-31', '2026-12-01', { unit: 'months-days', months: 1, days: 0 }],
    ['2025-11-30', '2026-03-01', { unit: 'months-days', months: 3, days: 0 }],
    ['2025-12-31', '2026-12-30', { unit: 'months-days', months: 11, days: 29 }],
    ['2025-12-31', '2026-12-31', { unit: 'months', months: 12 }],
    ['2023-06-10', '2026-06-09', { unit: 'months', months: 35 }],
    ['2023-06-10', '2026-06-10', { unit: 'years-months', years: 3, months: 0 }],
    ['2019-06-10', '2026-06-09', { unit: 'years-months', years: 6, months: 11 }],
    ['2019-06-10', '2026-06-10', { unit: 'years', years: 7 }],
    ['2020-02-29', '2027-02-28', { unit: 'years-months', years: 6, months: 11 }],
    ['2020-02-29', '2027-03-01', { unit: 'years', years: 7 }],
  ])('born %s, on %s', (birth, at, expected) => {
    expect(age(birth, at)).toEqual(expected);
  });

  it('refuses a day before birth', () => {
    expect(() => age('2026-01-02', '2026-01-01')).toThrow('after birth');
  });

  it('never goes back, and months and days lead back to the day', () => {
    const birth = fc
      .integer({ min: 0, max: 3000 })
      .map((n) => addDays('2020-01-01' as CalendarDate, n));
    fc.assert(
      fc.property(birth, fc.integer({ min: 0, max: 3000 }), (birthDate, days) => {
        const at = addDays(birthDate, days);
        const months = ageInMonths(birthDate, at);
        expect(ageInMonths(birthDate, addDays(at, 1)) - months).toBeOneOf([0, 1]);
        expect(daysBetween(addMonths(birthDate, months), at)).toBeGreaterThanOrEqual(0);
        const shown = displayAge(birthDate, at);
        if (shown.unit === 'months-days')
          expect(shown.days).toBeOneOf(Array.from({ length: 31 }, (_, n) => n));
      }),
    );
  });
});
