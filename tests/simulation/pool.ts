import { fork } from 'node:child_process';
import type { Mechanism } from '../../shared/replication/mechanisms.ts';
import type { RegimeName } from './regimes.ts';

/** One schedule to play. */
export type Task = {
  readonly seed: number;
  readonly regime: RegimeName;
  readonly without: Mechanism | null;
};

export type Result = {
  readonly task: Task;
  readonly violations: readonly (readonly [invariant: string, what: string])[];
  readonly writes: number;
  /** Of real time. */
  readonly tookMs: number;
};

/** What is to be played next; null when nothing is. */
export type NextTask = () => Task | null;

const WORKER = new URL('./worker.ts', import.meta.url).pathname;

/** Plays tasks in so many processes at once; each has a district of its own. */
export async function playAll(
  nextTask: NextTask,
  jobs: number,
  onResult: (result: Result) => void,
): Promise<void> {
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, () => play(nextTask, onResult)));
}

function play(nextTask: NextTask, onResult: (result: Result) => void): Promise<void> {
  const worker = fork(WORKER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    const next = () => {
      const task = nextTask();
      if (task) worker.send(task);
      else worker.disconnect();
    };
    worker.on('message', (message) => {
      if (message !== 'ready') onResult(message as Result);
      next();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a simulating process ended with ${code}`));
    });
  });
}
