import { parentPort, workerData } from 'node:worker_threads';
import { describeFault } from '../log.ts';
import { failureCodeOf } from './failure.ts';
import { type Job, makeBackup } from './job.ts';
import type { JobAnswer } from './apart.ts';

/** Makes one backup in a thread of its own: its hashes keep no clinic waiting. */
async function answer(): Promise<JobAnswer> {
  try {
    return { result: await makeBackup(workerData as Job) };
  } catch (error) {
    return { code: failureCodeOf(error), fault: describeFault(error) };
  }
}

parentPort?.postMessage(await answer());
