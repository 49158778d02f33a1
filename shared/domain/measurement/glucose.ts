import type { ObservationKind } from './units.ts';

/** What a person answers to "when did you last eat?": eight hours or more ago, two hours ago, or anything else (DM-05). */
export const meals = ['fasting', '2h', 'random'] as const;
export type Meal = (typeof meals)[number];

const kinds = {
  fasting: 'glucose-fasting',
  '2h': 'glucose-2h',
  random: 'glucose-random',
} as const satisfies Readonly<Record<Meal, ObservationKind>>;

/** The kind of a glucose by its meal. */
export function glucoseKindOf(meal: Meal): ObservationKind {
  return kinds[meal];
}

/** The meal of a kind of glucose; null for every other kind, and for a glucose whose meal nobody knows. */
export function mealOfKind(kind: ObservationKind): Meal | null {
  return meals.find((meal) => kinds[meal] === kind) ?? null;
}
