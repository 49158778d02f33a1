/** A number in [0, 1). */
export type Random = () => number;

const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** After so many failures in a row, some twenty seconds, a person is told that the other side takes nothing. */
const TOLD_AFTER = 7;

/**
 * After so long somebody who halted asks again by themselves: a restored district or a mended home is noticed
 * without a hand, and a cause that is still there costs next to nothing.
 */
export const HALTED_MS = 600_000;

export function isTold(failures: number): boolean {
  return failures >= TOLD_AFTER;
}

/**
 * How long to rest after the n-th failure in a row (n from 1): doubling, and spread by half so that
 * the desks of a clinic do not all come back in one moment.
 */
export function restMs(failures: number, random: Random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(full * (0.5 + random() / 2));
}
