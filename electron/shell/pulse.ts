/** As much of a clock as a watch needs. */
type Timers = {
  after(delayMs: number, act: () => void): () => void;
};

export type PulseWatch = {
  /** The program has said that it lives. The first time begins the watch. */
  felt(): void;
  stop(): void;
};

export type PulseOptions = {
  readonly timers: Timers;
  /** Called once, when the program has stopped without ending. */
  readonly onStopped: () => void;
  readonly lookMs?: number;
};

const LOOK_MS = 5_000;
const MISSES_MAX = 4;

/**
 * Watches a program that says every two seconds that it lives. One that hangs in a call of its driver neither ends nor
 * says anything, and nobody else would notice. It is looked after in turns and not by the clock: a computer that wakes
 * up finds a pulse that is hours old, and the next look finds a new one.
 */
export function watchPulse({ timers, onStopped, lookMs = LOOK_MS }: PulseOptions): PulseWatch {
  let misses = 0;
  let cancel: (() => void) | null = null;

  function look() {
    misses += 1;
    cancel = misses < MISSES_MAX ? timers.after(lookMs, look) : null;
    if (!cancel) onStopped();
  }

  return {
    felt() {
      misses = 0;
      cancel ??= timers.after(lookMs, look);
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
