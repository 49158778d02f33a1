import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { residentInsert } from '../../../tests/support/acts.ts';
import {
  atOne,
  feedIds,
  type HomeWorkstation,
  openDesk,
  openHome,
  outboxIds,
  residents,
  type Workstation,
} from '../../../tests/support/clinic.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { keeping } from '../../../tests/support/kept.ts';
import type { After } from '../../../shared/lib/clock.ts';
import { ZERO_HASH } from '../../../shared/replication/transaction.ts';
import { systemAfter } from '../clock.ts';

const { kept } = keeping();

/** A desk that halted at a page that the home's disk had spoilt, and the way to mend that disk. */
async function openHaltedDesk() {
  const asked: (() => void)[] = [];
  const after: After = (delayMs, act) => {
    if (delayMs < 600_000) return systemAfter(delayMs, act);
    asked.push(act);
    return () => undefined;
  };
  const home = await kept(openHome());
  const desk = await kept(openDesk(home.server.url, { after }));
  await home.start();
  await desk.start();
  await home.issue([residentInsert(uuid())]);
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
  desk.replicator.setHomeCut(true);
  await home.issue([residentInsert(uuid())]);
  const chk = await spoil(home, ZERO_HASH);
  desk.replicator.setHomeCut(false);
  await halted(desk);
  // Saved while it stands still: it waits here.
  const { txId } = await desk.issue([residentInsert(uuid())]);
  return {
    home,
    desk,
    txId,
    /** How often it halted: each time it begins to wait for ten minutes. */
    halts: () => asked.length,
    passTenMinutes: () => asked.at(-1)?.(),
    mend: () => spoil(home, chk),
  };
}

/** Puts another chk under the third entry; answers the one that stood there. */
async function spoil(home: HomeWorkstation, chk: string): Promise<string> {
  const third = home.db.read.selectFrom('feed').select('chk').where('seq', '=', 3);
  const before = await third.executeTakeFirstOrThrow();
  await home.db.write((trx) => trx.updateTable('feed').set({ chk }).where('seq', '=', 3).execute());
  return before.chk;
}

const halted = (desk: Workstation) =>
  eventually(() => expect(desk.replicator.state().stoppedBecause).toBe('diverged'));

async function goneOn(home: HomeWorkstation, desk: Workstation): Promise<void> {
  await eventually(async () => expect(await outboxIds(desk)).toEqual([]));
  await atOne(home, desk);
  expect(await residents(desk)).toEqual(await residents(home));
  await eventually(() => expect(desk.replicator.state().stoppedBecause).toBeNull());
}

test('a person presses, and a desk whose home was mended goes on and hands over what waited', async () => {
  const { home, desk, mend } = await openHaltedDesk();
  await mend();
  desk.replicator.nudge();
  await goneOn(home, desk);
});

test('it asks by itself after ten minutes', async () => {
  const { home, desk, mend, passTenMinutes } = await openHaltedDesk();
  await mend();
  passTenMinutes();
  await goneOn(home, desk);
});

test('as long as the cause is there nothing is taken, nothing is handed over, and the reason stands', async () => {
  const { home, desk, txId, halts, passTenMinutes } = await openHaltedDesk();
  const said: unknown[] = [];
  desk.replicator.onState(({ stoppedBecause }) => said.push(stoppedBecause));
  const [before, shown] = [await feedIds(home), await feedIds(desk)];
  desk.replicator.nudge();
  await eventually(() => expect(halts()).toBe(2));
  passTenMinutes();
  await eventually(() => expect(halts()).toBe(3));
  desk.replicator.setHomeCut(false);
  expect(await feedIds(home)).toEqual(before);
  expect(await feedIds(desk)).toEqual(shown);
  expect(await outboxIds(desk)).toEqual([txId]);
  expect(said.filter((because) => because !== 'diverged')).toEqual([]);
});
