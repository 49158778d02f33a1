import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { createPeer } from '../../electron/data/replication/peer.ts';
import { prepared } from '../../electron/data/db/write-context.ts';
import {
  type Manifest,
  type ManifestAnswer,
  SNAPSHOT_PATH,
} from '../../shared/replication/snapshot.ts';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import { openHome, outboxIds, type Workstation } from '../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { forgetScope } from '../../tests/support/forget-scope.ts';
import { eventually } from '../../tests/support/eventually.ts';
import {
  giveDayList,
  type GuestKind,
  hospitalOp,
  joinGuest,
  observationOp,
  referralOp,
  staffOp,
  writeAs,
} from '../../tests/support/guests.ts';
import { keeping } from '../../tests/support/kept.ts';
import type { Replica } from '../../tests/support/replica.ts';
import { endExpired } from './guests.ts';
import { releaseQuarantined } from './quarantine.ts';
import { revokeDevice } from './workstations.ts';

const { kept, closed } = keeping();
const hospitalId = '01980000-0000-7000-8000-0000000000b1';
const [atHospital, atClinic] = [uuid(), uuid()];
const hospitalDoctor = { kind: 'staff', id: atHospital, place: 'office' } as const;
const visitor = { kind: 'staff', id: atClinic, place: 'tablet' } as const;

async function openClinic() {
  const district = await kept(openTestDistrict());
  const staff = [staffOp(atHospital, hospitalId), staffOp(atClinic, clinicScope)];
  await district.district.reference.seed([hospitalOp(hospitalId), ...staff]);
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  return { district, home };
}

async function follow(district: RunningDistrict, scopeId: string, kind: GuestKind) {
  const guest = await kept(joinGuest(district, scopeId, kind));
  await guest.start();
  return guest;
}

async function hasResident({ db }: Pick<Replica, 'db'>, id: string): Promise<boolean> {
  const row = await db.read.selectFrom('residents').select('id').where('id', '=', id).execute();
  return row.length > 0;
}

async function referralOf({ db }: Pick<Replica, 'db'>, id: string) {
  return db.read
    .selectFrom('referrals')
    .select(['state', 'state_reason'])
    .where('id', '=', id)
    .executeTakeFirst();
}

async function answer(hospital: Workstation, referralId: string, state: string, reason: string) {
  const patch = async (field: string, value: string) =>
    hospital.db.write((trx) => hospital.ledger.patchOp(trx, 'referrals', referralId, field, value));
  const ops = [await patch('state', state), await patch('state_reason', reason)];
  await writeAs(hospital, hospitalId, hospitalDoctor, ops);
}

/** A hospital with one resident who was referred to it. */
async function withReferral() {
  const { district, home } = await openClinic();
  const hospital = await follow(district, hospitalId, 'hospital');
  const [residentId, referralId] = [uuid(), uuid()];
  await home.issue([residentInsert(residentId), referralOp(residentId, referralId, hospitalId)]);
  await eventually(async () => expect(await referralOf(hospital, referralId)).toBeDefined());
  return { district, home, hospital, residentId, referralId };
}

/** A tablet with the residents of a list. */
async function withDayList() {
  const { district, home } = await openClinic();
  const tabletId = uuid();
  const tablet = await follow(district, tabletId, 'tablet');
  const residentId = uuid();
  await home.issue([residentInsert(residentId)]);
  await eventually(async () => {
    const rows = await district.db
      .selectFrom('feed')
      .select('seq')
      .where('scope_id', '=', clinicScope)
      .execute();
    expect(rows).toHaveLength(1);
  });
  await giveDayList(district, tabletId, [residentId]);
  await eventually(async () => expect(await hasResident(tablet, residentId)).toBe(true));
  return { district, home, tablet, tabletId, residentId };
}

test('what a hospital answers arrives at the clinic; when it refuses, the record leaves it', async () => {
  const { district, home, hospital, residentId, referralId } = await withReferral();
  await answer(hospital, referralId, 'accepted', '周三上午');
  await eventually(async () =>
    expect(await referralOf(home, referralId)).toEqual({
      state: 'accepted',
      state_reason: '周三上午',
    }),
  );
  expect(await hasResident(hospital, residentId)).toBe(true);
  await answer(hospital, referralId, 'rejected', '床位已满');
  await eventually(async () => expect(await hasResident(hospital, residentId)).toBe(false));
  expect((await referralOf(home, referralId))?.state).toBe('rejected');
  await eventually(async () => expect(await outboxIds(hospital)).toEqual([]));
  expect(hospital.replicator.state()).toMatchObject({
    district: { reachable: true, lastUploadAt: expect.any(String) },
    waitingForDistrict: 0,
  });
  expect([...district.faults, ...hospital.faults, ...home.faults]).toEqual([]);
});

test('a tablet writes while it is away, and after the day is over it still arrives', async () => {
  const { district, home, tablet, tabletId, residentId } = await withDayList();
  tablet.replicator.setDistrictCut(true);
  const rowId = uuid();
  await writeAs(tablet, tabletId, visitor, [observationOp(residentId, rowId)]);
  const { writer, ownScopes } = district.district;
  const tomorrow = { ...writer, now: () => Date.now() + 86_400_000 };
  ownScopes.tell(await endExpired(district.db, tomorrow));
  const removal = {
    op: 'tombstone',
    entity: 'observations',
    rowId,
    reason: 'wrong person',
  } as const;
  await writeAs(tablet, tabletId, visitor, [removal]);
  tablet.replicator.setDistrictCut(false);
  await eventually(async () => {
    const row = await home.db.read
      .selectFrom('observations')
      .select(['value_x10', 'removed_reason'])
      .where('id', '=', rowId)
      .executeTakeFirst();
    expect(row).toEqual({ value_x10: 655, removed_reason: 'wrong person' });
  });
  await eventually(async () => expect(await outboxIds(tablet)).toEqual([]));
  expect(await hasResident(tablet, residentId)).toBe(false);
  expect(await tablet.db.read.selectFrom('observations').select('id').execute()).toEqual([]);
  expect([...district.faults, ...tablet.faults, ...home.faults]).toEqual([]);
});

test('what they may not write is kept, taken back where it was written, and goes nowhere', async () => {
  const { district, home, hospital, residentId, referralId } = await withReferral();
  const phone = await hospital.db.write((trx) =>
    hospital.ledger.patchOp(trx, 'residents', residentId, 'phone', '13800000000'),
  );
  const cancel = await hospital.db.write((trx) =>
    hospital.ledger.patchOp(trx, 'referrals', referralId, 'state', 'cancelled'),
  );
  const accept = { ...cancel, value: 'accepted' } as typeof cancel;
  const refused = [
    await writeAs(hospital, hospitalId, hospitalDoctor, [phone]),
    await writeAs(hospital, hospitalId, hospitalDoctor, [cancel]),
    await writeAs(hospital, hospitalId, visitor, [accept]),
    await writeAs(hospital, hospitalId, hospitalDoctor, [residentInsert(uuid())]),
  ];
  await eventually(async () => expect(await outboxIds(hospital)).toEqual([]));
  const status = await district.db
    .selectFrom('feed')
    .select('tx_id')
    .where('scope_id', '=', hospitalId)
    .where('status', '=', 'quarantined')
    .orderBy('seq')
    .execute();
  expect(status.map((row) => row.tx_id)).toEqual(refused);
  const rows = await hospital.db.read.selectFrom('residents').select(['id', 'phone']).execute();
  expect(rows).toEqual([{ id: residentId, phone: null }]);
  expect((await referralOf(hospital, referralId))?.state).toBe('submitted');
  expect((await referralOf(home, referralId))?.state).toBe('submitted');
  expect(await district.db.selectFrom('mail').select('tx_id').execute()).toEqual([]);
});

test('nobody hands over for a scope that is not theirs, nor in somebody else’s name', async () => {
  const { district, home, hospital, residentId } = await withReferral();
  const tabletId = uuid();
  const tablet = await follow(district, tabletId, 'tablet');
  await writeAs(tablet, tabletId, visitor, [observationOp(residentId, uuid())]);
  await eventually(async () => expect(await outboxIds(tablet)).toEqual([]));
  expect(await home.db.read.selectFrom('observations').select('id').execute()).toEqual([]);

  const tx = await district.db
    .selectFrom('feed')
    .select(['body', 'replica_id'])
    .where('scope_id', '=', tabletId)
    .executeTakeFirstOrThrow();
  const txs = [JSON.parse(tx.body)];
  const pushTo = (guest: Workstation, scopeId: string) =>
    createPeer({
      ...guest,
      role: 'district',
      url: district.url,
      enrolmentCode: null,
      name: 'guest',
      now: Date.now,
    }).ask('push', { scopeId, replicaId: tx.replica_id, txs }, { timeoutMs: 5_000 });
  await expect(pushTo(hospital, tabletId)).rejects.toMatchObject({ code: 'unknown-scope' });
  await expect(pushTo(hospital, hospitalId)).rejects.toMatchObject({ code: 'bad-transaction' });
  await expect(pushTo(hospital, clinicScope)).rejects.toMatchObject({ code: 'unknown-scope' });
  expect((await pushTo(tablet, tabletId)).results).toEqual([
    { txId: txs[0].txId, verdict: 'duplicate' },
  ]);
});

test('one that was sent away hands over what it has, and that waits for an operator', async () => {
  const { district, home, tablet, tabletId, residentId } = await withDayList();
  const rowId = uuid();
  tablet.replicator.setDistrictCut(true);
  const txId = await writeAs(tablet, tabletId, visitor, [observationOp(residentId, rowId)]);
  const { deviceId } = tablet.device;
  await revokeDevice(district.db, { deviceId, by: 'test', reason: 'lost', now: Date.now() });
  tablet.replicator.setDistrictCut(false);
  await eventually(() => expect(tablet.membership.isDismissed()).toBe(true));
  await eventually(async () => {
    const feed = await district.db
      .selectFrom('feed')
      .select('status')
      .where('scope_id', '=', tabletId)
      .orderBy('seq')
      .execute();
    expect(feed.map(({ status }) => status)).toEqual(['applied', 'applied', 'quarantined']);
  });
  const observed = () => home.db.read.selectFrom('observations').select('id').execute();
  expect(await observed()).toEqual([]);
  const order = { scopeId: tabletId, txId, by: 'test', reason: 'it was the doctor' };
  const { writer, reference } = district.district;
  const said = new Set<string>();
  const telling = { ...writer, onSaid: (scopeId: string) => void said.add(scopeId) };
  expect(await releaseQuarantined(district.db, order, telling)).toBe('released');
  reference.tell(said);
  await eventually(async () => expect(await observed()).toEqual([{ id: rowId }]));
});

test('a workstation that is restarted, or set up anew, has the same', async () => {
  const { district, hospital, referralId } = await withReferral();
  await hospital.replicator.stop();
  await answer(hospital, referralId, 'accepted', '');
  const image = hospital.image();
  await closed(hospital);
  const again = await kept(joinGuest(district, hospitalId, 'hospital', image));
  await again.start();
  await eventually(async () => expect(await outboxIds(again)).toEqual([]));
  const anew = await follow(district, hospitalId, 'hospital');
  await eventually(async () =>
    expect(await referralOf(anew, referralId)).toMatchObject({ state: 'accepted' }),
  );
  expect([...district.faults, ...again.faults, ...anew.faults]).toEqual([]);
});

test('a new follower never receives a word of somebody who has left', async () => {
  const { district, home, hospital, residentId, referralId } = await withReferral();
  const stays = uuid();
  await home.issue([residentInsert(stays), referralOp(stays, uuid(), hospitalId)]);
  await eventually(async () => expect(await hasResident(hospital, stays)).toBe(true));
  await answer(hospital, referralId, 'rejected', '床位已满');
  await eventually(async () => expect(await hasResident(hospital, residentId)).toBe(false));

  const anew = await follow(district, hospitalId, 'hospital');
  await eventually(async () => expect(await hasResident(anew, stays)).toBe(true));
  await eventually(() => expect(anew.replicator.firstLoad?.state().stage).toBe('complete'));
  expect(await hasResident(anew, residentId)).toBe(false);
  const bodies = await anew.db.write(async (trx) =>
    prepared(trx)(`select body from feed where scope_id = ? and body <> ''`).all(hospitalId),
  );
  expect(bodies).toEqual([]);
  const start = { seq: 0, chk: '0'.repeat(64) };
  const peer = createPeer({
    ...anew,
    role: 'district',
    url: district.url,
    enrolmentCode: null,
    name: 'guest',
    now: Date.now,
  });
  const ask = { scopeId: hospitalId, from: start, maxBytes: 1_000_000 };
  expect((await peer.ask('pull', ask, { timeoutMs: 5_000 })).outcome).toBe('let-go');

  await home.patch(stays, 'phone', '13800000000');
  await eventually(async () => {
    const rows = await anew.db.read.selectFrom('residents').select('phone').execute();
    expect(rows).toEqual([{ phone: '13800000000' }]);
  });
  expect([...district.faults, ...anew.faults]).toEqual([]);
});

test('a snapshot that was announced is gone as soon as somebody in it has left', async () => {
  const { district, home } = await openClinic();
  const [residentId, referralId] = [uuid(), uuid()];
  await home.issue([residentInsert(residentId), referralOp(residentId, referralId, hospitalId)]);
  await eventually(async () => {
    const granted = district.db.selectFrom('grants').select('grant_id');
    expect(await granted.execute()).toHaveLength(1);
  });
  const hospital = await follow(district, hospitalId, 'hospital');
  await eventually(async () => expect(await referralOf(hospital, referralId)).toBeDefined());
  const peer = createPeer({
    ...hospital,
    role: 'district',
    url: district.url,
    enrolmentCode: null,
    name: 'guest',
    now: Date.now,
  });
  const ready = () =>
    eventually(async () => {
      const ask = { scopeId: hospitalId };
      const { body } = await peer.request(SNAPSHOT_PATH, ask, { timeoutMs: 5_000 });
      const { state, manifest } = body as Extract<ManifestAnswer, { state: 'ready' }>;
      expect(state).toBe('ready');
      return JSON.parse(manifest.text) as Manifest;
    });
  const take = async (hash: string) => {
    const path = `${SNAPSHOT_PATH}/${hospitalId}/${hash}`;
    for await (const part of peer.download(path, 0, { timeoutMs: 5_000 })) return part.length;
    return 0;
  };
  const hashIn = ({ chunks }: Manifest) =>
    chunks.find(({ entity }) => entity === 'residents')?.hash ?? '';
  const announced = await ready();
  expect(await take(hashIn(announced))).toBeGreaterThan(0);
  await answer(hospital, referralId, 'rejected', '床位已满');
  await eventually(async () => expect(await hasResident(hospital, residentId)).toBe(false));
  await expect(take(hashIn(announced))).rejects.toMatchObject({ code: 'not-found' });
  expect(hashIn(await ready())).toBe('');
});

test('who was away while somebody came and left never sees that record', async () => {
  const { district, home, hospital } = await withReferral();
  hospital.replicator.setDistrictCut(true);
  const other = await follow(district, hospitalId, 'hospital');
  const [passing, referral] = [uuid(), uuid()];
  await home.issue([residentInsert(passing), referralOp(passing, referral, hospitalId)]);
  await eventually(async () => expect(await referralOf(other, referral)).toBeDefined());
  await answer(other, referral, 'rejected', '不收');
  await eventually(async () => expect(await hasResident(other, passing)).toBe(false));
  hospital.replicator.setDistrictCut(false);
  const seqOf = async ({ db }: Workstation) =>
    (
      await db.read
        .selectFrom('scopes')
        .select('seq')
        .where('scope_id', '=', hospitalId)
        .executeTakeFirstOrThrow()
    ).seq;
  await eventually(async () => expect(await seqOf(hospital)).toBe(await seqOf(other)));
  const told = await hospital.db.write(async (trx) =>
    prepared(trx)('select 1 from feed where body like ?').all(`%${passing}%`),
  );
  expect(told.length).toBe(0);
  expect([...district.faults, ...hospital.faults, ...other.faults]).toEqual([]);
});

test('a district that was restored has the scope, the grants and their end from the guest again', async () => {
  const { district, home, tablet, tabletId, residentId } = await withDayList();
  const rowId = uuid();
  await writeAs(tablet, tabletId, visitor, [observationOp(residentId, rowId)]);
  const observed = ({ db }: Pick<Replica, 'db'>) =>
    db.read.selectFrom('observations').select('id').execute();
  await eventually(async () => expect(await observed(home)).toEqual([{ id: rowId }]));
  const grants = () =>
    district.db
      .selectFrom('grants')
      .select(['resident_id', 'grant_id', 'expires_at', 'source_scope_id', 'ended_at'])
      .where('scope_id', '=', tabletId)
      .execute();
  const before = await grants();
  expect(before).toHaveLength(1);
  tablet.replicator.setDistrictCut(true);
  await forgetScope(district, tabletId);
  tablet.replicator.setDistrictCut(false);
  await eventually(async () => expect(await grants()).toEqual(before));
  await eventually(async () => {
    const waiting = await tablet.db.read.selectFrom('limbo').select('tx_id').execute();
    expect(waiting).toEqual([]);
  });
  await home.patch(residentId, 'phone', '13800000000');
  await eventually(async () => {
    const rows = await tablet.db.read.selectFrom('residents').select('phone').execute();
    expect(rows).toEqual([{ phone: '13800000000' }]);
  });
  expect(await observed(home)).toEqual([{ id: rowId }]);
  const told = await home.db.read
    .selectFrom('feed')
    .select('seq')
    .where('body', 'like', `%${rowId}%`)
    .execute();
  expect(told).toHaveLength(1);
  expect([...district.faults, ...tablet.faults, ...home.faults]).toEqual([]);
});
