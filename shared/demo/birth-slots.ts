import { assert } from '../lib/assert.ts';
import { addDays, addMonths } from '../lib/calendar.ts';
import type { CalendarDate } from '../lib/clock.ts';
import { SHOWCASE_SEQUENCE_FROM } from './documents.ts';
import type { Random, Weighted } from './random.ts';

/** When somebody was born, and the sequence (digits 15 to 17) that makes them who they are. */
export type Birth = {
  readonly birthDate: CalendarDate;
  readonly sex: 'male' | 'female';
  readonly sequence: number;
};

const SEQUENCES = SHOWCASE_SEQUENCE_FROM;
const DAYS = 365;
const YEARS = 10;

/** How many people can have a number of the one county that does not exist. */
export const BIRTH_SLOTS = SEQUENCES * DAYS * YEARS;

/** Decades of life of those who come to a community health centre. */
const decades: readonly Weighted<number>[] = [
  [0, 8],
  [1, 5],
  [2, 8],
  [3, 10],
  [4, 11],
  [5, 15],
  [6, 23],
  [7, 15],
  [8, 7],
  [9, 1],
];

/**
 * The birth of the person with this index, such that no two indexes have the same date and sequence,
 * without a list of what was given out: last digit of the age, day of the year of life and sequence
 * are the index's own, in a shuffled order; only the decade is left to chance, as ages are.
 *
 * @param index 0 to {@link BIRTH_SLOTS} - 1
 */
export function birthAt(index: number, random: Random, today: CalendarDate): Birth {
  assert(index >= 0 && index < BIRTH_SLOTS, 'a district has fewer people than there are numbers');
  const slot = shuffled(index);
  const sequence = slot % SEQUENCES;
  const day = Math.floor(slot / SEQUENCES) % DAYS;
  const age = random.weighted(decades) * YEARS + Math.floor(slot / (SEQUENCES * DAYS));
  return {
    birthDate: addDays(addMonths(today, -12 * (age + 1)), 1 + day),
    sex: sequence % 2 === 1 ? 'male' : 'female',
    sequence,
  };
}

/** Both have no factor in common with the number of slots, so that nothing is met twice. */
const STEPS = [2_030_243, 1_254_757] as const;

/** Two strides around the circle of slots, and between them the digits turned round. */
function shuffled(index: number): number {
  const first = (index * STEPS[0] + 77) % BIRTH_SLOTS;
  const turned = (first % SEQUENCES) * DAYS * YEARS + Math.floor(first / SEQUENCES);
  return (turned * STEPS[1] + 13) % BIRTH_SLOTS;
}
