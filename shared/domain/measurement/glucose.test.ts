import { expect, test } from 'vitest';
import { glucoseKindOf, mealOfKind, meals } from './glucose.ts';

test('every meal has a kind of its own, and every such kind its meal', () => {
  expect(new Set(meals.map(glucoseKindOf)).size).toBe(meals.length);
  for (const meal of meals) expect(mealOfKind(glucoseKindOf(meal))).toBe(meal);
});

test.each(['glucose', 'hba1c', 'sbp'] as const)('%s has no meal', (kind) => {
  expect(mealOfKind(kind)).toBeNull();
});
