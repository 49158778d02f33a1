import type { MeasurementWindow } from '../../../shared/contract/measurement.ts';
import type { MeasuredValue } from '../../../shared/contract/schemas.ts';
import { type Meal, mealOfKind } from '../../../shared/domain/measurement/glucose.ts';

/** Whether a person has to say when the last meal was before this is filed (DM-05). */
export function asksForMeal(values: readonly MeasuredValue[]): boolean {
  return values.some(({ kind }) => kind === 'glucose');
}

/** What was said, or marked, for a glucose of this measurement already: it is not asked again. */
export function knownMeal({ accepted }: MeasurementWindow): Meal | null {
  const meals = accepted.flatMap(({ values }) =>
    values.flatMap(({ kind }) => mealOfKind(kind) ?? []),
  );
  return meals.at(-1) ?? null;
}
