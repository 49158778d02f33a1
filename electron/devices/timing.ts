import type { Clock } from '../../shared/lib/clock.ts';

/** Time for this process: clocks and timers. A test hands in its own and moves it by hand. */
export type Timing = Clock & {
  /** Runs `act` once after `delayMs`. The returned function takes it back. */
  after(delayMs: number, act: () => void): () => void;
};

/** The machine's own time. */
export const systemTiming: Timing = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, act) {
    const timer = setTimeout(act, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Resolves after `delayMs`; rejects never. An aborted wait resolves at once. */
export function pause(timing: Timing, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const cancel = timing.after(delayMs, done);
    function done() {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done);
  });
}

/** The value of `work`, or `late()` when it takes longer than `limitMs`. A late value is forgotten. */
export function within<T>(
  timing: Timing,
  limitMs: number,
  work: Promise<T>,
  late: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timing.after(limitMs, () => {
      reject(late());
    });
    work.then(resolve, reject).finally(cancel);
  });
}
