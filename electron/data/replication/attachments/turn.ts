import type { After, Clock } from '../../../../shared/lib/clock.ts';
import type { Signal } from '../signal.ts';

/** The feed goes first, and not for ever: a feed that is stuck does not keep papers from arriving. */
const YIELD_MS = 5_000;

export type TurnOptions = {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly after: After;
  /** The feed has something to hand over on this line. */
  readonly isBusy: () => boolean;
  /** Tells of every change of the line and of what waits. */
  readonly news: Signal;
  readonly bytesPerSecond: number;
  /** Ends the waiting when it is told together with `news`. */
  readonly signal: AbortSignal;
};

/** When the next piece may go: behind the feed, and within a budget of bytes. */
export type Turn = {
  /** Resolves when it is this channel's turn. */
  take(): Promise<void>;
  /** So many bytes went over the line. */
  spent(bytes: number): void;
};

export function createTurn(options: TurnOptions): Turn {
  const { clock, after, isBusy, news, bytesPerSecond, signal } = options;
  let freeAt = clock.monotonic();
  const waits = () => isBusy() && !signal.aborted;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      after(ms, resolve);
    });
  return {
    take: async () => {
      const budgetMs = freeAt - clock.monotonic();
      if (budgetMs > 0) await pause(budgetMs);
      const until = clock.monotonic() + YIELD_MS;
      for (let left = YIELD_MS; waits() && left > 0; left = until - clock.monotonic())
        await news.next(left);
    },
    spent: (bytes) => {
      freeAt = Math.max(freeAt, clock.monotonic()) + (bytes / bytesPerSecond) * 1_000;
    },
  };
}
