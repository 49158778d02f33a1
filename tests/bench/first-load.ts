import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Worker } from 'node:worker_threads';
import { buildSearchKeys } from '../../electron/data/capabilities/residents/search-build.ts';
import { reindexChanged } from '../../electron/data/capabilities/residents/search-index.ts';
import type { DatabaseHandle } from '../../electron/data/db/handle.ts';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { prepared } from '../../electron/data/db/write-context.ts';
import { assert } from '../../shared/lib/assert.ts';
import type { EntityName } from '../../shared/replication/entities.ts';
import { emptyRow } from '../../shared/replication/fold.ts';
import { columnsOf, encodeRow } from '../../shared/replication/rows.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { clinicScope } from '../support/acts.ts';
import { openDesk } from '../support/clinic.ts';
import { loadsFirst } from '../support/snapshot-home.ts';
import type { HomeReady } from './first-load-home.ts';
import type { Measured } from './report.ts';

type Insert = Extract<Operation, { op: 'insert' }>;

const ROWS_PER_COMMIT = 5_000;

/**
 * A new desk loads a clinic with its records from its home, until it is complete: chunks fetched and
 * proven, the chain and the digest made, search keys made. Beside it the same rows by plain HTTP into
 * the same tables, encrypted, with FULL. In turns, because each takes long.
 */
export async function benchFirstLoad({
  residents,
  turns,
}: {
  readonly residents: number;
  readonly turns: number;
}): Promise<Measured> {
  const home = await openHomeThread(residents);
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < turns; turn += 1) {
    bare.push(await loadBare(home.rowsUrl));
    ours.push(await loadDesk(home));
  }
  await home.close();
  const rate = Math.round((home.rows / Math.min(...ours)) * 1_000);
  const built = Math.round(home.buildMs);
  return {
    what: `${residents} residents with their records, ${home.rows} rows, ${rate} rows/s with chain, digest and search keys; the snapshot itself took ${built} ms once`,
    ours,
    beside: { name: 'bare stream and insert', samples: bare },
  };
}

/** A clinic's home with so many residents, in a thread of its own. */
export async function openHomeThread(residents: number) {
  const worker = new Worker(new URL('./first-load-home.ts', import.meta.url), {
    workerData: { residents },
  });
  const [home]: HomeReady[] = await once(worker, 'message');
  assert(home, 'the home said where it is');
  return {
    ...home,
    /** Registers residents, one act each; the number of the last one in the feed. */
    register: async (count: number): Promise<number> => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(count);
      const [head]: number[] = await once(worker, 'message');
      return head ?? 0;
    },
    close: async () => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage('end');
      await once(worker, 'exit');
    },
  };
}

/** Milliseconds from the first question of a new desk until the clinic is complete there. */
export async function loadDesk(home: HomeReady): Promise<number> {
  const { desk, tookMs } = await openLoadedDesk(home);
  await desk.close();
  return tookMs;
}

/** A desk on which the whole clinic is, and how long that took. */
export async function openLoadedDesk({ homeUrl }: HomeReady) {
  const complete = Promise.withResolvers<void>();
  const firstLoad = loadsFirst({
    derive: buildSearchKeys,
    onRows: () => complete.resolve(),
    onFault: complete.reject,
  });
  const desk = await openDesk(homeUrl, { firstLoad, onApplied: reindexChanged });
  const startedAt = performance.now();
  await desk.start();
  await complete.promise;
  return { desk, tookMs: performance.now() - startedAt };
}

async function loadBare(url: string): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'yizhan-bench-'));
  const database = await openDatabase(join(directory, 'clinic.db'), databaseKey('5a'.repeat(32)));
  const startedAt = performance.now();
  const { body } = await fetch(url);
  if (!body) throw new Error('the rows have no body');
  let group: Insert[] = [];
  // The same stream, by the name of Node's types.
  for await (const line of createInterface({ input: Readable.fromWeb(body as ReadableStream) })) {
    group.push(JSON.parse(line) as Insert);
    if (group.length < ROWS_PER_COMMIT) continue;
    await insertAll(database, group);
    group = [];
  }
  await insertAll(database, group);
  const tookMs = performance.now() - startedAt;
  await database.close();
  rmSync(directory, { recursive: true, force: true });
  return tookMs;
}

/** Puts rows into the tables, as they come, in one commit. */
export function insertAll(database: DatabaseHandle, inserts: readonly Insert[]): Promise<void> {
  return database.write(async (db) => {
    const statements = new Map<string, string>();
    for (const { entity, rowId, fields } of inserts) {
      const name = entity as EntityName; // the generator's rows are of the registry
      const text = statements.get(name) ?? statementOf(name);
      statements.set(name, text);
      const state = { ...emptyRow, created: { txId: rowId, fields } };
      prepared(db)(text).run(
        ...encodeRow(name, rowId, { scopeId: clinicScope, state }, () => true),
      );
    }
  });
}

function statementOf(entity: EntityName): string {
  const columns = columnsOf(entity);
  const places = columns.map(() => '?').join(', ');
  return `insert into ${entity} (${columns.join(', ')}) values (${places})`;
}
