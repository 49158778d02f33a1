import { Worker } from 'node:worker_threads';
import type { DatabaseKey } from './open.ts';

/**
 * Proves in a thread that every page of a database can be read and belongs where it stands
 * (`PRAGMA quick_check`), while the host works.
 *
 * @param signal ends the thread; the file then counts as whole, because nothing was found
 */
export async function isWholeApart(
  path: string,
  key: DatabaseKey,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return true;
  const worker = new Worker(workerUrl(), { workerData: { path, key } });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end);
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => resolve(true));
    });
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}

function workerUrl(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './proof-worker.ts' : './proof-worker.js', import.meta.url);
}
