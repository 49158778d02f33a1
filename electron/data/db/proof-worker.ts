import { parentPort, workerData } from 'node:worker_threads';
import { type DatabaseKey, isWhole } from './open.ts';

/** The thread of {@link isWholeApart}: says once whether the file is whole. */
const { path, key } = workerData as { readonly path: string; readonly key: DatabaseKey };
parentPort?.postMessage(isWhole(path, key));
