import type { After } from '../../shared/lib/clock.ts';
import type { Timeline } from './timeline.ts';

/** What is thrown where a process dies: nobody is left to catch it, so nobody may report it. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';
}

/** One process from its start to its end: after it, nothing of it happens any more. */
export type Life = {
  isAlive(): boolean;
  /** Called before every statement: it dies at the last one of {@link Life.limit}. */
  spend(): void;
  /** Lets it die before the n-th statement from now. */
  limit(statements: number): void;
  /** It is gone at once, wherever it was. */
  end(): void;
  /** Timers that go with it. */
  readonly after: After;
};

export function createLife(timeline: Timeline, onDeath: () => void): Life {
  let isAlive = true;
  let left = Number.POSITIVE_INFINITY;
  const end = () => {
    if (!isAlive) return;
    isAlive = false;
    onDeath();
  };
  return {
    isAlive: () => isAlive,
    spend: () => {
      left -= 1;
      if (left <= 0) end();
      if (!isAlive) throw new ProcessDied();
    },
    limit: (statements) => {
      left = statements;
    },
    end,
    after: (delayMs, act) => timeline.after(delayMs, () => isAlive && act()),
  };
}
