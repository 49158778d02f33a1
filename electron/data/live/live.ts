import { assertMasked } from '../pipeline/masking.ts';
import type { Changes, Topic } from './changes.ts';

type LiveOptions<Value> = {
  readonly changes: Changes;
  /** A change of one of these makes the answer be computed again. */
  readonly topics: readonly Topic[];
  readonly compute: () => Promise<Value>;
  readonly signal: AbortSignal | undefined;
};

/**
 * A live answer: the value now, and again whenever it differs. Changes that arrive while it is being
 * computed are folded into one more computation, so a burst costs two, not as many as it has.
 */
export async function* live<Value>(options: LiveOptions<Value>): AsyncGenerator<Value, void, void> {
  const watch = watchTopics(options.changes, options.topics, options.signal);
  try {
    let last = '';
    while (!options.signal?.aborted) {
      const value = await options.compute();
      const text = JSON.stringify(value);
      assertMasked(text, 'a live answer');
      if (text !== last) {
        last = text;
        yield value;
      }
      if (!(await watch.next())) return;
    }
  } finally {
    watch.stop();
  }
}

type Watch = { next(): Promise<boolean>; stop(): void };

/** Remembers that something changed until it is asked; `next` is false once the caller went away. */
function watchTopics(
  changes: Changes,
  topics: readonly Topic[],
  signal: AbortSignal | undefined,
): Watch {
  let isDirty = false;
  let wake: (() => void) | null = null;
  const notify = () => {
    isDirty = true;
    wake?.();
  };
  const unsubscribe = changes.subscribe((changed) => {
    if (topics.some((topic) => changed.has(topic))) notify();
  });
  signal?.addEventListener('abort', notify);
  return {
    async next() {
      if (!isDirty) await new Promise<void>((resolve) => (wake = resolve));
      wake = null;
      isDirty = false;
      return !signal?.aborted;
    },
    stop() {
      unsubscribe();
      signal?.removeEventListener('abort', notify);
    },
  };
}
