import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { assert } from '../../../shared/lib/assert.ts';
import { createPdfMaker } from './make-pdf.ts';
import type { DocumentAnswer, DocumentOrder } from './messages.ts';
import { sample } from './sample.ts';

/** Thread of its own for papers: laying out a page would stall the data host for a tenth of a second. */
const port = parentPort;
assert(port, 'this file runs in a worker thread');

const makePdf = createPdfMaker();
const waiting = receiveMessageOnPort(port);
if (waiting) await fulfil(waiting.message);
else await makePdf('health-record-summary', sample); // nobody waits: warms fonts and code
port.on('message', (order: DocumentOrder) => void fulfil(order));

async function fulfil({ kind, data }: DocumentOrder): Promise<void> {
  answer(await makePdf(kind, data).then(made, failed));
}

function answer(message: DocumentAnswer): void {
  port?.postMessage(message);
}

function made(pdf: Uint8Array): DocumentAnswer {
  return { type: 'made', pdf };
}

function failed(error: unknown): DocumentAnswer {
  if (!(error instanceof Error)) return { type: 'failed', error: 'unknown', frames: '' };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { type: 'failed', error: error.name, frames: frames.join('\n') };
}
