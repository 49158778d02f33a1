import { assert } from '../../lib/assert.ts';
import { type Decision, ruleIds } from '../decision.ts';
import { divideHalfUp, fromTenths, type Tenths, toTenths } from './units.ts';

export type BmiClass = 'low' | 'normal' | 'overweight' | 'obese';

export type BmiInput = {
  /** Kilograms and centimetres, to 0.1. */
  readonly weightKg: number;
  readonly heightCm: number;
  /** Full years; absent means adult. Below 18 and in pregnancy there is no class (MEA-04). */
  readonly ageYears?: number | undefined;
  readonly isPregnant?: boolean | undefined;
};

export type BmiDecision = Decision & {
  /** kg/m², to 0.1. */
  readonly bmi: number;
  readonly class: BmiClass | null;
};

const ADULT_FROM_YEARS = 18;

/** Rounds half-up to 0.1 first and classifies the rounded number, so that screen and paper agree (MEA-04). */
export function classifyBmi(input: BmiInput): BmiDecision {
  const bmi = bmiTenths(toTenths(input.weightKg), toTenths(input.heightCm));
  const hasClass = (input.ageYears ?? ADULT_FROM_YEARS) >= ADULT_FROM_YEARS && !input.isPregnant;
  return {
    bmi: fromTenths(bmi),
    class: hasClass ? bmiClassOf(bmi) : null,
    because: ruleIds('MEA-04', 'MEA-06'),
    ruleSet: 'bmi',
    version: '2026.1',
  };
}

/** Body mass index in tenths of kg/m², from tenths of a kilogram and of a centimetre. */
export function bmiTenths(weight: Tenths, height: Tenths): Tenths {
  assert(height > 0, 'a height is positive');
  return divideHalfUp(weight * 1_000_000, height * height);
}

/** The class of an adult's index, tenths of kg/m² (MEA-04). */
export function bmiClassOf(bmi: Tenths): BmiClass {
  if (bmi < 185) return 'low';
  if (bmi < 240) return 'normal';
  return bmi < 280 ? 'overweight' : 'obese';
}
