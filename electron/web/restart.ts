/** Whoever ran for this long was not brought down by its own start. */
const LIVED_WELL_MS = 5_000;
const PAUSE_FIRST_MS = 250;
const PAUSE_MOST_MS = 10_000;

/**
 * How many times in a row a program has failed, now that it ended unasked.
 *
 * @param livedMs how long it was ready; 0 when it never was
 */
export function failuresAfter(failures: number, livedMs: number): number {
  return livedMs >= LIVED_WELL_MS ? 1 : failures + 1;
}

/** Pauses double from a quarter of a second to ten (checklist 23): a desk should not wait longer. */
export function pauseMsAfter(failures: number): number {
  return Math.min(PAUSE_MOST_MS, PAUSE_FIRST_MS * 2 ** (failures - 1));
}
