import type { Strip } from '../../../../shared/contract/strips.ts';

export type StripOrder = {
  readonly jobId: string;
  readonly deviceId: string;
  readonly strip: Strip;
};

/** What became of a strip whose printer did not say it: it was never taken, or it was and nobody knows. */
export type Unanswered = 'not-taken' | 'no-answer';

/**
 * Strips on their way to the devices host, in memory only: a strip is given out once, and a data host that was started
 * anew offers none that an earlier one may have given out (ADR 21).
 */
export type StripDesk = {
  /** @param onUnanswered called once, unless `settle` was called before */
  offer(order: StripOrder, onUnanswered: (how: Unanswered) => void): void;
  /** Nobody has taken these. */
  offered(): readonly Omit<StripOrder, 'strip'>[];
  /** Null when it was taken before or is not waited for. */
  take(jobId: string, deviceId: string): Strip | null;
  settle(jobId: string): void;
  /** The devices host is gone, and what it had taken is not heard of. */
  hostLost(): void;
};

/** The devices host takes a strip at once; it does not come for it when it is not well. */
const TAKE_MS = 10_000;
/** Longer than a printer may work on what waits before it. */
const ANSWER_MS = 60_000;

type Waiting = {
  readonly order: StripOrder;
  readonly onUnanswered: (how: Unanswered) => void;
  isTaken: boolean;
  timer: NodeJS.Timeout;
};

/** @param patience only a test waits for less */
export function createStripDesk({ takeMs = TAKE_MS, answerMs = ANSWER_MS } = {}): StripDesk {
  const waiting = new Map<string, Waiting>();

  function giveUp(jobId: string) {
    const one = waiting.get(jobId);
    if (!one) return;
    settle(jobId);
    one.onUnanswered(one.isTaken ? 'no-answer' : 'not-taken');
  }

  function settle(jobId: string) {
    clearTimeout(waiting.get(jobId)?.timer);
    waiting.delete(jobId);
  }

  return {
    offer(order, onUnanswered) {
      const timer = setTimeout(giveUp, takeMs, order.jobId);
      waiting.set(order.jobId, { order, onUnanswered, isTaken: false, timer });
    },
    offered: () =>
      [...waiting.values()]
        .filter(({ isTaken }) => !isTaken)
        .map(({ order: { jobId, deviceId } }) => ({ jobId, deviceId })),
    take(jobId, deviceId) {
      const one = waiting.get(jobId);
      if (!one || one.isTaken || one.order.deviceId !== deviceId) return null;
      clearTimeout(one.timer);
      one.isTaken = true;
      one.timer = setTimeout(giveUp, answerMs, jobId);
      return one.order.strip;
    },
    settle,
    hostLost() {
      const taken = [...waiting].filter(([, { isTaken }]) => isTaken);
      for (const [jobId] of taken) giveUp(jobId);
    },
  };
}
