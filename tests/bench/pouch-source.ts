import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { parentPort, workerData } from 'node:worker_threads';
import leveldb from 'pouchdb-adapter-leveldb';
import PouchDB from 'pouchdb-core';
import { z } from 'zod';
import { generateClinic } from '../../shared/demo/generate-clinic.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';

/**
 * The peer of a clinic's home: a PouchDB on LevelDB in a thread of its own, that holds every row of a
 * clinic as a document and answers what a replicating PouchDB asks by HTTP, and nothing else.
 */
export type SourceReady = { readonly url: string; readonly documents: number };

const today = '2026-11-21' as CalendarDate;
const { residents } = z.object({ residents: z.int() }).parse(workerData);
const asked = z.object({
  docs: z.array(z.object({ id: z.string(), rev: z.string() })),
});

PouchDB.plugin(leveldb);
const folder = mkdtempSync(join(tmpdir(), 'yizhan-bench-pouch-'));
const database = new PouchDB(join(folder, 'clinic'));
const documents = await fill();
const server = createServer((request, response) => {
  const answered = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  answer(request).then(
    (body) => answered(200, body),
    // A checkpoint that is not there yet is the one thing that is asked for in vain.
    () => answered(404, { error: 'not_found', reason: 'missing' }),
  );
});
await new Promise<void>((listening) => {
  server.listen(0, '127.0.0.1', listening);
});
const { port } = server.address() as AddressInfo; // a listening TCP server has one
const ready: SourceReady = { url: `http://127.0.0.1:${port}/clinic`, documents };
parentPort?.once('message', () => void leave());
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(ready);

/** The rows that a desk loads, one document each, under the ids that they have. */
async function fill(): Promise<number> {
  let count = 0;
  for (const batch of generateClinic({ seed: 5, today, residents, hasHistory: true }).clinicOps()) {
    const rows = batch.flatMap((op) =>
      op.op === 'insert' ? [{ _id: op.rowId, entity: op.entity, ...op.fields }] : [],
    );
    await database.bulkDocs(rows);
    count += rows.length;
  }
  return count;
}

async function answer(request: IncomingMessage): Promise<object> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const path = decodeURIComponent(pathname).replace(/^\/clinic\/?/, '');
  if (pathname === '/') return { couchdb: 'Welcome' };
  if (path === '') return database.info();
  if (path === '_changes') {
    const [since, limit] = [searchParams.get('since'), searchParams.get('limit')].map(Number);
    return database.changes({ since: since ?? 0, limit: limit ?? 0, style: 'all_docs' });
  }
  if (path === '_bulk_get') {
    const { docs } = asked.parse(await json(request));
    return database.bulkGet({ docs, revs: true, latest: true });
  }
  if (request.method === 'PUT') return database.put(z.looseObject({}).parse(await json(request)));
  return database.get(path);
}

async function leave(): Promise<void> {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
