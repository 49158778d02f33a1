type Pushed<Value> = {
  readonly push: (value: Value) => void;
  /** Every pushed value in order, until the signal ends it. */
  values(): AsyncGenerator<Value, void, void>;
};

/** Values that are all to be delivered, unlike a live answer, of which only the newest counts. */
export function queueOf<Value>(signal: AbortSignal | undefined): Pushed<Value> {
  const waiting: Value[] = [];
  let wake: (() => void) | null = null;
  signal?.addEventListener('abort', () => wake?.());
  return {
    push(value) {
      waiting.push(value);
      wake?.();
    },
    async *values() {
      while (!signal?.aborted) {
        const value = waiting.shift();
        if (value !== undefined) yield value;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
