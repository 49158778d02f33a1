import type { After, Clock } from '../../shared/lib/clock.ts';

/** The machine's clocks: the one place of this process that asks for the time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

/** The machine's timer. */
export const systemAfter: After = (delayMs, act) => {
  const timer = setTimeout(act, delayMs);
  return () => clearTimeout(timer);
};
