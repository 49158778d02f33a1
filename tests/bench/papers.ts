import { Worker } from 'node:worker_threads';
import { createDocumentRenderer } from '../../electron/data/documents/renderer.ts';
import { sample } from '../../electron/data/documents/sample.ts';
import { measurePair } from './pair.ts';
import type { Measured } from './report.ts';

const what = 'the health record summary, two weights of a Chinese font embedded';
const name = 'stock pdfmake with the full font';

/** A paper from a thread that is warm. */
export async function benchPaperWarm({ turns }: { readonly turns: number }): Promise<Measured> {
  const renderer = createDocumentRenderer();
  const stock = startStock();
  const took = await measurePair(
    () => renderer.render('health-record-summary', sample),
    () => stock.make(),
    { turns, each: 5 },
  );
  await Promise.all([renderer.close(), stock.close()]);
  return { what, ours: took.ours, beside: { name, samples: took.beside } };
}

/** From the start of the thread to the first paper out of it. */
export async function benchPaperFirst({ turns }: { readonly turns: number }): Promise<Measured> {
  const took = await measurePair(
    async () => {
      const renderer = createDocumentRenderer();
      await renderer.render('health-record-summary', sample);
      await renderer.close();
    },
    async () => {
      const stock = startStock();
      await stock.make();
      await stock.close();
    },
    { turns, each: 1 },
  );
  return {
    what: `${what}; thread started anew`,
    ours: took.ours,
    beside: { name, samples: took.beside },
  };
}

/** pdfmake as it comes, in a thread of its own, with the same layout. */
function startStock() {
  const worker = new Worker(new URL('./stock-pdfmake.ts', import.meta.url));
  return {
    make: () =>
      new Promise<void>((done, fail) => {
        worker
          .removeAllListeners()
          .once('message', () => done())
          .once('error', fail);
        worker.postMessage(sample, []);
      }),
    close: () => worker.terminate(),
  };
}
