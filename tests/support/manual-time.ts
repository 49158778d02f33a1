import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Timing } from '../../electron/devices/timing.ts';

type Entry = { readonly at: number; readonly order: number; readonly act: () => void };

/** Time that stands still until a test moves it. Timers run in the order of their moments. */
export type ManualTime = Timing & {
  /** Moves on by `ms`, running every timer that falls due, and lets promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Lets everything settle that needs no time. */
  settle(): Promise<void>;
};

export function createManualTime(startMs = Date.parse('2026-11-21T00:30:00.000Z')): ManualTime {
  let elapsed = 0;
  let order = 0;
  let entries: Entry[] = [];

  function due(limit: number): Entry | undefined {
    return entries
      .filter((entry) => entry.at <= limit)
      .toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
  }

  async function advance(ms: number) {
    const limit = elapsed + ms;
    await settle();
    for (let next = due(limit); next; next = due(limit)) {
      const running = next;
      entries = entries.filter((entry) => entry !== running);
      elapsed = Math.max(elapsed, running.at);
      running.act();
      await settle();
    }
    elapsed = limit;
  }

  return {
    now: () => startMs + elapsed,
    monotonic: () => elapsed,
    after(delayMs, act) {
      const entry = { at: elapsed + delayMs, order: order++, act };
      entries.push(entry);
      return () => {
        entries = entries.filter((other) => other !== entry);
      };
    },
    advance,
    settle,
  };
}

/** A turn of the event loop runs after every promise reaction, so two turns settle any chain of them. */
async function settle(): Promise<void> {
  await nextTurn();
  await nextTurn();
}
