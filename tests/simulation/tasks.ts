import type { Mechanism } from '../../shared/replication/mechanisms.ts';
import type { NextTask, Result, Task } from './pool.ts';
import { type RegimeName, regimeNames } from './regimes.ts';
import { regressions } from './regressions.ts';

/** So many schedules. With `all` a seed has the regime of its number, so that it replays by its number alone. */
export function countedTasks(
  { from, count }: { readonly from: number; readonly count: number },
  regime: RegimeName | 'all',
  without: Mechanism | null,
): NextTask {
  let at = 0;
  return () => {
    if (at === count) return null;
    const seed = from + at;
    at += 1;
    return { seed, regime: regime === 'all' ? regimeOf(seed) : regime, without };
  };
}

function regimeOf(seed: number): RegimeName {
  return regimeNames[seed % regimeNames.length] as RegimeName;
}

/** Schedules for a time, which every regime has the same share of. */
export type TimedTasks = {
  readonly next: NextTask;
  readonly note: (result: Result) => void;
};

/**
 * Every schedule that once failed, then new ones from a number on, always of the regime that had the
 * least time so far.
 */
export function timedTasks(from: number, isOver: () => boolean): TimedTasks {
  const again: Task[] = regressions.map(({ seed, regime }) => ({ seed, regime, without: null }));
  const spentMs = new Map<RegimeName, number>(regimeNames.map((name) => [name, 0]));
  const begun = new Map<RegimeName, number>(regimeNames.map((name) => [name, 0]));
  const inTurn = (): Task | null => {
    if (isOver()) return null;
    const regime = regimeNames.reduce((least, name) =>
      (spentMs.get(name) ?? 0) < (spentMs.get(least) ?? 0) ? name : least,
    );
    const number = begun.get(regime) ?? 0;
    begun.set(regime, number + 1);
    // So that two processes that begin at once do not both take this one.
    spentMs.set(regime, (spentMs.get(regime) ?? 0) + 1);
    return { seed: from + number, regime, without: null };
  };
  return {
    next: () => again.shift() ?? inTurn(),
    note: ({ task, tookMs }) =>
      void spentMs.set(task.regime, (spentMs.get(task.regime) ?? 0) + tookMs),
  };
}
