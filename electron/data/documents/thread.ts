import { Worker } from 'node:worker_threads';
import type { DocumentAnswer, DocumentOrder } from './messages.ts';

/** What came of an order: the worker's answer, or none because the thread died or time was up. */
export type Outcome = DocumentAnswer | { readonly type: 'ended' } | { readonly type: 'too-late' };

/** A worker thread that is asked one thing at a time. */
export type DocumentThread = {
  make(order: DocumentOrder): Promise<Outcome>;
  end(): Promise<void>;
};

/** @param timeLimitMs for one document; for the first one with the start of the thread */
export function startThread(workerUrl: URL, timeLimitMs: number): DocumentThread {
  const worker = new Worker(workerUrl);
  let hasEnded = false;
  worker.once('exit', () => {
    hasEnded = true;
  });
  worker.on('error', () => {}); // `exit` follows, and says all that may be said: messages quote data
  return {
    make: async (order) => {
      if (hasEnded) return { type: 'ended' };
      const outcome = nextOutcome(worker, timeLimitMs);
      worker.postMessage(order); // at once, even before it has started: then it does not warm itself first
      return outcome;
    },
    end: async () => {
      await worker.terminate();
    },
  };
}

function nextOutcome(worker: Worker, timeLimitMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const finish = (outcome: Outcome) => {
      clearTimeout(timer);
      worker.off('message', finish);
      worker.off('exit', onExit);
      resolve(outcome);
    };
    const onExit = () => finish({ type: 'ended' });
    const timer = setTimeout(() => finish({ type: 'too-late' }), timeLimitMs);
    worker.once('message', finish);
    worker.once('exit', onExit);
  });
}
