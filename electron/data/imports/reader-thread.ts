import { Worker } from 'node:worker_threads';
import type { ReadAnswer, ReadOptions, ReadOrder } from './file-messages.ts';

/** A thread that reads one file. */
export type ReaderThread = {
  /** Never rejects: a thread that died says `too-large`, because that is what kills it. */
  ask(order: ReadOrder): Promise<ReadAnswer>;
  end(): Promise<void>;
};

const DEAD: ReadAnswer = { type: 'failed', problem: 'too-large' };
const MEMORY_MB = 1_024;

export function startReader(options: ReadOptions): ReaderThread {
  const worker = new Worker(workerUrl(), {
    workerData: options,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  let hasEnded = false;
  worker.once('exit', () => {
    hasEnded = true;
  });
  worker.on('error', () => {}); // `exit` follows; messages quote data
  return {
    ask: (order) =>
      new Promise((resolve) => {
        if (hasEnded) return resolve(DEAD);
        const finish = (answer: ReadAnswer) => {
          worker.off('message', finish);
          worker.off('exit', onExit);
          resolve(answer);
        };
        const onExit = () => finish(DEAD);
        worker.once('message', finish);
        worker.once('exit', onExit);
        worker.postMessage(order);
      }),
    end: async () => {
      await worker.terminate();
    },
  };
}

function workerUrl(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './worker.ts' : './import-worker.js', import.meta.url);
}
