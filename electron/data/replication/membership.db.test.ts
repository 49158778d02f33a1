import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, residentInsert } from '../../../tests/support/acts.ts';
import { SCHEMA_VERSION } from '../../../shared/replication/entities.ts';
import { PROTOCOL_VERSION } from '../../../shared/replication/protocol.ts';
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
import { listWorkstations, revokeDevice, revokedDevices } from './workstations.ts';

const { kept, closed } = keeping();

const sendAway = (home: HomeWorkstation, deviceId: string) =>
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
