import { adultLimits } from '../../../shared/domain/measurement/limit-table.ts';
import { checkLimits, type LimitTier } from '../../../shared/domain/measurement/limits.ts';
import { checkPressurePair } from '../../../shared/domain/measurement/limits-together.ts';
import type { MeasuredValue } from '../../../shared/contract/schemas.ts';

export const typedKinds = ['sbp', 'dbp', 'pulse'] as const;
export type TypedKind = (typeof typedKinds)[number];
export type TypedPressure = Readonly<Record<TypedKind, number | null>>;

/** What the limits say of typed numbers, before they are sent (domain.md h.1). */
export type TypedJudgement = {
  readonly tier: LimitTier | 'incomplete';
  /** The kinds outside their hard limits. */
  readonly refused: readonly TypedKind[];
  readonly isOrderWrong: boolean;
};

const units: Readonly<Record<TypedKind, string>> = { sbp: 'mm[Hg]', dbp: 'mm[Hg]', pulse: '/min' };
const severity: readonly LimitTier[] = ['ok', 'confirm', 'alert', 'refuse'];

/** The smallest and the largest number that may be typed, in the unit that is shown. */
export function hardLimits(kind: TypedKind): { readonly low: number; readonly high: number } {
  const hard = adultLimits[kind]?.hard;
  return { low: (hard?.from ?? 0) / 10, high: (hard?.to ?? 0) / 10 };
}

export function judgeTyped(typed: TypedPressure): TypedJudgement {
  const { sbp, dbp } = typed;
  const filled = typedKinds.flatMap((kind) => {
    const value = typed[kind];
    return value === null
      ? []
      : [{ kind, tier: checkLimits({ kind, value, unit: units[kind] }).tier }];
  });
  const refused = filled.filter(({ tier }) => tier === 'refuse').map(({ kind }) => kind);
  if (sbp === null || dbp === null) return { tier: 'incomplete', refused, isOrderWrong: false };
  const tiers = [...filled.map(({ tier }) => tier), checkPressurePair(sbp, dbp).tier];
  const worst = Math.max(...tiers.map((tier) => severity.indexOf(tier)));
  return { tier: severity[worst] ?? 'refuse', refused, isOrderWrong: sbp <= dbp };
}

/** The numbers in the form of the contract. */
export function valuesOf(typed: TypedPressure): MeasuredValue[] {
  return typedKinds.flatMap((kind) => {
    const value = typed[kind];
    return value === null ? [] : [{ kind, value, unit: units[kind] }];
  });
}
