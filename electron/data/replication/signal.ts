import type { After } from '../../../shared/lib/clock.ts';
import { systemAfter } from '../clock.ts';

/** Something may have changed: whoever waits looks again. */
export type Signal = {
  notify(): void;
  /** Resolves at the next notice or after a while, whichever comes first. Never rejects. */
  next(timeoutMs: number): Promise<void>;
  listen(listener: () => void): () => void;
};

export function createSignal(after: After = systemAfter): Signal {
  const listeners = new Set<() => void>();
  const listen: Signal['listen'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    listen,
    notify: () => {
      for (const listener of listeners) listener();
    },
    next: (timeoutMs) =>
      new Promise((resolve) => {
        const done = () => {
          giveUp();
          stop();
          resolve();
        };
        const giveUp = after(timeoutMs, done);
        const stop = listen(done);
      }),
  };
}
