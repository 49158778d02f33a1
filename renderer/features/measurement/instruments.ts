import type { ObservationKind } from '../../../shared/contract/schemas.ts';

/** A number that can be typed. */
export type TypedField = {
  readonly kind: ObservationKind;
  readonly decimals: 0 | 1;
  readonly isRequired: boolean;
};

export type InstrumentKey = 'pressure' | 'glucose' | 'body' | 'temperature' | 'oxygen';
export type RefuseReason = 'motion' | 'cuff' | 'strip' | 'other' | 'device';

/** One thing that is measured at the station. Another one is another entry here, and its words. */
export type InstrumentInfo = {
  readonly key: InstrumentKey;
  /** Which readings are its own, by any of these kinds. */
  readonly kinds: readonly ObservationKind[];
  /** What stands in the big numerals: one number, or several parted by a stroke. */
  readonly headline: readonly ObservationKind[];
  readonly fields: readonly TypedField[];
  readonly refuseReasons: readonly RefuseReason[];
};

const glucoseKinds = ['glucose', 'glucose-fasting', 'glucose-2h', 'glucose-random'] as const;
const whole = (kind: ObservationKind, isRequired = true): TypedField => ({
  kind,
  decimals: 0,
  isRequired,
});
const tenths = (kind: ObservationKind, isRequired = true): TypedField => ({
  kind,
  decimals: 1,
  isRequired,
});

/** In the order in which they are offered. The first that knows a reading has it. */
export const instruments: readonly InstrumentInfo[] = [
  {
    key: 'pressure',
    kinds: ['sbp', 'dbp'],
    headline: ['sbp', 'dbp'],
    fields: [whole('sbp'), whole('dbp'), whole('pulse', false)],
    refuseReasons: ['motion', 'cuff', 'other', 'device'],
  },
  {
    key: 'glucose',
    kinds: glucoseKinds,
    headline: glucoseKinds,
    fields: [tenths('glucose')],
    refuseReasons: ['strip', 'other', 'device'],
  },
  {
    key: 'body',
    kinds: ['weight', 'height', 'waist'],
    headline: ['weight'],
    fields: [tenths('weight', false), tenths('height', false), tenths('waist', false)],
    refuseReasons: ['other', 'device'],
  },
  {
    key: 'temperature',
    kinds: ['temperature'],
    headline: ['temperature'],
    fields: [tenths('temperature')],
    refuseReasons: ['other', 'device'],
  },
  {
    key: 'oxygen',
    kinds: ['spo2', 'pulse'],
    headline: ['spo2'],
    fields: [whole('spo2'), whole('pulse', false)],
    refuseReasons: ['motion', 'other', 'device'],
  },
];

/** The instrument that a reading of these kinds came from; null for what none of them measures. */
export function instrumentOf(values: readonly { readonly kind: string }[]): InstrumentInfo | null {
  const kinds = new Set(values.map(({ kind }) => kind));
  return instruments.find((one) => one.kinds.some((kind) => kinds.has(kind))) ?? null;
}
