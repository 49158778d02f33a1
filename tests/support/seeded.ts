/** Repeatable randomness for tests: the same seed, the same course of events. */
export type Seeded = {
  /** From 0 up to and without 1. */
  next(): number;
  /** A whole number from 0 up to and without `below`. */
  below(below: number): number;
};

/** Mulberry32: 32 bits of state are plenty for a test. */
export function createSeeded(seed: number): Seeded {
  let state = seed >>> 0;
  function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }
  return { next, below: (below) => Math.floor(next() * below) };
}

/** UUIDs of version 7 in form, counted up: for tests that need ids and no time. */
export function createIdMaker(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `01890000-0000-7000-8000-${count.toString(16).padStart(12, '0')}`;
  };
}
