import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import {
  atOne,
  feedIds,
  openDesk,
  openHome,
  outboxIds,
  residents,
  type Workstation,
} from '../../../tests/support/clinic.ts';
import { clinicScope, residentInsert } from '../../../tests/support/acts.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { keeping } from '../../../tests/support/kept.ts';
import type { Image } from '../../../tests/support/replica.ts';
import { noteDurable } from './follow.ts';
import { readClaim } from './rebirth.ts';
import { readSelf } from './scope-store.ts';
import { hearClaim } from './take-over.ts';
import { revokeDevice } from './workstations.ts';

const { kept, closed } = keeping();

async function openClinic() {
  const home = await kept(openHome());
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  await desk.start();
  return { home, desk };
}

const issueOne = async (at: Workstation) => (await at.issue([residentInsert(uuid())])).txId;

const replicaOf = ({ db }: Workstation) =>
  db.write(async (trx) => readSelf(trx, clinicScope).replicaId);

/** What is a number of its stream, and how far the streams are that have one. */
async function numbersOf({ db }: Workstation) {
  const feed = db.read.selectFrom('feed').select(['tx_id', 'tx_no', 'in_stream']);
  const streams = db.read.selectFrom('streams').select(['replica_id', 'last_no', 'last_hash']);
  return {
    feed: await feed.orderBy('seq').execute(),
    streams: await streams.where('last_no', '>', 0).orderBy('replica_id').execute(),
  };
}

/** Nothing is left to be handed over, and both show the same people. */
async function agreed(one: Workstation, other: Workstation, ids: readonly string[]) {
  await eventually(async () => expect(new Set(await feedIds(one))).toEqual(new Set(ids)));
  await atOne(one, other);
  expect(await residents(one)).toEqual(await residents(other));
  for (const { db, faults } of [one, other]) {
    const limbo = await db.read.selectFrom('limbo').select('tx_id').execute();
    expect(limbo).toEqual([]);
    expect(faults).toEqual([]);
  }
}

async function statuses({ db }: Workstation, txIds: readonly string[]) {
  const rows = db.read.selectFrom('feed').select('status').where('tx_id', 'in', txIds);
  return (await rows.execute()).map(({ status }) => status);
}

async function restoredHome(image: Image, port: number) {
  const home = await kept(openHome({ image, port }));
  await home.start();
  return home;
}

describe('a home that was restored to yesterday', () => {
  test('gets back from a desk what it lost, its own acts and those of others', async () => {
    const { home, desk } = await openClinic();
    const made = [await issueOne(home), await issueOne(desk)];
    await atOne(home, desk);
    const image = home.image();
    made.push(await issueOne(desk), await issueOne(home), await issueOne(desk));
    await atOne(home, desk);
    const old = await replicaOf(home);
    await closed(home);
    const restored = await restoredHome(image, home.server.port);
    made.push(await issueOne(restored), await issueOne(desk));
    await agreed(restored, desk, made);
    expect(await replicaOf(restored)).not.toBe(old);
    made.push(await issueOne(restored), await issueOne(desk));
    await agreed(restored, desk, made);
  });

  test('and from a desk that was sent away: what others did counts, its own acts wait for an operator', async () => {
    const { home, desk } = await openClinic();
    await issueOne(home);
    await atOne(home, desk);
    const image = home.image();
    const [theirs, ours] = [await issueOne(desk), await issueOne(home)];
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    await closed(home);
    const restored = await kept(openHome({ image, port: home.server.port }));
    const order = { deviceId: desk.device.deviceId, by: '站长', reason: '丢失', now: Date.now() };
    await restored.db.write(async (trx) => revokeDevice(trx, order));
    await restored.start();
    // It goes on under another name before it comes: what it did lies in its feed alone.
    await desk.db.write(async (trx) => desk.ledger.rebear(trx, clinicScope));
    desk.replicator.setHomeCut(false);
    await eventually(async () => expect(await statuses(restored, [ours])).toEqual(['applied']));
    expect(await statuses(restored, [theirs])).toEqual(['quarantined']);
    await eventually(() => expect(desk.membership.isDismissed()).toBe(true));
    expect([...restored.faults, ...desk.faults]).toEqual([]);
  });

  test('below what was said to be secured: the desk says so, and forgets nothing that it has', async () => {
    const { home, desk } = await openClinic();
    await issueOne(home);
    await atOne(home, desk);
    const image = home.image();
    const later = [await issueOne(desk), await issueOne(desk)];
    await atOne(home, desk);
    const { seq, chk } = await desk.db.read
      .selectFrom('scopes')
      .select(['seq', 'chk'])
      .where('scope_id', '=', clinicScope)
      .executeTakeFirstOrThrow();
    await desk.db.write(async (trx) => noteDurable(trx, clinicScope, { seq, chk }));
    await closed(home);
    const shown = await residents(desk);
    const restored = await restoredHome(image, home.server.port);
    await eventually(() => expect(desk.replicator.state().stoppedBecause).toBe('promise-broken'));
    const limbo = await desk.db.read.selectFrom('limbo').select('tx_id').execute();
    expect(limbo.map((row) => row.tx_id)).toEqual(later);
    expect(await residents(desk)).toEqual(shown);
    const more = await issueOne(restored);
    await eventually(async () => expect(await feedIds(desk)).toContain(more));
  });
});

describe('a home that somebody took over', () => {
  const epochs = ({ heard }: Workstation) => heard.map(({ epoch }) => epoch);

  test('hears of it from a desk, follows, and what nobody had seen comes back', async () => {
    const { home, desk } = await openClinic();
    const other = await kept(openDesk(home.server.url));
    await other.start();
    const made = [await issueOne(home), await issueOne(desk)];
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    made.push(await issueOne(desk), await issueOne(home), await issueOne(other));
    await atOne(home, other);
    made.push(await issueOne(home));
    const [homeImage, deskImage] = [home.image(), desk.image()];
    await closed(home);
    await closed(desk);

    const next = await kept(openHome({ image: deskImage, takesOver: true }));
    await next.start();
    const otherImage = other.image();
    await closed(other);
    const moved = await kept(openDesk(next.server.url, { image: otherImage }));
    await moved.start();
    made.push(await issueOne(next), await issueOne(moved));
    await atOne(next, moved);
    const known = await moved.db.write(async (db) => readClaim(db, clinicScope));
    expect(known?.epoch).toBe(2);

    const old = await kept(openHome({ image: homeImage }));
    await old.start();
    const messenger = await kept(openDesk(old.server.url, { image: moved.image() }));
    await messenger.start();
    await eventually(() => expect(epochs(old)).toEqual([2]));
    await closed(messenger);
    const retired = old.image();
    await closed(old);
    const back = await kept(openDesk(next.server.url, { image: retired }));
    await back.start();
    await agreed(next, back, made);
    await agreed(next, moved, made);
  });

  test('after a restore: the new one knows which of two with one number counts', async () => {
    const { home, desk } = await openClinic();
    const made = [await issueOne(home)];
    await atOne(home, desk);
    const image = home.image();
    made.push(await issueOne(home));
    await atOne(home, desk);
    desk.replicator.setHomeCut(true);
    await closed(home);
    const restored = await kept(openHome({ image, port: home.server.port }));
    made.push(await issueOne(restored), await issueOne(restored));
    await restored.start();
    desk.replicator.setHomeCut(false);
    await agreed(restored, desk, made);
    const numbers = await numbersOf(restored);
    expect(numbers.feed.map((row) => row.in_stream)).toEqual([1, 1, 1, 0]);
    const deskImage = desk.image();
    await closed(restored);
    await closed(desk);
    const next = await kept(openHome({ image: deskImage, takesOver: true }));
    expect(await numbersOf(next)).toEqual(numbers);
  });

  test('a claim counts only from a workstation of the clinic', async () => {
    const { home, desk } = await openClinic();
    await issueOne(desk);
    await atOne(home, desk);
    const stranger = await kept(openHome({ takesOver: true }));
    const claim = await stranger.db.write(async (trx) => readClaim(trx, clinicScope));
    const heard = await home.db.write(async (trx) => claim && hearClaim(trx, claim));
    expect(heard).toBe('nothing');
  });
});

describe('a desk', () => {
  test('that goes on under a new replica keeps in mind what is no part of its rows yet', async () => {
    const { desk } = await openClinic();
    desk.replicator.setHomeCut(true);
    await issueOne(desk);
    const folded = () => desk.db.read.selectFrom('outbox').select('is_folded').execute();
    expect(await folded()).toEqual([{ is_folded: 1 }]);
    await desk.db.write(async (trx) => {
      await trx.updateTable('outbox').set({ is_folded: 0 }).execute();
      desk.ledger.rebear(trx, clinicScope);
    });
    expect(await folded()).toEqual([{ is_folded: 0 }]);
  });

  test('that was restored goes on under a new replica, and its lost acts come back', async () => {
    const { home, desk } = await openClinic();
    const made = [await issueOne(desk)];
    await atOne(home, desk);
    const image = desk.image();
    const old = await replicaOf(desk);
    made.push(await issueOne(desk), await issueOne(home));
    await atOne(home, desk);
    await closed(desk);
    const restored = await kept(openDesk(home.server.url, { image }));
    made.push(await issueOne(restored));
    await restored.start();
    made.push(await issueOne(restored));
    await agreed(home, restored, made);
    expect(await replicaOf(restored)).not.toBe(old);
  });

  test('whose disk was copied: both go on, and no act is lost or doubled', async () => {
    const { home, desk } = await openClinic();
    const made = [await issueOne(desk)];
    desk.replicator.setHomeCut(true);
    made.push(await issueOne(desk));
    const image = desk.image();
    const copy = await kept(openDesk(home.server.url, { image }));
    made.push(await issueOne(copy), await issueOne(desk));
    await copy.start();
    desk.replicator.setHomeCut(false);
    made.push(await issueOne(copy), await issueOne(desk));
    await agreed(home, desk, made);
    await agreed(home, copy, made);
    expect(await replicaOf(copy)).not.toBe(await replicaOf(desk));
  });

  test('lets go of what is durable, and only where its own feed is the one that is', async () => {
    const { home, desk } = await openClinic();
    for (let number = 0; number < 3; number += 1) await issueOne(desk);
    await atOne(home, desk);
    const bodies = async () =>
      (await desk.db.read.selectFrom('feed').select('body').orderBy('seq').execute()).map(
        ({ body }) => body !== '',
      );
    const told = (seq: number, chk: string) =>
      desk.db.write(async (trx) => noteDurable(trx, clinicScope, { seq, chk }));
    await told(2, 'f'.repeat(64));
    expect(await bodies()).toEqual([true, true, true]);
    const { chk } = await desk.db.read
      .selectFrom('feed')
      .select('chk')
      .where('seq', '=', 2)
      .executeTakeFirstOrThrow();
    await desk.db.write((trx) => trx.updateTable('scopes').set({ durable_seq: 0 }).execute());
    await told(2, chk);
    expect(await bodies()).toEqual([false, false, true]);
    expect(await outboxIds(desk)).toEqual([]);
  });
});
