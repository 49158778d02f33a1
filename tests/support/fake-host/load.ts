import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { LoadState } from '../../../shared/contract/load.ts';
import type { FakeClinic } from './clinic.ts';
import type { Once } from './once.ts';

/** Everything is here. */
export const wholeLoad: LoadState = {
  stage: 'complete',
  source: 'home',
  bytesDone: 0,
  bytesTotal: 0,
  rows: 0,
  problem: null,
  alarm: null,
  carrying: null,
};

/** What the digits of a carried folder are in the invented clinic. */
export const fakeDigits = '1357 2468 9012 3456 7890 1234';

/** How the records come to a new workstation, over a clinic in memory. */
export function fakeLoad(clinic: FakeClinic, once: Once) {
  const os = implement(contract);
  const done = { done: true } as const;
  const patch = (name: string, key: string, part: Partial<LoadState>) =>
    once(name, key, () => {
      clinic.load = { ...clinic.load, ...part };
      return done;
    });
  return {
    watch: os.load.watch.handler(({ signal }) => clinic.live(() => clinic.load, signal)),
    pause: os.load.pause.handler(({ input }) =>
      patch('load.pause', input.idempotencyKey, { stage: 'paused' }),
    ),
    resume: os.load.resume.handler(({ input }) =>
      patch('load.resume', input.idempotencyKey, { stage: 'loading' }),
    ),
    drives: os.load.drives.handler(() => [{ path: 'E:\\', label: 'E:' }]),
    fromFolder: os.load.fromFolder.handler(({ input }) =>
      patch('load.fromFolder', input.idempotencyKey, { stage: 'loading', source: 'folder' }),
    ),
    toFolder: os.load.toFolder.handler(({ input }) =>
      once('load.toFolder', input.idempotencyKey, () => {
        clinic.load = { ...clinic.load, carrying: { state: 'running', percent: 40 } };
        return { digits: fakeDigits };
      }),
    ),
  };
}
