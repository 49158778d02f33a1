import { parentPort } from 'node:worker_threads';
import { assert } from '../../../shared/lib/assert.ts';
import { createPdfMaker } from './make-pdf.ts';
import type { DocumentAnswer, DocumentOrder } from './messages.ts';
import { sample } from './sample.ts';

/** Thread of its own for papers: laying out a page would stall the data host for a tenth of a second. */
const port = parentPort;
assert(port, 'this file runs as a worker thread');
const answer = (message: DocumentAnswer) => port.postMessage(message);

const makePdf = createPdfMaker();
await makePdf('health-record-summary', sample); // warms fonts and code
port.on('message', ({ kind, data }: DocumentOrder) => {
  void makePdf(kind, data).then(
    (pdf) => answer({ type: 'made', pdf }),
    (error: unknown) => answer(failure(error)),
  );
});
answer({ type: 'ready' });

function failure(error: unknown): DocumentAnswer {
  if (!(error instanceof Error)) return { type: 'failed', error: 'unknown', frames: '' };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { type: 'failed', error: error.name, frames: frames.join('\n') };
}
