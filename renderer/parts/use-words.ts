import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Sex } from '../../shared/contract/schemas.ts';
import { displayAge } from '../../shared/domain/identity/age.ts';
import { unreachable } from '../../shared/lib/assert.ts';
import { dateParts } from '../../shared/lib/calendar.ts';
import type { CalendarDate, Instant } from '../../shared/lib/clock.ts';
import { clinicDate, clinicTime, fromInstant } from '../../shared/lib/clock.ts';
import { now } from '../host/clock.ts';

export type SpokenWords = {
  readonly t: TFunction;
  /** In the units in which an age is said aloud (ID-14). */
  age(birthDate: CalendarDate): string;
  sex(sex: Sex): string;
  /** `11月21日 周六`. */
  monthDay(date: CalendarDate): string;
};

/** The words of the present language, and the few values that need more than a word. */
export function useWords(): SpokenWords {
  const { t } = useTranslation();
  return {
    t,
    age: (birthDate) => ageText(t, birthDate),
    sex: (sex) => t(`values.sex.${sex}`),
    monthDay: (date) => monthDayText(t, date),
  };
}

/** The clinic's date now. */
export function today(): CalendarDate {
  return clinicDate(now());
}

/** The clinic's date of a moment. */
export function dateOf(instant: Instant): CalendarDate {
  return clinicDate(fromInstant(instant));
}

/** `08:31`, the clinic's wall clock. */
export function timeOf(instant: Instant): string {
  return clinicTime(fromInstant(instant));
}

/** `08:31`, with its date when it is not of today. */
export function whenWords(instant: Instant, nowMs: number): string {
  const date = dateOf(instant);
  return date === clinicDate(nowMs) ? timeOf(instant) : `${date} ${timeOf(instant)}`;
}

/** `08:31:20`, where the second matters. */
export function secondOf(instant: Instant): string {
  const ms = fromInstant(instant);
  return `${clinicTime(ms)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;
}

/** Whole minutes since an instant, never negative. */
export function minutesSince(instant: Instant, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - fromInstant(instant)) / 60_000));
}

function ageText(t: TFunction, birthDate: CalendarDate): string {
  const date = today();
  const age = displayAge(birthDate, birthDate > date ? birthDate : date);
  switch (age.unit) {
    case 'days':
      return t('values.days', { count: age.days });
    case 'months-days':
      return `${t('values.months', { count: age.months })} ${t('values.days', { count: age.days })}`;
    case 'months':
      return t('values.months', { count: age.months });
    case 'years-months':
      return `${t('values.years', { count: age.years })} ${t('values.months', { count: age.months })}`;
    case 'years':
      return t('values.years', { count: age.years });
    default:
      return unreachable(age);
  }
}

function monthDayText(t: TFunction, date: CalendarDate): string {
  const { month, day } = dateParts(date);
  const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
  const weekday = weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'sun';
  return t('values.monthDay', { month, day, weekday: t(`values.weekday.${weekday}`) });
}
