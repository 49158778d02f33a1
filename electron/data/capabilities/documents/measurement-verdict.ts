import type { ObservationKind } from '../../../../shared/contract/schemas.ts';
import { diabetesRules2017 } from '../../../../shared/domain/care/diabetes.ts';
import { hypertensionRules2017 } from '../../../../shared/domain/care/hypertension-rule-set.ts';
import { bmiClassOf } from '../../../../shared/domain/measurement/bmi.ts';
import { fromTenths, type Tenths } from '../../../../shared/domain/measurement/units.ts';
import type { Verdict } from '../../documents/layouts/measurement-slip.ts';

/** What the slip says of one value. It words a value for its owner; it decides nothing about care. */
export type Meaning = { readonly verdict: Verdict | null; readonly target: string | null };

type Pressure = { readonly sbp: number; readonly dbp: number };

/** Normal and high-normal end here (HTN-05). mmHg. */
const normal = { sbp: 120, dbp: 80 } as const;
const high = { sbp: 140, dbp: 90 } as const;
/** Too low to go unsaid; no rule of the programme [K]. mmHg. */
const low = { sbp: 90, dbp: 60 } as const;

/** @param target of a resident who is managed for hypertension (HTN-30): below both */
export function pressureVerdict(value: Pressure, target: Pressure | null): Verdict {
  const reaches = (limit: Pressure) => value.sbp >= limit.sbp || value.dbp >= limit.dbp;
  const { dangerSbpFrom, dangerDbpFrom } = hypertensionRules2017;
  if (reaches({ sbp: dangerSbpFrom, dbp: dangerDbpFrom })) return 'ask-now'; // HTN-20
  if (value.sbp < low.sbp || value.dbp < low.dbp) return 'low';
  if (target) return reaches(target) ? 'above-target' : 'in-target';
  if (reaches(high)) return 'high';
  return reaches(normal) ? 'somewhat-high' : 'normal';
}

export type Measured = {
  readonly kind: ObservationKind;
  /** Null where the device gave a code in place of a number. */
  readonly tenths: Tenths | null;
};

export type Person = { readonly isDiabetic: boolean; readonly ageYears: number };

const nothing: Meaning = { verdict: null, target: null };
const ADULT_FROM_YEARS = 18;

/** What a value other than blood pressure means; most say nothing by themselves. */
export function meaningOf({ kind, tenths }: Measured, person: Person): Meaning {
  if (isGlucose(kind)) return glucoseMeaning(kind, tenths, person.isDiabetic);
  if (tenths === null) return nothing;
  if (isAlarming(kind, tenths)) return { verdict: 'ask-now', target: null };
  if (kind === 'temperature' && tenths >= FEVER_FROM) return { verdict: 'high', target: null };
  if (kind === 'hba1c' && person.isDiabetic) return againstTarget(tenths, HBA1C_BELOW);
  if (kind === 'bmi' && person.ageYears >= ADULT_FROM_YEARS) {
    return { verdict: bodyMass[bmiClassOf(tenths)], target: null };
  }
  return nothing;
}

const bodyMass = {
  low: 'low',
  normal: 'normal',
  overweight: 'somewhat-high',
  obese: 'high',
} as const satisfies Readonly<Record<ReturnType<typeof bmiClassOf>, Verdict>>;

/** h.1, fever. */
const FEVER_FROM = 373;
/** DM-07. */
const HBA1C_BELOW = 70;

/** Values at which the doctor is called at once (MEA-15). */
function isAlarming(kind: ObservationKind, tenths: Tenths): boolean {
  switch (kind) {
    case 'pulse':
      return tenths < 400 || tenths > 1400;
    case 'spo2':
      return tenths < 900;
    case 'temperature':
      return tenths < 350 || tenths >= 400;
    default:
      return false;
  }
}

type GlucoseKind = Extract<ObservationKind, `glucose${string}`>;

function isGlucose(kind: ObservationKind): kind is GlucoseKind {
  return kind.startsWith('glucose');
}

/** Pre-diabetes from the first on, more from the second (DM-08). */
const screening: Readonly<Record<GlucoseKind, readonly [Tenths, Tenths] | null>> = {
  'glucose-fasting': [61, 70],
  'glucose-2h': [78, 111],
  'glucose-random': null,
  glucose: null,
};

/** DM-07: clinical target of a value that is not fasting. */
const AFTER_MEAL_BELOW = 100;
/** MEA-01: alerts anyone below this. */
const TOO_LOW_BELOW = 30;

function glucoseMeaning(kind: GlucoseKind, tenths: Tenths | null, isDiabetic: boolean): Meaning {
  const { dangerGlucoseFrom, dangerGlucoseTo, fastingBelow } = diabetesRules2017;
  if (tenths === null) return { verdict: 'ask-now', target: null }; // LO, HI (MEA-02)
  const isLow = tenths <= dangerGlucoseTo;
  const isDanger = tenths >= dangerGlucoseFrom || tenths < TOO_LOW_BELOW || (isLow && isDiabetic);
  if (isDanger) return { verdict: 'ask-now', target: null };
  if (isLow) return { verdict: 'low', target: null };
  if (isDiabetic) {
    if (kind === 'glucose') return nothing; // whose meal is unknown
    return againstTarget(tenths, kind === 'glucose-fasting' ? fastingBelow : AFTER_MEAL_BELOW);
  }
  const limits = screening[kind];
  if (!limits) return nothing;
  if (tenths >= limits[1]) return { verdict: 'high', target: null };
  return { verdict: tenths >= limits[0] ? 'somewhat-high' : 'normal', target: null };
}

function againstTarget(tenths: Tenths, below: Tenths): Meaning {
  return {
    verdict: tenths < below ? 'in-target' : 'above-target',
    target: `低于 ${fromTenths(below).toFixed(1)}`,
  };
}
