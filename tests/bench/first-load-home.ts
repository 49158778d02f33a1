import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { generateClinic } from '../../shared/demo/generate-clinic.ts';
import type { CalendarDate } from '../../shared/lib/clock.ts';
import { clinicScope, residentInsert } from '../support/acts.ts';
import { openHome } from '../support/clinic.ts';
import { serveSnapshots } from '../support/snapshot-home.ts';

/**
 * A clinic's home in a thread of its own, and beside it a bare server of the same rows, one in a line.
 * Told a number, it registers so many residents, each an act, and answers with the head of its feed.
 */
export type HomeReady = {
  readonly homeUrl: string;
  readonly rowsUrl: string;
  readonly rows: number;
  /** Making the snapshot, once for all desks of a day. */
  readonly buildMs: number;
};

const today = '2026-11-21' as CalendarDate;
const BATCHES_PER_COMMIT = 20;

const { residents } = z.object({ residents: z.int() }).parse(workerData);
const folder = mkdtempSync(join(tmpdir(), 'yizhan-bench-rows-'));
const home = await openHome();
const rows = await fill();
await home.start();
const rowsUrl = await serveRows();
// Verified backups hold all of it, so that no words have to be kept on the desk.
await home.db.write((db) =>
  db
    .updateTable('scopes')
    .set((eb) => ({ durable_seq: eb.ref('seq'), durable_chk: eb.ref('chk') }))
    .where('scope_id', '=', clinicScope)
    .execute(),
);
const serving = serveSnapshots(home);
const startedAt = performance.now();
await serving.service.take();
const ready: HomeReady = {
  homeUrl: home.server.url,
  rowsUrl,
  rows,
  buildMs: performance.now() - startedAt,
};
parentPort?.on('message', (told: unknown) => {
  if (typeof told === 'number') void register(told);
  else void leave();
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(ready);

/** Through the ledger, as it came about: about fifty residents are one transaction. */
async function fill(): Promise<number> {
  let count = 0;
  const texts = createWriteStream(join(folder, 'rows.ndjson'));
  const clinic = generateClinic({ seed: 5, today, residents, hasHistory: true });
  const actor = { kind: 'staff', id: 'generator', place: 'home' } as const;
  const batches = clinic.clinicOps();
  for (let isMore = true; isMore; ) {
    await home.db.write(async (db) => {
      for (let turn = 0; turn < BATCHES_PER_COMMIT && isMore; turn += 1) {
        const { value, done } = batches.next();
        isMore = !done;
        if (!value) continue;
        count += value.length;
        texts.write(value.map((op) => `${JSON.stringify(op)}\n`).join(''));
        await home.ledger.issue(db, { scopeId: clinicScope, actor, ops: [...value] });
      }
    });
  }
  texts.end();
  await finished(texts);
  return count;
}

/** The rows of the same transactions, without anything that proves or orders them. */
async function serveRows(): Promise<string> {
  const server = createServer((_request, response) => {
    createReadStream(join(folder, 'rows.ndjson'), { highWaterMark: 1_048_576 }).pipe(response);
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function register(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await home.issue([residentInsert(uuidv7())]);
  const { seq } = await home.db.read
    .selectFrom('scopes')
    .select('seq')
    .where('scope_id', '=', clinicScope)
    .executeTakeFirstOrThrow();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(seq);
}

async function leave(): Promise<void> {
  await serving.close();
  await home.close();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
