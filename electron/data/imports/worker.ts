import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../../shared/lib/assert.ts';
import {
  type ReadAnswer,
  type ReadOptions,
  type ReadOrder,
  UnreadableFile,
} from './file-messages.ts';
import { openFile } from './open-file.ts';

/** Thread of its own for reading files: fifty thousand rows would stall the data host for seconds. */
const port = parentPort;
assert(port, 'this file runs as a worker thread');
const file = openFile(workerData as ReadOptions);

port.on('message', (order: ReadOrder) => {
  void follow(order)
    .catch(failure)
    .then((answer) => port.postMessage(answer));
});

function follow(order: ReadOrder): Promise<ReadAnswer> {
  if (order.type === 'bytes') return file.push(order.bytes);
  return order.type === 'end' ? file.end() : file.more();
}

/** What a library says of a broken file quotes the file: only the problem leaves. */
function failure(error: unknown): ReadAnswer {
  return { type: 'failed', problem: error instanceof UnreadableFile ? error.problem : 'broken' };
}
