import type { After } from '../../../../shared/lib/clock.ts';
import { type CheckOutcome, checkDigest, type DigestCheckOptions } from './digest-check.ts';

const DAY_MS = 86_400_000;
/** While something is under way it is not worth asking more often. */
const LATER_MS = 600_000;

/** Compares once a day, and soon again when something was under way. */
export function watchDigest(
  options: DigestCheckOptions,
  tools: {
    readonly after: After;
    readonly onOutcome: (outcome: CheckOutcome) => void;
    readonly onFault: (error: unknown) => void;
  },
): { stop(): Promise<void> } {
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  let giveUp = tools.after(LATER_MS, begin);
  const plan = (delayMs: number) => {
    giveUp = tools.after(delayMs, begin);
  };
  function begin() {
    running = checkDigest(options)
      .then(
        (outcome) => {
          tools.onOutcome(outcome);
          return outcome === 'later' ? LATER_MS : DAY_MS;
        },
        (error: unknown) => {
          if (!(error instanceof Error && error.name.startsWith('Peer'))) tools.onFault(error);
          return LATER_MS;
        },
      )
      .then((delayMs) => (isStopped ? undefined : plan(delayMs)));
  }
  return {
    stop: async () => {
      isStopped = true;
      giveUp();
      await running;
    },
  };
}
