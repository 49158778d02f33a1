import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { systemAfter } from '../../electron/data/clock.ts';
import { databaseKey, openDatabase } from '../../electron/data/db/open.ts';
import { createCourier } from '../../electron/data/replication/attachments/courier.ts';
import { openDevice } from '../../electron/data/replication/device.ts';
import { createPeer } from '../../electron/data/replication/peer.ts';
import { createSignal } from '../../electron/data/replication/signal.ts';
import { clinicScope } from './acts.ts';

/**
 * A desk's courier as a process that may be killed at any moment. Its order comes as its argument; it writes a
 * line for each step, and ends when nothing is left to carry.
 */
const order = z
  .object({ databasePath: z.string(), homeUrl: z.string() })
  .parse(JSON.parse(process.argv[2] ?? ''));

const db = await openDatabase(order.databasePath, databaseKey('5a'.repeat(32)));
const device = await db.write((trx) => openDevice(trx, uuid));
const now = () => Date.now();
const peer = createPeer({
  db,
  device,
  role: 'home',
  url: order.homeUrl,
  enrolmentCode: null,
  name: 'desk',
  now,
});

const courier = createCourier({
  db,
  ledger: { onChange: () => () => undefined },
  clock: { now, monotonic: () => performance.now() },
  after: (delayMs, act) => systemAfter(Math.min(delayMs, 20), act),
  random: Math.random,
  makeId: uuid,
  scopeId: clinicScope,
  peer,
  role: 'home',
  isBusy: () => false,
  news: createSignal(),
  // Slowly, so that somebody can come between.
  bytesPerSecond: 2_000_000,
  onProgress: () => {
    process.stdout.write('step\n');
    void endIfDone();
  },
  onFault: (error) => {
    throw error;
  },
});
await endIfDone();
courier.start();

async function endIfDone(): Promise<void> {
  const left = await db.read
    .selectFrom('attachment_files')
    .select('id')
    .where((eb) => eb.or([eb('state', '<>', 'whole'), eb('held_by', 'is', null)]))
    .executeTakeFirst();
  // Half way through a commit is a good moment, too; done is done.
  if (!left) process.exit(0);
}
