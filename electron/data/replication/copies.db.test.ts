import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, residentInsert } from '../../../tests/support/acts.ts';
import {
  atOne,
  feedIds,
  openDesk,
  openHome,
  residents,
  type Workstation,
} from '../../../tests/support/clinic.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { keeping } from '../../../tests/support/kept.ts';
import type { Replica } from '../../../tests/support/replica.ts';
import { readClaim } from './rebirth.ts';
import { readSelf } from './scope-store.ts';
import { hearClaim, yieldTo } from './take-over.ts';
import { revokedDevices } from './workstations.ts';

const { kept, closed } = keeping();

const issueOne = async (at: Workstation) => (await at.issue([residentInsert(uuid())])).txId;

const replicaOf = ({ db }: Replica) =>
  db.write(async (trx) => readSelf(trx, clinicScope).replicaId);

const claimOf = async ({ db }: Replica) => {
  const claim = await db.write(async (trx) => readClaim(trx, clinicScope));
  if (!claim) throw new Error('the scope was claimed');
  return claim;
};

/** No code lets anybody in here: who follows does it with what it is. */
const noCode = { enrolmentCode: 'no code' };

async function agreed(one: Workstation, other: Workstation, ids: readonly string[]) {
  await eventually(async () => expect(new Set(await feedIds(one))).toEqual(new Set(ids)));
  await atOne(one, other);
  expect(await residents(one)).toEqual(await residents(other));
  expect([...one.faults, ...other.faults]).toEqual([]);
}

async function openClinic() {
  const home = await kept(openHome());
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  await desk.start();
  return { home, desk };
}

test('a copy of the desk that took over goes on under another name and follows it', async () => {
  const { home, desk } = await openClinic();
  const made = [await issueOne(home), await issueOne(desk)];
  await atOne(home, desk);
  const image = desk.image();
  await closed(home);
  await closed(desk);
  const next = await kept(openHome({ image, takesOver: true }));
  await next.start();
  const copy = await kept(openDesk(home.server.url, { image, ...noCode }));
  made.push(await issueOne(copy), await issueOne(next));
  const claim = await claimOf(next);
  expect(claim.replicaId).toBe(await replicaOf(copy));
  expect(await copy.db.write(async (trx) => hearClaim(trx, claim))).toBe('another-home');
  const moved = copy.image();
  await closed(copy);

  const back = await kept(openDesk(next.server.url, { image: moved, ...noCode }));
  expect(await replicaOf(back)).not.toBe(await replicaOf(next));
  await back.start();
  made.push(await issueOne(back), await issueOne(next));
  await agreed(next, back, made);
});

test('it follows nobody who was sent away, though it never heard of that either', async () => {
  const { restored, claim } = await restoredUnderAnother();
  const told = { device: restored.device, isRevoked: true, now: Date.now() };
  expect(await restored.db.write(async (trx) => yieldTo(trx, claim, told))).toBe(false);
  expect(await claimOf(restored)).toMatchObject({
    epoch: claim.epoch + 1,
    deviceId: restored.device.deviceId,
  });
  expect(await revokedDevices(restored.db.read)).toEqual([claim.deviceId]);
});

test('a copy that has not heard of it is told that it writes under the name of the home', async () => {
  const { home } = await openClinic();
  const image = home.image();
  const made = [await issueOne(home)];
  const copy = await kept(openDesk(home.server.url, { image, ...noCode }));
  await copy.db.write(async (trx) => {
    await trx.updateTable('scopes').set({ is_home: 0 }).where('kind', '=', 'clinic').execute();
    await trx
      .updateTable('known_devices')
      .set({ role: 'home' })
      .where('device_id', '=', home.device.deviceId)
      .execute();
  });
  made.push(await issueOne(copy));
  await copy.start();
  await agreed(home, copy, made);
  expect(await replicaOf(copy)).not.toBe(await replicaOf(home));
});

/** A newcomer took the clinic over, and its former home is put back as it was before it had heard of that one. */
async function restoredUnderAnother() {
  const { home, desk } = await openClinic();
  const made = [await issueOne(home), await issueOne(desk)];
  await atOne(home, desk);
  const image = home.image();
  const newcomer = await kept(openDesk(home.server.url));
  await newcomer.start();
  made.push(await issueOne(newcomer));
  await atOne(home, newcomer);
  const young = newcomer.image();
  await closed(home);
  await closed(newcomer);
  const next = await kept(openHome({ image: young, takesOver: true }));
  await next.start();

  const restored = await kept(openHome({ image }));
  const alone = await issueOne(restored);
  return { next, restored, claim: await claimOf(next), made: [...made, alone] };
}

test('a restored home follows the one that took over, though it never heard of it before', async () => {
  const { next, restored, claim, made } = await restoredUnderAnother();
  // A desk that tells it is not enough: nobody here knows that device. The district is.
  expect(await restored.db.write(async (trx) => hearClaim(trx, claim))).toBe('nothing');
  const { device } = restored;
  expect(
    await restored.db.write(async (trx) =>
      yieldTo(trx, claim, { device, isRevoked: false, now: Date.now() }),
    ),
  ).toBe(true);
  const retired = restored.image();
  await closed(restored);
  const back = await kept(openDesk(next.server.url, { image: retired, ...noCode }));
  await back.start();
  made.push(await issueOne(back), await issueOne(next));
  await agreed(next, back, made);
});
