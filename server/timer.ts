import type { After } from '../shared/lib/clock.ts';

/** The machine's timer. */
export const systemAfter: After = (delayMs, act) => {
  const timer = setTimeout(act, delayMs);
  return () => clearTimeout(timer);
};
