import type { CalendarDate } from '../../lib/clock.ts';
import { type Yield, yieldAmong } from './catalogue.ts';

/** Why a result with a label is filed by a person and not by the label. */
export const labelProblems = [
  'unknown-label', // no label of ours, or one that nobody gave here
  'other-day-label', // a tube of another day
  'cancelled-label', // everything that was ordered on it was cancelled
  'not-ordered', // the label is known; this test was not ordered on it
  'has-result', // this very value is there already
] as const;
export type LabelProblem = (typeof labelProblems)[number];

/** What is known here of a label. */
export type LabelFacts = {
  readonly date: CalendarDate;
  readonly requests: readonly { readonly test: string; readonly isCancelled: boolean }[];
  readonly results: readonly Yield[];
};

/** What a result with a label becomes, or why a person has to look. `kind` as the device knows it. */
export type LabelDecision =
  | { readonly is: 'filed'; readonly as: Yield }
  | { readonly is: 'tray'; readonly because: LabelProblem };

/**
 * A label speaks for today and for what was ordered on it, and for nothing else. In doubt a person decides: a result
 * in the wrong record is worse than one that waits.
 *
 * @param facts of the label; null where it is not known here
 */
export function decideByLabel(
  facts: LabelFacts | null,
  kind: string,
  today: CalendarDate,
): LabelDecision {
  if (!facts) return tray('unknown-label');
  if (facts.date !== today) return tray('other-day-label');
  const standing = facts.requests.filter(({ isCancelled }) => !isCancelled);
  if (standing.length === 0) return tray('cancelled-label');
  const tests = standing.map(({ test }) => test);
  const as = yieldAmong(tests, kind);
  if (!as) return tray('not-ordered');
  return facts.results.includes(as) ? tray('has-result') : { is: 'filed', as };
}

function tray(because: LabelProblem): LabelDecision {
  return { is: 'tray', because };
}
