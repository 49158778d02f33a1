import { isRecent } from '../../shared/lib/clock.ts';

/** One reading for all who ask the same at the same time. */
export type SharedReads = {
  /** What `work` reads, or what it read for somebody else since the last `forget`, a moment ago at most. */
  read<Value>(key: string, work: () => Promise<Value>): Promise<Value>;
  /** Something is new: what was read before is told to nobody any more. */
  forget(): void;
};

/** Also what another process has changed is seen after so long. */
const KEEP_MS = 1_000;
/** The largest is a page, and followers of one feed are at a few places of it. */
const KEPT_MAX = 16;

type Kept = { readonly at: number; readonly value: Promise<unknown> };

/**
 * A thousand workstations wait for the same news, and when it comes all of them ask where the feed
 * stands and for the same page: the database hears it once.
 */
export function shareReads(now: () => number): SharedReads {
  const kept = new Map<string, Kept>();
  const keep = (key: string, value: Promise<unknown>) => {
    const one = { at: now(), value };
    kept.delete(key);
    kept.set(key, one);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    // A fault is of the one who met it: the next looks again.
    value.catch(() => kept.get(key) === one && kept.delete(key));
  };
  return {
    read: <Value>(key: string, work: () => Promise<Value>) => {
      const known = kept.get(key);
      // Whoever uses a key reads the same by it.
      if (known && isRecent(known.at, now(), KEEP_MS)) return known.value as Promise<Value>;
      const value = work();
      keep(key, value);
      return value;
    },
    forget: () => kept.clear(),
  };
}
