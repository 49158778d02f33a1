import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, nurse, residentInsert } from '../../../tests/support/acts.ts';
import { signClaim } from '../../../shared/replication/claim.ts';
import { SCHEMA_VERSION } from '../../../shared/replication/entities.ts';
import { limits, type Origin, PROTOCOL_VERSION } from '../../../shared/replication/protocol.ts';
import { seal } from '../../../shared/replication/seal.ts';
import { ZERO_HASH } from '../../../shared/replication/transaction.ts';
import { findCaller } from './known-devices.ts';
import { readClaim } from './rebirth.ts';
import { readSelf } from './scope-store.ts';
import {
  atOne,
  feedIds,
  type HomeWorkstation,
  openDesk,
  openHome,
  residents,
  type Workstation,
} from '../../../tests/support/clinic.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { openMembership } from './membership.ts';
import { outbid } from './take-over.ts';
import { listWorkstations, revokeDevice, revokedDevices } from './workstations.ts';

const { kept, closed } = keeping();

const sendAway = (home: Workstation, deviceId: string) =>
  home.db.write(async (db) =>
    revokeDevice(db, { deviceId, by: 'manager', reason: '丢失', now: Date.now() }),
  );

async function parties() {
  const home = await kept(openHome());
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  await desk.start();
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
  return { home, desk };
}

test('who was sent away hands over what it has, hears why, and gets nothing more', async () => {
  const { home, desk } = await parties();
  expect(await sendAway(home, desk.device.deviceId)).toBe(true);
  const { txId } = await desk.issue([residentInsert(uuid())]);
  await eventually(async () => expect(await feedIds(home)).toContain(txId));
  await eventually(() => expect(desk.membership.isDismissed()).toBe(true));
  const quarantined = await home.db.read
    .selectFrom('feed')
    .select('status')
    .where('tx_id', '=', txId)
    .executeTakeFirst();
  expect(quarantined).toEqual({ status: 'quarantined' });
  await home.issue([residentInsert(uuid())]);
  const later = await openMembership({ ...desk, deviceId: desk.device.deviceId, now: Date.now });
  expect(later.isDismissed()).toBe(true);
  expect(await residents(home)).toHaveLength(2);
  expect(await residents(desk)).toHaveLength(2);
});

test('what they handed over stays in quarantine, also where the home is restored and gets it back', async () => {
  const { home, desk } = await parties();
  const other = await kept(openDesk(home.server.url));
  await other.start();
  await sendAway(home, desk.device.deviceId);
  const image = home.image();
  const { txId } = await desk.issue([residentInsert(uuid())]);
  const statusAt = async ({ db }: Workstation) => {
    const feed = db.read.selectFrom('feed').select('status').where('tx_id', '=', txId);
    return (await feed.executeTakeFirst())?.status;
  };
  await eventually(async () => expect(await statusAt(other)).toBe('quarantined'));
  await closed(desk);
  await closed(home);
  const restored = await kept(openHome({ image, port: home.server.port }));
  await restored.start();
  await eventually(async () => expect(await feedIds(restored)).toContain(txId));
  await atOne(restored, other);
  expect([await statusAt(restored), await statusAt(other)]).toEqual(['quarantined', 'quarantined']);
  expect(await residents(restored)).toHaveLength(1);
});

test('a peer that speaks another version of the protocol is told so, and nothing is guessed', async () => {
  const { desk } = await parties();
  const { replicaId } = await desk.db.write(async (trx) => readSelf(trx, clinicScope));
  const hello = { schemaVersion: SCHEMA_VERSION, scopeId: clinicScope, replicaId, claim: null };
  const ask = (protocolVersion: number) =>
    desk.replicator.home?.ask('hello', { ...hello, protocolVersion }, { timeoutMs: 5_000 });
  await expect(ask(PROTOCOL_VERSION + 1)).rejects.toMatchObject({ code: 'wrong-version' });
  await expect(ask(PROTOCOL_VERSION)).resolves.toMatchObject({ stream: { lastNo: 1 } });
});

test('the others hear of it and would refuse it too, should one of them be the home', async () => {
  const { home, desk } = await parties();
  const other = await kept(openDesk(home.server.url));
  await other.start();
  await other.issue([residentInsert(uuid())]);
  await atOne(other, desk);
  await sendAway(home, desk.device.deviceId);
  other.replicator.setHomeCut(true);
  other.replicator.setHomeCut(false);
  await eventually(async () =>
    expect(await revokedDevices(other.db.read)).toEqual([desk.device.deviceId]),
  );
  expect(other.membership.isDismissed()).toBe(false);
});

test('its name, letter and last contact are on the list', async () => {
  const { home, desk } = await parties();
  const { deviceId } = desk.device;
  await eventually(async () =>
    expect(await listWorkstations(home.db.read)).toMatchObject([
      { deviceId, name: 'desk', lastContactAt: expect.any(String), revokedAt: null },
    ]),
  );
  await sendAway(home, deviceId);
  expect(await sendAway(home, deviceId)).toBe(false);
  expect(await listWorkstations(home.db.read)).toMatchObject([
    { deviceId, revokedReason: '丢失', revokedAt: expect.any(String) },
  ]);
  expect(await feedIds(home)).toHaveLength(1);
});

/** What somebody asks the home who has this workstation's key, and a program of their own. */
function asking({ replicator }: Workstation) {
  const peer = replicator.home;
  if (!peer) throw new Error('a desk has a home');
  return peer;
}

const claimOf = ({ db }: Workstation) => db.write(async (trx) => readClaim(trx, clinicScope));

async function claimed({ db, device }: Workstation, epoch: number) {
  const { replicaId } = await db.write(async (trx) => readSelf(trx, clinicScope));
  const { deviceId, publicKey, sign } = device;
  const own = { scopeId: clinicScope, epoch, deviceId, replicaId, publicKey, url: null };
  return signClaim(own, sign);
}

async function greet(home: HomeWorkstation, desk: Workstation, epoch: number) {
  const version = { protocolVersion: PROTOCOL_VERSION, schemaVersion: SCHEMA_VERSION };
  const claim = await claimed(desk, epoch);
  const ask = { ...version, scopeId: clinicScope, replicaId: claim.replicaId, claim };
  const answer = await asking(desk).ask('hello', ask, { timeoutMs: 5_000 });
  expect(answer.claim).toEqual(await claimOf(home));
}

test('above the claim of who was sent away their home claims once more, and leaves an epoch to whoever comes next', async () => {
  const { home, desk } = await parties();
  await desk.replicator.stop();
  await sendAway(home, desk.device.deviceId);
  await greet(home, desk, Number.MAX_SAFE_INTEGER);
  expect(await claimOf(home)).toMatchObject({ epoch: 1 });
  await greet(home, desk, 2);
  expect(await claimOf(home)).toMatchObject({ epoch: 3, deviceId: home.device.deviceId });
  // A late word of the claim that was outbid already.
  const late = await claimed(desk, 2);
  await home.db.write(async (trx) => outbid(trx, late, home.device));
  expect(await claimOf(home)).toMatchObject({ epoch: 3 });
});

test('a claim that nobody can have come to counts from nobody', async () => {
  const { home, desk } = await parties();
  await desk.replicator.stop();
  await greet(home, desk, Number.MAX_SAFE_INTEGER);
  expect(await claimOf(home)).toMatchObject({ epoch: 1 });
});

/** Somebody whom a workstation made up, under its own key, and what they first said. */
function madeUp({ device }: Workstation) {
  const [deviceId, replicaId] = [uuid(), uuid()];
  const place = { scopeId: clinicScope, scopeKind: 'clinic', replicaId, txNo: 1 } as const;
  const said = { txId: uuid(), hlc: Date.now(), actor: nurse, prevHash: ZERO_HASH };
  const ops = [residentInsert(uuid())];
  const tx = seal({ ...place, ...said, schemaVersion: SCHEMA_VERSION, ops }, device.sign);
  return { tx, origin: { replicaId, deviceId, publicKey: device.publicKey, name: '' } };
}

async function donate(desk: Workstation, people: ReturnType<typeof madeUp>[], more: Origin[] = []) {
  const txs = people.map(({ tx }) => tx);
  const origins = [...people.map(({ origin }) => origin), ...more];
  const ask = { scopeId: clinicScope, txs, origins };
  const { results } = await asking(desk).ask('donate', ask, { timeoutMs: 5_000 });
  return results.map(({ verdict }) => verdict);
}

test('what they bring of somebody of whom only they have told counts for nothing, and lets nobody in', async () => {
  const { home, desk } = await parties();
  await desk.replicator.stop();
  await sendAway(home, desk.device.deviceId);
  const stranger = madeUp(desk);
  const { tx, origin } = stranger;
  const { deviceId } = origin;
  expect(await donate(desk, [stranger])).toEqual(['quarantined']);
  expect(await feedIds(home)).toContain(tx.txId);
  expect(await residents(home)).toHaveLength(1);
  const sentAway = new Set([deviceId, desk.device.deviceId]);
  expect(new Set(await revokedDevices(home.db.read))).toEqual(sentAway);
  const listed = await listWorkstations(home.db.read);
  expect(new Set(listed.map((one) => one.deviceId))).toEqual(sentAway);
  // They may still hand over what they have.
  expect(await findCaller(home.db.read, deviceId)).toMatchObject({ isRevoked: true });
});

test('nor of somebody of whom they have told before that one said anything', async () => {
  const { home, desk } = await parties();
  await desk.replicator.stop();
  await sendAway(home, desk.device.deviceId);
  const [first, second] = [madeUp(desk), madeUp(desk)];
  expect(await donate(desk, [first], [second.origin])).toEqual(['quarantined']);
  expect(await donate(desk, [second])).toEqual(['quarantined']);
  expect(await residents(home)).toHaveLength(1);
});

test('more of them than a clinic has computers are not taken, and nobody is kept from being answered', async () => {
  const { home, desk } = await parties();
  await desk.replicator.stop();
  await sendAway(home, desk.device.deviceId);
  const crowd = Array.from({ length: limits.strangers + 1 }, () => madeUp(desk));
  await expect(donate(desk, crowd)).rejects.toMatchObject({ code: 'bad-transaction' });
  expect(await donate(desk, crowd.slice(1))).toHaveLength(limits.strangers);
  const [late] = crowd;
  if (late) await expect(donate(desk, [late])).rejects.toMatchObject({ code: 'bad-transaction' });
  // Those whom somebody sent away come first.
  const refused = await revokedDevices(home.db.read);
  expect(refused).toHaveLength(limits.strangers + 1);
  expect(refused[0]).toBe(desk.device.deviceId);
});

test('a home that was replaced is on the list of its successor, and can be sent away there', async () => {
  const { home, desk } = await parties();
  const { deviceId } = home.device;
  const image = desk.image();
  await closed(desk);
  await closed(home);
  const next = await kept(openHome({ image, takesOver: true }));
  await next.start();
  expect(await listWorkstations(next.db.read)).toMatchObject([{ deviceId, revokedAt: null }]);
  expect(await sendAway(next, deviceId)).toBe(true);
  expect(await listWorkstations(next.db.read)).toMatchObject([
    { deviceId, revokedAt: expect.any(String) },
  ]);
  expect(await revokedDevices(next.db.read)).toEqual([deviceId]);
});
