import type { Timing } from '../timing.ts';

/** Watches for a silence inside a frame (S7). */
export type SilenceWatch = {
  /** Bytes came and a frame is open: start again. */
  heard(): void;
  /** No frame is open. */
  stop(): void;
};

/** Long enough for one turn of the event loop to hand over what the kernel already holds. */
const GRACE_MS = 10;

/**
 * Calls `onSilence` after `silenceMs` without {@link SilenceWatch.heard}. A process that was itself held up
 * finds its timer late and the bytes still unread, so the watch gives the event loop one more turn before
 * it believes in the silence.
 */
export function createSilenceWatch(
  timing: Timing,
  silenceMs: number,
  onSilence: () => void,
): SilenceWatch {
  let cancel: (() => void) | null = null;

  function stop() {
    cancel?.();
    cancel = null;
  }

  return {
    heard() {
      stop();
      cancel = timing.after(silenceMs, () => {
        cancel = timing.after(GRACE_MS, () => {
          cancel = null;
          onSilence();
        });
      });
    },
    stop,
  };
}
