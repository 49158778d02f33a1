/** Something may have changed: whoever waits looks again. */
export type Signal = {
  notify(): void;
  /** Resolves at the next notice or after a while, whichever comes first. Never rejects. */
  next(timeoutMs: number): Promise<void>;
  listen(listener: () => void): () => void;
};

export function createSignal(): Signal {
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
          clearTimeout(timer);
          stop();
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        const stop = listen(done);
      }),
  };
}
