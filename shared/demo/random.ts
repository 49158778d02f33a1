import { assert } from '../lib/assert.ts';

/**
 * Repeatable randomness of invented data. The same seed gives the same clinic on every machine; it
 * protects nothing, so it must never make a token or a key.
 */
export type Random = {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** True with this probability (0 to 1). */
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Picks in proportion to the weights; they need not add up to anything. */
  weighted<Item>(choices: readonly Weighted<Item>[]): Item;
  /** About normally distributed. Additions only, so that no platform rounds it differently. */
  normal(mean: number, deviation: number): number;
  /** A stream of its own. It depends on seed and label, never on how much was drawn before. */
  fork(label: string | number): Random;
};

export type Weighted<Item> = readonly [item: Item, weight: number];

/** @example createRandom('demo').fork('resident').fork(7).integer(1, 6) */
export function createRandom(seed: string): Random {
  let own: (() => number) | null = null;
  const next = () => (own ??= sfc32(seed))(); // a stream that is only forked costs nothing
  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const random: Random = {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => at(items, integer(0, items.length - 1)),
    weighted: (choices) => pickWeighted(choices, next()),
    normal: (mean, deviation) => mean + deviation * standardNormal(next),
    fork: (label) => createRandom(`${seed}/${label}`),
  };
  return random;
}

function at<Item>(items: readonly Item[], index: number): Item {
  assert(index < items.length, 'there is something to pick from');
  return items[index] as Item; // the index is inside; a list may well hold undefined
}

function pickWeighted<Item>(choices: readonly Weighted<Item>[], position: number): Item {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = position * total;
  const index = choices.findIndex(([, weight]) => {
    left -= weight;
    return left < 0;
  });
  return at(choices, index < 0 ? choices.length - 1 : index)[0];
}

/** The sum of twelve uniform numbers has variance 1 and mean 6. */
function standardNormal(next: () => number): number {
  let sum = -6;
  for (let count = 0; count < 12; count += 1) sum += next();
  return sum;
}

/** sfc32, a small fast counting generator that passes PractRand; its state is hashed from the seed. */
function sfc32(seed: string): () => number {
  let [a, b, c, counter] = hashOf(seed);
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

/** Four differently started FNV-1a hashes of the text, mixed once more. */
function hashOf(text: string): [number, number, number, number] {
  const hash = (start: number) => {
    let value = start;
    for (let index = 0; index < text.length; index += 1) {
      value = Math.imul(value ^ text.charCodeAt(index), 0x0100_0193);
      value ^= value >>> 15;
    }
    return Math.imul(value ^ (value >>> 16), 0x45d9_f3b) | 0;
  };
  return [hash(0x811c_9dc5), hash(0x1234_5679), hash(0x9e37_79b9), hash(0x7f4a_7c15)];
}
