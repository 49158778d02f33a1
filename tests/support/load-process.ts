import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { prepared } from '../../electron/data/db/write-context.ts';
import { openShelf } from '../../electron/data/replication/snapshot/shelf.ts';
import { signedManifest } from '../../shared/replication/snapshot.ts';
import { ZERO_HASH } from '../../shared/replication/transaction.ts';
import { clinicScope } from './acts.ts';
import { loaderOf, shelfSource } from './first-load.ts';
import type { Replica } from './replica.ts';

/**
 * A process that loads a clinic from a shelf and may be killed at any moment. Its order comes as its
 * argument, its progress goes to standard output, a line for each step.
 */
const order = z
  .object({
    databasePath: z.string(),
    folder: z.string(),
    key: z.string(),
    signed: signedManifest,
    device: z.object({ deviceId: z.string(), publicKey: z.string() }),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

const db = await openDatabase(order.databasePath, databaseKey('5a'.repeat(32)));
await db.write(async (trx) => {
  prepared(trx)(
    `insert into scopes (scope_id, kind, is_home, chk) values (?, 'clinic', 0, ?)
     on conflict do nothing`,
  ).run(clinicScope, ZERO_HASH);
});
const clock = { now: () => Date.now(), monotonic: () => performance.now() * 1_000 };
const whole = shelfSource(openShelf(order.folder, Buffer.from(order.key, 'hex')), order.signed);
const load = loaderOf({ db, clock } as Replica, { device: order.device } as Replica, {
  onProgress: ({ stage, bytesDone, rows }) => {
    process.stdout.write(`${stage} ${bytesDone} ${rows}\n`);
  },
});
await load({ ...whole, chunk: inPieces }, new AbortController().signal);
await db.close();

/** Slowly, so that somebody can come between; each piece is written down at once. */
async function* inPieces(hash: string, from: number) {
  for await (const bytes of whole.chunk(hash, from)) {
    for (let at = 0; at < bytes.length; at += 700) {
      yield bytes.subarray(at, at + 700);
      await setTimeout(3);
    }
  }
}
