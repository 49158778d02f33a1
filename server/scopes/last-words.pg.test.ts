import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { clinicScope, referenceScope, residentInsert, said } from '../../tests/support/acts.ts';
import { atOne, openDesk, openHome } from '../../tests/support/clinic.ts';
import { districtFeedIds, openTestDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';
import { seal } from '../../shared/replication/seal.ts';
import type { Origin } from '../../shared/replication/protocol.ts';
import { START, type Transaction } from '../../shared/replication/transaction.ts';
import { inTransaction } from '../db/open.ts';
import { findCaller, strangersOf, vouchFor } from './known-devices.ts';
import { handOnWords } from './last-words.ts';
import { releaseQuarantined } from './quarantine.ts';
import { countAside, readQuarantine } from './quarantine-list.ts';
import { revokeDevice, revokedDevices } from './workstations.ts';

const { kept } = keeping();

test('a home that was sent away hands over what it alone had; nothing of it is lost', async () => {
  const district = await kept(openTestDistrict());
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  const desk = await kept(openDesk(home.server.url));
  await desk.start();
  const { txId: first } = await desk.issue([residentInsert(uuid())]);
  await eventually(async () => {
    const feed = await district.db.selectFrom('feed').select('tx_id').execute();
    expect(feed.map((row) => row.tx_id)).toContain(first);
  });
  home.replicator.setDistrictCut(true);
  const [own, others] = [uuid(), uuid()];
  const alone = await home.issue([residentInsert(own)]);
  const ofDesk = await desk.issue([residentInsert(others)]);
  await atOne(home, desk);
  const { deviceId } = home.device;
  await revokeDevice(district.db, { deviceId, by: 'operator', reason: 'stolen', now: Date.now() });
  home.replicator.setDistrictCut(false);
  const list = () => readQuarantine(district.db, 100);
  await eventually(async () => expect(await list()).toHaveLength(1));
  const [held] = await list();
  expect(held).toMatchObject({ txId: alone.txId, why: 'handed-over', seq: null, isRevoked: true });
  await eventually(() => expect(home.replicator.state().waitingForDistrict).toBe(0));
  const mail = await district.db.selectFrom('mail').select('tx_id').execute();
  expect(mail.map((row) => row.tx_id)).toEqual([ofDesk.txId]);
  // The same once more changes nothing.
  home.replicator.nudge();
  const outcome = await releaseQuarantined(
    district.db,
    { scopeId: clinicScope, txId: alone.txId, by: 'operator', reason: '核实过' },
    district.district.writer,
  );
  expect(outcome).toBe('released');
  expect(await district.db.selectFrom('mail').select('tx_id').execute()).toHaveLength(2);
  expect(await list()).toMatchObject([{ decision: 'released', decidedBy: 'operator' }]);
  expect((await countAside(district.db)).get(clinicScope)?.quarantined).toBe(0);
}, 30_000);

/** A home that was sent away, and what it makes up under its own key. */
async function openSentAway() {
  const district = await kept(openTestDistrict());
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  const { txId: first } = await home.issue([residentInsert(uuid())]);
  await eventually(async () => expect(await districtFeedIds(district)).toEqual([first]));
  const { deviceId, publicKey, sign } = home.device;
  await revokeDevice(district.db, { deviceId, by: 'operator', reason: 'stolen', now: Date.now() });
  const caller = { deviceId, publicKey, name: 'home', isRevoked: true };
  const makeUp = () => {
    const [stranger, replicaId] = [uuid(), uuid()];
    const { txHash: _hash, signature: _signature, ...act } = said(uuid(), [residentInsert(uuid())]);
    const tx = seal({ ...act, replicaId }, sign);
    return { tx, stranger, origin: { replicaId, deviceId: stranger, publicKey, name: '' } };
  };
  return { district, home, caller, makeUp };
}

test('of whom it tells before they have said anything, nobody hears', async () => {
  const { district, caller, makeUp } = await openSentAway();
  const [first, second] = [makeUp(), makeUp()];
  const bring = async (tx: Transaction, origins: Origin[]) => {
    const ask = { scopeId: clinicScope, txs: [tx], origins };
    const { results } = await district.district.reference.donate(ask, caller);
    return results.map(({ verdict }) => verdict);
  };
  expect(await bring(first.tx, [first.origin, second.origin])).toEqual(['quarantined']);
  expect(await findCaller(district.db, second.stranger)).toBeNull();
  expect(await bring(second.tx, [second.origin])).toEqual(['quarantined']);
  expect(await district.db.selectFrom('mail').select('tx_id').execute()).toEqual([]);
});

test('whose reference it pushes, of whom only it has told, they were sent away too', async () => {
  const { district, home, caller, makeUp } = await openSentAway();
  const { origin, stranger } = makeUp();
  const { txHash: _hash, signature: _signature, ...act } = said(uuid(), [residentInsert(uuid())]);
  const place = {
    scopeId: referenceScope,
    scopeKind: 'reference',
    replicaId: origin.replicaId,
  } as const;
  const tx = seal({ ...act, ...place }, home.device.sign);
  const ask = { scopeId: referenceScope, replicaId: origin.replicaId, txs: [tx], origin };
  await district.district.reference.push(ask, caller);
  const device = await district.db
    .selectFrom('known_devices')
    .select('is_revoked')
    .where('device_id', '=', stranger)
    .executeTakeFirst();
  expect(device).toEqual({ is_revoked: true });
});

test('a desk of whom it told first is refused until the clinic has vouched for it', async () => {
  const { district, caller, makeUp } = await openSentAway();
  const { tx, origin, stranger } = makeUp();
  const ask = { scopeId: clinicScope, txs: [tx], origins: [origin] };
  await district.district.reference.donate(ask, caller);
  expect(await strangersOf(district.db, clinicScope)).toEqual([stranger]);
  expect(await revokedDevices(district.db, clinicScope)).toEqual([caller.deviceId]);
  await vouchFor(district.db, [stranger, caller.deviceId]);
  expect(await findCaller(district.db, stranger)).toMatchObject({ isRevoked: false });
  expect(await revokedDevices(district.db, clinicScope)).toEqual([caller.deviceId]);
});

test('what it brings of somebody of whom only it has told lies in quarantine, and lets nobody in', async () => {
  const { district, caller, makeUp } = await openSentAway();
  const { tx, stranger, origin } = makeUp();
  const ask = { scopeId: clinicScope, txs: [tx], origins: [origin] };
  const forged = { ...ask, txs: [{ ...tx, signature: 'AAAA' }] };
  await expect(district.district.reference.donate(forged, caller)).rejects.toThrow(
    'bad-transaction',
  );
  expect(await findCaller(district.db, stranger)).toBeNull();
  const { results } = await district.district.reference.donate(ask, caller);
  expect(results).toEqual([{ txId: tx.txId, verdict: 'quarantined' }]);
  expect(await district.db.selectFrom('mail').select('tx_id').execute()).toEqual([]);
  expect(await findCaller(district.db, stranger)).toMatchObject({ isRevoked: true });
});

test('what lay in quarantine lies there at the district too, and never comes by its mail', async () => {
  const { db } = await kept(openTestDistrict());
  const place = { scope_id: clinicScope, kind: 'clinic', is_home: false, chk: START.chk };
  await db.insertInto('scopes').values(place).execute();
  const [held, other] = [uuid(), uuid()].map((txId) => said(txId, [residentInsert(uuid())]));
  if (!held || !other) throw new Error('two acts');
  const ask = { scopeId: clinicScope, txs: [held, other], quarantined: [held.txId] };
  const { results } = await inTransaction(db, (trx) =>
    handOnWords(trx, ask, { isRevoked: false }, Date.now()),
  );
  expect(results.map(({ verdict }) => verdict)).toEqual(['quarantined', 'applied']);
  const mail = await db.selectFrom('mail').select('tx_id').execute();
  expect(mail).toEqual([{ tx_id: other.txId }]);
  expect(await readQuarantine(db, 100)).toMatchObject([{ txId: held.txId }]);
  expect((await countAside(db)).get(clinicScope)).toEqual({ quarantined: 1, notFolded: 0 });
});
