import { hypertensionRules2017 } from '../care/hypertension-rule-set.ts';
import type { PressureProfile } from '../measurement/blood-pressure.ts';
import { testCodes } from '../orders/catalogue.ts';
import { defaultCheckInConfig } from '../queue/check-in-time.ts';
import { defaultLaneConfig } from '../queue/lane.ts';
import { defaultQueueConfig } from '../queue/line.ts';
import { referralLimits } from '../referral/clocks.ts';
import { defaultNoShowRules } from '../slots/no-show.ts';
import type { BookingSession } from '../slots/sessions.ts';
import type { SettingDefinition, SettingUnit, SettingValue } from './definition.ts';
import type { WeekHours } from './week-hours.ts';

const noSessions: readonly BookingSession[] = [];

/**
 * Everything that a clinic may set, and nothing that no code obeys (D9). The key is what is stored;
 * it never changes its meaning.
 */
export const settingDefinitions = {
  'opening.week': {
    group: 'opening',
    form: { type: 'week-hours' },
    default: ordinaryWeek(),
    sources: ['QUE-10'],
  },
  'measurement.pressure-profile': {
    group: 'measurement',
    form: choice<PressureProfile>('WST872', 'LEGACY5'),
    default: 'WST872',
    sources: ['MEA-10', 'MEA-11'],
  },
  'measurement.window-minutes': {
    group: 'measurement',
    form: count('minute', 5, 30),
    default: 10,
    sources: ['MEA-17'],
  },
  /** Never shorter than the rule's own minute. */
  'measurement.gap-seconds': {
    group: 'measurement',
    form: count('second', 60, 180),
    default: 60,
    sources: ['MEA-15'],
  },
  /** A result that takes longer is asked for (V7); in no national text. */
  'orders.result-minutes': {
    group: 'measurement',
    form: count('minute', 20, 240),
    default: 60,
    sources: ['V7'],
  },
  /** What is not done here is not offered to whoever orders (V7). */
  'orders.tests': {
    group: 'measurement',
    form: { type: 'choices', options: testCodes },
    default: testCodes,
    sources: ['V7'],
  },
  'care.first-of-year-age': {
    group: 'care',
    form: choice<18 | 35>(18, 35),
    default: 35,
    sources: ['HTN-01', 'HTN-02'],
  },
  /** A clinic may see people sooner than the rule says, never later. */
  'care.routine-months': {
    group: 'care',
    form: count('month', 1, hypertensionRules2017.routineMonths),
    default: hypertensionRules2017.routineMonths,
    sources: ['HTN-13'],
  },
  'care.recheck-days': {
    group: 'care',
    form: count('day', 7, hypertensionRules2017.recheckDays),
    default: hypertensionRules2017.recheckDays,
    sources: ['HTN-33', 'DM-04'],
  },
  /** What the clinic agreed with its hospitals; in no national text. */
  'referrals.answer-hours': {
    group: 'referrals',
    form: count('hour', 1, 72),
    default: referralLimits.answerHours.ordinary,
    sources: ['REF-10'],
  },
  'queue.priority-from-years': {
    group: 'queue',
    form: count('year', 60, 80),
    default: defaultLaneConfig.priorityFromYears,
    sources: ['QUE-02'],
  },
  'queue.first-from-years': {
    group: 'queue',
    form: count('year', 70, 100),
    default: defaultLaneConfig.firstFromYears,
    sources: ['QUE-02'],
  },
  'queue.late-after-minutes': {
    group: 'queue',
    form: count('minute', 5, 60),
    default: defaultQueueConfig.lateAfterMinutes,
    sources: ['QUE-11', 'QUE-22'],
  },
  /** Pre-triage at the kiosk; the desk may always ask. */
  'kiosk.triage': {
    group: 'queue',
    form: choice<'on' | 'off'>('off', 'on'),
    default: 'off',
    sources: ['TRI-02', 'TRI-03'],
  },
  /** How long before a booked time one may check in for it. */
  'queue.opens-minutes': {
    group: 'queue',
    form: count('minute', 15, 240),
    default: defaultCheckInConfig.opensMinutes,
    sources: ['QUE-11'],
  },
  'queue.early-minutes': {
    group: 'queue',
    form: count('minute', 0, 30),
    default: defaultQueueConfig.earlyMinutes,
    sources: ['QUE-11'],
  },
  'queue.max-wait-minutes': {
    group: 'queue',
    form: count('minute', 20, 180),
    default: defaultQueueConfig.maxWaitMinutes,
    sources: ['i.3.2'],
  },
  'queue.max-wait-return-minutes': {
    group: 'queue',
    form: count('minute', 20, 180),
    default: defaultQueueConfig.maxWaitReturnMinutes,
    sources: ['i.3.2'],
  },
  'queue.cycle': {
    group: 'queue',
    form: { type: 'cycle' },
    default: defaultQueueConfig.cycle,
    sources: ['i.3'],
  },
  'queue.let-past': {
    group: 'queue',
    form: count('ticket', 1, 5),
    default: defaultQueueConfig.letPast,
    sources: ['QUE-20'],
  },
  'queue.void-at-pass': {
    group: 'queue',
    form: count('pass', 2, 5),
    default: defaultQueueConfig.voidAtPass,
    sources: ['QUE-20'],
  },
  /** The ground on which a board shows masked names; without one it shows none. */
  'queue.board-names': {
    group: 'queue',
    form: choice<'hidden' | 'consent' | 'statutory'>('hidden', 'consent', 'statutory'),
    default: 'hidden',
    sources: ['QUE-24', 'ID-54'],
  },
  'queue.room-cap': {
    group: 'queue',
    form: count('ticket', 1, 20),
    default: 2,
    sources: ['i.3'],
  },
  /** Empty until the manager says who sees people when: nothing can be booked before. */
  'booking.sessions': {
    group: 'booking',
    form: { type: 'sessions' },
    default: noSessions,
    sources: ['QUE-10'],
  },
  'booking.online-percent': {
    group: 'booking',
    form: count('percent', 0, 100),
    default: 50,
    sources: ['QUE-10', 'QUE-07'],
  },
  'booking.kiosk-percent': {
    group: 'booking',
    form: count('percent', 0, 100),
    default: 50,
    sources: ['QUE-10', 'QUE-07'],
  },
  'booking.no-shows': {
    group: 'booking',
    form: count('time', 2, 10),
    default: defaultNoShowRules.limit,
    sources: ['QUE-22'],
  },
  'booking.block-days': {
    group: 'booking',
    form: count('day', 1, 90),
    default: defaultNoShowRules.blockDays,
    sources: ['QUE-22'],
  },
  'security.idle-minutes': {
    group: 'security',
    form: count('minute', 5, 15),
    default: 15,
    sources: ['SEC-01'],
  },
} as const satisfies Readonly<Record<string, SettingDefinition>>;

export type SettingKey = keyof typeof settingDefinitions;

/** The type of a setting's value, as its definition says. */
export type ValueOf<Key extends SettingKey> = Widen<(typeof settingDefinitions)[Key]>;

type Widen<Definition> = Definition extends { form: { options: readonly (infer Option)[] } }
  ? Option
  : Definition extends { form: { type: 'number' } }
    ? number
    : Definition extends { default: infer Value extends SettingValue }
      ? Value
      : never;

/** In the order in which a screen shows them. */
export const settingKeys = Object.keys(settingDefinitions) as readonly SettingKey[];

/** The definition of a key, or undefined for one that this version does not know. */
export function findDefinition(key: string): SettingDefinition | undefined {
  return Object.hasOwn(settingDefinitions, key) ? settingDefinitions[key as SettingKey] : undefined;
}

function choice<Option extends string | number>(...options: readonly Option[]) {
  return { type: 'choice', options } as const;
}

function count(unit: SettingUnit, min: number, max: number) {
  return { type: 'number', unit, min, max } as const;
}

function ordinaryWeek(): WeekHours {
  const day = [
    { opens: '08:00', closes: '12:00' },
    { opens: '13:30', closes: '17:00' },
  ];
  return {
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: [],
    sunday: [],
  };
}
