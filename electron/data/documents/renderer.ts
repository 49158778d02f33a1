import { AppError } from '../../../shared/lib/problem.ts';
import type { DocumentData, RenderedKind } from './kinds.ts';
import type { DocumentOrder } from './messages.ts';
import { type DocumentThread, startThread } from './thread.ts';

/** Makes papers in a thread of its own, one after the other. */
export type DocumentRenderer = {
  /** Starts the thread, unless it runs, so that the first paper finds it warm. */
  warm(): void;
  /** The finished PDF. @throws AppError `document-failed` */
  render<Kind extends RenderedKind>(kind: Kind, data: DocumentData<Kind>): Promise<Uint8Array>;
  /** Ends the thread; what still waits is refused. */
  close(): Promise<void>;
};

export type RendererOptions = {
  /** Where the worker's program is; by default beside this file, as source or as bundle. */
  readonly workerUrl?: URL;
  /** For one document; for the first one with the start of its thread. */
  readonly timeLimitMs?: number;
};

/** A document that brings down two threads is at fault itself. */
const ATTEMPTS_MAX = 2;
const TIME_LIMIT_MS = 20_000;

/** The thread starts with the first paper, or when it is told to be warm for it. */
export function createDocumentRenderer(options: RendererOptions = {}): DocumentRenderer {
  const { workerUrl = defaultWorkerUrl(), timeLimitMs = TIME_LIMIT_MS } = options;
  const start = () => startThread(workerUrl, timeLimitMs);
  let thread: DocumentThread | null = null;
  let line: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const make = async (order: DocumentOrder): Promise<Uint8Array> => {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      if (isClosed) throw failure('the renderer is closed');
      const asked = (thread ??= start());
      const outcome = await asked.make(order);
      if (outcome.type === 'made') return outcome.pdf;
      if (outcome.type === 'failed') throw failure(`${outcome.error}\n${outcome.frames}`);
      thread = null;
      await asked.end();
      if (outcome.type === 'too-late') throw failure('the document took too long');
    }
    throw failure('the thread ended with the document in hand');
  };

  return {
    warm: () => {
      if (!isClosed) thread ??= start();
    },
    render: (kind, data) => {
      const job = line.then(() => make({ kind, data }));
      line = job.catch(() => {}); // the next one does not care how this one went
      return job;
    },
    close: async () => {
      isClosed = true;
      await thread?.end();
    },
  };
}

/** The cause says where it broke, never with which text. */
function failure(reason: string): AppError {
  return new AppError('document-failed', { cause: new Error(reason) });
}

function defaultWorkerUrl(): URL {
  const isSource = import.meta.url.endsWith('.ts');
  return new URL(isSource ? './worker.ts' : './document-worker.js', import.meta.url);
}
