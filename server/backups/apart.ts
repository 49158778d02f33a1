import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FailureCode } from './failure.ts';
import type { Job, JobResult } from './job.ts';

/** How a job ended; a fault is told without any value. */
export type JobAnswer =
  | { readonly result: JobResult }
  | { readonly code: FailureCode; readonly fault: Readonly<Record<string, unknown>> };

export type RunningJob = {
  readonly answer: Promise<JobAnswer>;
  /** Ends it where it stands. */
  stop(): Promise<void>;
};

/** Makes a backup beside everything else. */
export function runApart(job: Job): RunningJob {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: job });
  return {
    answer: waitFor(worker),
    stop: async () => {
      await worker.terminate();
    },
  };
}

async function waitFor(worker: Worker): Promise<JobAnswer> {
  let answer: JobAnswer | null = null;
  worker.once('message', (message: JobAnswer) => {
    answer = message;
  });
  try {
    await once(worker, 'exit');
  } catch (error) {
    // Out of memory, or a fault while it was loaded.
    const name = error instanceof Error ? error.name : typeof error;
    return { code: 'fault', fault: { fault: name } };
  }
  return answer ?? { code: 'interrupted', fault: {} };
}
