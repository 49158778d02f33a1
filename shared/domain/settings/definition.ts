import type { TestCode } from '../orders/catalogue.ts';
import type { Lane } from '../queue/lane.ts';
import type { BookingSession } from '../slots/sessions.ts';
import type { WeekHours } from './week-hours.ts';

/** What a number counts. */
export type SettingUnit =
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'month'
  | 'year'
  | 'ticket'
  | 'pass'
  | 'percent'
  | 'time';

/** Which values a setting takes, so that a screen can offer nothing else. */
export type SettingForm =
  | { readonly type: 'choice'; readonly options: readonly (string | number)[] }
  /** Some of them, at least one, each once. */
  | { readonly type: 'choices'; readonly options: readonly TestCode[] }
  | {
      readonly type: 'number';
      readonly unit: SettingUnit;
      readonly min: number;
      readonly max: number;
    }
  /** An order of lanes in which each of P, A, R and W appears (domain.md i.3). */
  | { readonly type: 'cycle' }
  | { readonly type: 'week-hours' }
  /** Who sees people when, and how many (QUE-10). */
  | { readonly type: 'sessions' };

export type SettingValue =
  | string
  | number
  | readonly TestCode[]
  | readonly Lane[]
  | WeekHours
  | readonly BookingSession[];

/** One thing that a clinic may decide for itself. */
export type SettingDefinition = {
  readonly group: SettingGroup;
  readonly form: SettingForm;
  readonly default: SettingValue;
  /** Rule ids of domain.md: where default and bounds come from. */
  readonly sources: readonly string[];
};

export const settingGroups = [
  'opening',
  'measurement',
  'care',
  'referrals',
  'queue',
  'booking',
  'security',
] as const;
export type SettingGroup = (typeof settingGroups)[number];
