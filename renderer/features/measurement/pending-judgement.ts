import type { PendingReading } from '../../../shared/contract/measurement.ts';
import { glucoseKindOf, type Meal } from '../../../shared/domain/measurement/glucose.ts';
import { checkLimits, type LimitTier } from '../../../shared/domain/measurement/limits.ts';

const severity: readonly LimitTier[] = ['ok', 'confirm', 'alert', 'refuse'];

/** The tier of a reading once its meal is known: fasting has a limit of its own (domain.md h.1). Never milder. */
export function tierWithMeal({ values, tier }: PendingReading, meal: Meal | null): LimitTier {
  if (!meal) return tier;
  const tiers = values
    .filter(({ kind }) => kind === 'glucose')
    .map(({ value, code, unit }) =>
      value === undefined && code === undefined
        ? tier
        : checkLimits({ kind: glucoseKindOf(meal), value, code, unit, source: 'device' }).tier,
    );
  return [tier, ...tiers].reduce((worst, one) =>
    severity.indexOf(one) > severity.indexOf(worst) ? one : worst,
  );
}
