import type { Timing } from '../devices/timing.ts';

/** The machine's clocks and timers: the one place of the main process that asks for the time. */
export const systemTiming: Timing = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, act) {
    const timer = setTimeout(act, delayMs);
    return () => clearTimeout(timer);
  },
};
