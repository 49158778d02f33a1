import type { Timing } from './timing.ts';

/** The shell waits for several of these. */
const PULSE_MS = 2_000;

/** Says now and every two seconds that this program does not hang; the function it gives back ends that. */
export function sayAlive(timing: Timing, say: () => void): () => void {
  let cancel: (() => void) | null = null;
  function beat() {
    say();
    cancel = timing.after(PULSE_MS, beat);
  }
  beat();
  return () => cancel?.();
}
