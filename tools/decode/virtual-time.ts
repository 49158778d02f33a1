import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Timing } from '../../electron/devices/timing.ts';

type Timer = { readonly atMs: number; readonly order: number; readonly act: () => void };

/** A clock that stands still except when it is told: a capture is decoded as fast as it is read. */
export type VirtualTime = Timing & {
  /** Lets `ms` of silence pass; timers run in the order of their moments. */
  pass(ms: number): Promise<void>;
  /** Lets everything settle that needs no time. */
  settle(): Promise<void>;
};

/** Where the clock of every decoding begins: the same capture gives the same output on any day. */
const START_MS = Date.UTC(2026, 0, 1);

export function createVirtualTime(): VirtualTime {
  const timers = new Set<Timer>();
  let elapsedMs = 0;
  let order = 0;

  function firstDue(untilMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (timer.atMs <= untilMs && (!first || isBefore(timer, first))) first = timer;
    }
    return first;
  }

  async function pass(ms: number) {
    const untilMs = elapsedMs + ms;
    for (let timer = firstDue(untilMs); timer; timer = firstDue(untilMs)) {
      timers.delete(timer);
      elapsedMs = Math.max(elapsedMs, timer.atMs);
      timer.act();
      await settle();
    }
    elapsedMs = untilMs;
  }

  return {
    now: () => START_MS + elapsedMs,
    monotonic: () => elapsedMs,
    after(delayMs, act) {
      const timer = { atMs: elapsedMs + delayMs, order: order++, act };
      timers.add(timer);
      return () => {
        timers.delete(timer);
      };
    },
    pass,
    settle,
  };
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

/** A turn of the event loop runs after every promise reaction; two settle any chain of them. */
async function settle(): Promise<void> {
  await nextTurn();
  await nextTurn();
}
