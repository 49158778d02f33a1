import type { Clock } from '../../shared/lib/clock.ts';

/** The machine's clocks: the one place of this process that asks for the time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
