import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Worker } from 'node:worker_threads';
import { reindexChanged } from '../../electron/data/capabilities/residents/search-index.ts';
import { type DatabaseHandle, databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { prepared } from '../../electron/data/db/write-context.ts';
import type { EntityName } from '../../shared/replication/entities.ts';
import { emptyRow } from '../../shared/replication/fold.ts';
import { columnsOf, encodeRow } from '../../shared/replication/rows.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { clinicScope } from '../support/acts.ts';
import { openDesk, type Workstation } from '../support/clinic.ts';
import type { HomeReady } from './first-load-home.ts';
import type { Measured } from './report.ts';

type Insert = Extract<Operation, { op: 'insert' }>;

const ROWS_PER_COMMIT = 5_000;

/**
 * A new desk loads a clinic from its home: feed proven and kept, rows folded, search keys made. Beside it the
 * same rows by plain HTTP into the same tables, encrypted, with FULL. One of each: they take long.
 */
export async function benchFirstLoad({
  residents,
}: {
  readonly residents: number;
}): Promise<Measured> {
  const worker = new Worker(new URL('./first-load-home.ts', import.meta.url), {
    workerData: { residents },
  });
  const [home]: HomeReady[] = await once(worker, 'message');
  if (!home) throw new Error('the home said nothing');
  const bareMs = await loadBare(home.rowsUrl);
  const tookMs = await loadDesk(home);
  await worker.terminate();
  const rate = Math.round((home.rows / tookMs) * 1_000);
  return {
    what: `${residents} residents without history, ${home.rows} rows, ${rate} rows/s with feed and search keys`,
    ours: [tookMs],
    beside: { name: 'bare stream and insert', samples: [bareMs] },
  };
}

async function loadDesk({ homeUrl, head }: HomeReady): Promise<number> {
  const desk = await openDesk(homeUrl, { onApplied: reindexChanged });
  const startedAt = performance.now();
  const loaded = Promise.withResolvers<void>();
  desk.ledger.onChange((_entities, scopeId) => {
    if (scopeId !== clinicScope) return;
    void cursorOf(desk)
      .then((seq) => seq === head && loaded.resolve())
      .catch(loaded.reject);
  });
  await desk.start();
  await loaded.promise;
  const tookMs = performance.now() - startedAt;
  await desk.close();
  return tookMs;
}

async function cursorOf({ db }: Workstation): Promise<number> {
  const { seq } = await db.read
    .selectFrom('scopes')
    .select('seq')
    .where('scope_id', '=', clinicScope)
    .executeTakeFirstOrThrow();
  return seq;
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

function insertAll(database: DatabaseHandle, inserts: readonly Insert[]): Promise<void> {
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
