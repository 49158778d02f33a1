import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import http from 'pouchdb-adapter-http';
import leveldb from 'pouchdb-adapter-leveldb';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { assert } from '../../shared/lib/assert.ts';
import { loadDesk, openHomeThread } from './first-load.ts';
import type { SourceReady } from './pouch-source.ts';
import type { Measured } from './report.ts';

/** PouchDB as it comes, and with what was fastest here: larger pages, no checkpoint at the source, lines kept open. */
const peers = {
  'first-load-pouch': {
    name: 'PouchDB as it comes',
    replicate: (url: string, target: PouchDB) => PouchDB.replicate(new PouchDB(url), target),
  },
  'first-load-pouch-tuned': {
    name: 'PouchDB at its fastest',
    replicate: (url: string, target: PouchDB) =>
      // Node's own fetch keeps its lines open; the one that PouchDB brings opens one for each request.
      PouchDB.replicate(new PouchDB(url, { fetch }), target, {
        batch_size: 1_000,
        batches_limit: 10,
        checkpoint: 'target',
      }),
  },
} as const;

type PeerName = keyof typeof peers;
export type PouchLoads = Readonly<Record<PeerName, Measured>>;

/**
 * A new desk loads a clinic with its records, until it is complete; beside it PouchDB replicates the same
 * rows as documents from one database on LevelDB into another, by HTTP, the source in a thread as the
 * home is. PouchDB encrypts nothing, proves nothing and has no search when it ends.
 */
export async function benchFirstLoadPouch({
  residents,
  turns,
}: {
  readonly residents: number;
  readonly turns: number;
}): Promise<PouchLoads> {
  const home = await openHomeThread(residents);
  const source = await openSource(residents);
  const ours: number[] = [];
  const theirs: Record<PeerName, number[]> = {
    'first-load-pouch': [],
    'first-load-pouch-tuned': [],
  };
  for (let turn = 0; turn < turns; turn += 1) {
    theirs['first-load-pouch'].push(await load('first-load-pouch', source));
    ours.push(await loadDesk(home));
    theirs['first-load-pouch-tuned'].push(await load('first-load-pouch-tuned', source));
  }
  await source.close();
  await home.close();
  const rate = (samples: readonly number[]) =>
    Math.round((home.rows / Math.min(...samples)) * 1_000);
  const measured = (peer: PeerName): Measured => ({
    what: `${residents} residents with their records, ${home.rows} rows, ${rate(ours)} rows/s, and ${rate(theirs[peer])} documents/s`,
    ours,
    beside: { name: peers[peer].name, samples: theirs[peer] },
  });
  return {
    'first-load-pouch': measured('first-load-pouch'),
    'first-load-pouch-tuned': measured('first-load-pouch-tuned'),
  };
}

async function openSource(residents: number) {
  PouchDB.plugin(leveldb).plugin(http).plugin(replication);
  const worker = new Worker(new URL('./pouch-source.ts', import.meta.url), {
    workerData: { residents },
  });
  const [ready]: SourceReady[] = await once(worker, 'message');
  assert(ready, 'the source said where it is');
  return {
    ...ready,
    close: async () => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage('end');
      await once(worker, 'exit');
    },
  };
}

async function load(peer: PeerName, { url, documents }: SourceReady): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-bench-pouch-'));
  const target = new PouchDB(join(folder, 'clinic'));
  const startedAt = performance.now();
  const { docs_written: written } = await peers[peer].replicate(url, target);
  const tookMs = performance.now() - startedAt;
  assert(written === documents, 'every document has come');
  await target.close();
  rmSync(folder, { recursive: true, force: true });
  return tookMs;
}
