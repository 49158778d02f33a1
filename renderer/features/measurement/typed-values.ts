import type { MeasuredValue, ObservationKind } from '../../../shared/contract/schemas.ts';
import { glucoseKindOf, type Meal } from '../../../shared/domain/measurement/glucose.ts';
import { callsDoctorNow } from '../../../shared/domain/measurement/doctor-now.ts';
import { adultLimits } from '../../../shared/domain/measurement/limit-table.ts';
import { checkLimits, type LimitTier } from '../../../shared/domain/measurement/limits.ts';
import { checkPressurePair } from '../../../shared/domain/measurement/limits-together.ts';
import { storedUnit } from '../../../shared/domain/measurement/units.ts';
import type { InstrumentInfo } from './instruments.ts';

/** The numbers in the fields of an instrument, by their kind; a field that was left is not there. */
export type TypedNumbers = Readonly<Partial<Record<ObservationKind, number>>>;

/** What the limits say of typed numbers, before they are sent (domain.md h.1). */
export type TypedJudgement = {
  readonly tier: LimitTier | 'incomplete';
  /** The kinds outside their hard limits. */
  readonly refused: readonly ObservationKind[];
  readonly isOrderWrong: boolean;
  /** What the rules add, as words of `measurement.hint`. */
  readonly hints: readonly string[];
};

const severity: readonly LimitTier[] = ['ok', 'confirm', 'alert', 'refuse'];

/** The smallest and the largest number that may be typed, in the unit that is shown. */
export function hardLimits(kind: ObservationKind): { readonly low: number; readonly high: number } {
  const hard = adultLimits[kind]?.hard;
  return { low: (hard?.from ?? 0) / 10, high: (hard?.to ?? 0) / 10 };
}

export function judgeTyped(
  instrument: InstrumentInfo,
  typed: TypedNumbers,
  meal: Meal | null,
): TypedJudgement {
  const values = valuesOf(instrument, typed, meal);
  const decisions = values.map((value) => checkLimits(value));
  const tiers = decisions.map(({ tier }) => tier);
  const refused = values.flatMap(({ kind }, at) => (tiers[at] === 'refuse' ? [kind] : []));
  const { sbp, dbp } = typed;
  if (sbp !== undefined && dbp !== undefined) tiers.push(checkPressurePair(sbp, dbp).tier);
  const worst = Math.max(...tiers.map((tier) => severity.indexOf(tier)));
  const hints = new Set(decisions.flatMap(({ hint }) => hint ?? []));
  const isUrgent = values.some((value, at) => tiers[at] !== 'refuse' && callsDoctorNow(value));
  if (isUrgent) hints.add('DOCTOR_NOW');
  // A glucose has no kind before its meal is known (DM-05).
  const isIncomplete =
    values.some(({ kind }) => kind === 'glucose') || !isFilled(instrument, typed);
  return {
    tier: isIncomplete ? 'incomplete' : (severity[worst] ?? 'refuse'),
    refused,
    isOrderWrong: sbp !== undefined && dbp !== undefined && sbp <= dbp,
    hints: [...hints],
  };
}

/** The numbers in the form of the contract. */
export function valuesOf(
  { fields }: InstrumentInfo,
  typed: TypedNumbers,
  meal: Meal | null,
): MeasuredValue[] {
  return fields.flatMap(({ kind: field }) => {
    const value = typed[field];
    const kind = field === 'glucose' && meal ? glucoseKindOf(meal) : field;
    return value === undefined ? [] : [{ kind, value, unit: storedUnit(kind) }];
  });
}

/** Everything that is required, and something at all. */
function isFilled({ fields }: InstrumentInfo, typed: TypedNumbers): boolean {
  const isThere = ({ kind }: { readonly kind: ObservationKind }) => typed[kind] !== undefined;
  return fields.some(isThere) && fields.every((field) => !field.isRequired || isThere(field));
}
