import type { ObservationKind, Tenths } from './units.ts';

/** When a limit holds besides its number. Absent: for every adult. */
export type LimitCondition = 'diabetic' | 'symptoms' | 'confirmed';

export type Limit = {
  readonly tier: 'confirm' | 'alert';
  readonly is: '<' | '<=' | '>' | '>=';
  readonly than: Tenths;
  readonly when?: LimitCondition;
  /** Rule ids; `h.1` where the table itself is the only source. */
  readonly because: readonly string[];
};

export type LimitRow = {
  /** The smallest and the largest value that may be typed. */
  readonly hard: { readonly from: Tenths; readonly to: Tenths };
  readonly limits: readonly Limit[];
};

const dangerPressure = ['HTN-20', 'DM-03'] as const;
const highGlucose: Limit = { tier: 'alert', is: '>=', than: 167, because: ['DM-03'] };
const lowGlucose: readonly Limit[] = [
  { tier: 'confirm', is: '<=', than: 39, because: ['MEA-01'] },
  { tier: 'alert', is: '<=', than: 39, when: 'diabetic', because: ['MEA-01', 'DM-03'] },
  { tier: 'alert', is: '<', than: 30, because: ['MEA-01'] },
];
const glucoseRange = { from: 6, to: 333 } as const;
const randomGlucose: LimitRow = {
  hard: glucoseRange,
  limits: [...lowGlucose, { tier: 'confirm', is: '>', than: 139, because: ['h.1'] }, highGlucose],
};

/**
 * The table of domain.md h.1 in tenths of the stored unit. Limits of adults; below 18 years only
 * `hard` holds. A kind that is not here has no limits.
 */
export const adultLimits: Readonly<Partial<Record<ObservationKind, LimitRow>>> = {
  sbp: {
    hard: { from: 400, to: 3000 },
    limits: [
      { tier: 'confirm', is: '<', than: 900, because: ['h.1'] },
      { tier: 'alert', is: '<', than: 800, when: 'confirmed', because: ['h.1'] },
      { tier: 'alert', is: '<', than: 900, when: 'symptoms', because: ['h.1'] },
      { tier: 'alert', is: '>=', than: 1800, because: dangerPressure },
    ],
  },
  dbp: {
    hard: { from: 200, to: 2000 },
    limits: [
      { tier: 'confirm', is: '<', than: 450, because: ['h.1'] },
      { tier: 'alert', is: '>=', than: 1100, because: dangerPressure },
    ],
  },
  pulse: {
    hard: { from: 200, to: 2500 },
    limits: [
      { tier: 'confirm', is: '<', than: 500, because: ['h.1'] },
      { tier: 'confirm', is: '>', than: 1200, because: ['h.1'] },
      { tier: 'alert', is: '<', than: 400, because: ['h.1'] },
      { tier: 'alert', is: '>', than: 1400, because: ['h.1'] },
    ],
  },
  respiration: {
    hard: { from: 40, to: 800 },
    limits: [
      { tier: 'confirm', is: '<', than: 100, because: ['h.1'] },
      { tier: 'confirm', is: '>', than: 240, because: ['h.1'] },
      { tier: 'alert', is: '<', than: 80, because: ['h.1'] },
      { tier: 'alert', is: '>', than: 300, because: ['h.1'] },
    ],
  },
  spo2: {
    hard: { from: 500, to: 1000 },
    limits: [
      { tier: 'confirm', is: '<', than: 950, because: ['h.1'] },
      { tier: 'alert', is: '<', than: 900, because: ['h.1'] },
    ],
  },
  temperature: {
    hard: { from: 300, to: 440 },
    limits: [
      { tier: 'confirm', is: '<', than: 355, because: ['h.1'] },
      { tier: 'confirm', is: '>=', than: 373, because: ['h.1'] },
      { tier: 'alert', is: '<', than: 350, because: ['h.1'] },
      { tier: 'alert', is: '>', than: 390, when: 'diabetic', because: ['DM-03'] },
      { tier: 'alert', is: '>=', than: 400, because: ['h.1'] },
    ],
  },
  glucose: randomGlucose,
  'glucose-2h': randomGlucose,
  'glucose-random': randomGlucose,
  'glucose-fasting': {
    hard: glucoseRange,
    limits: [...lowGlucose, { tier: 'confirm', is: '>', than: 110, because: ['h.1'] }, highGlucose],
  },
  hba1c: {
    hard: { from: 30, to: 200 },
    limits: [{ tier: 'confirm', is: '>', than: 120, because: ['h.1'] }],
  },
  height: { hard: { from: 400, to: 2300 }, limits: [] },
  weight: { hard: { from: 10, to: 3000 }, limits: [] },
  waist: { hard: { from: 300, to: 2000 }, limits: [] },
  bmi: {
    hard: { from: 80, to: 800 },
    limits: [
      { tier: 'confirm', is: '<', than: 150, because: ['h.1'] },
      { tier: 'confirm', is: '>', than: 450, because: ['h.1'] },
    ],
  },
};
