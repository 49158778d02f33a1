import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicScope, referenceScope, residentInsert } from '../../tests/support/acts.ts';
import {
  type HomeWorkstation,
  openDesk,
  openHome,
  type Workstation,
} from '../../tests/support/clinic.ts';
import {
  districtFeedIds,
  openTestDistrict,
  type RunningDistrict,
} from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import type { Replica } from '../../tests/support/replica.ts';
import { revokeDevice } from '../../electron/data/replication/workstations.ts';
import { revokeDevice as revokeAtDistrict } from './workstations.ts';
import { ProtocolRefusal } from '../../shared/replication/exchange.ts';
import { seal } from '../../shared/replication/seal.ts';
import {
  type Actor,
  type Operation,
  type Transaction,
  ZERO_HASH,
} from '../../shared/replication/transaction.ts';

const otherClinic = uuid();
const managerId = uuid();
const nurseId = uuid();
const ours = uuid();
const theirs = uuid();

const by = (id: string): Actor => ({ kind: 'staff', id, place: 'desk' });
const insert = (entity: string, rowId: string, fields: Record<string, string | number | null>) =>
  ({ op: 'insert', entity, rowId, fields }) satisfies Operation;
const person = (id: string, loginName: string, role: string) =>
  insert('staff', id, {
    clinic_id: clinicScope,
    login_name: loginName,
    name: loginName,
    role,
    password_hash: 'none',
    room_id: null,
    is_active: 1,
  });
const room = (id: string, clinicId: string, name: string) =>
  insert('rooms', id, { clinic_id: clinicId, queue_id: uuid(), name });

let district: RunningDistrict;
let home: HomeWorkstation;
let desk: Workstation;
beforeEach(async () => {
  district = await openTestDistrict();
  await district.district.reference.seed([
    person(managerId, 'tang', 'manager'),
    person(nurseId, 'lin', 'nurse'),
    room(ours, clinicScope, '一诊室'),
    room(theirs, otherClinic, '别处'),
  ]);
  home = await openHome({ districtUrl: district.url });
  await home.start();
  desk = await openDesk(home.server.url);
  await desk.start();
  await eventually(async () => expect(await nameOf(desk)).toBe('一诊室'));
});
afterEach(async () => {
  await desk.close();
  await home.close();
  await district.close();
});

async function nameOf({ db }: Replica, rowId = ours): Promise<string | null> {
  const row = await db.read
    .selectFrom('rooms')
    .select('name')
    .where('id', '=', rowId)
    .executeTakeFirst();
  return row?.name ?? null;
}

async function atDistrict(rowId = ours): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`select name from rooms where id = ${rowId}`.execute(
    district.db,
  );
  return rows[0]?.name ?? null;
}

async function districtFeed() {
  return district.db
    .selectFrom('feed')
    .select(['tx_id', 'status'])
    .where('scope_id', '=', referenceScope)
    .orderBy('seq')
    .execute();
}

/** One decision at a workstation. */
function decide({ db, ledger }: Replica, ops: readonly Operation[], actor = by(managerId)) {
  return db.write((trx) => ledger.issue(trx, { scopeId: referenceScope, actor, ops }));
}

function rename(at: Replica, name: string, rowId = ours) {
  return at.db.write(async (trx) => {
    const op = await at.ledger.patchOp(trx, 'rooms', rowId, 'name', name);
    return at.ledger.issue(trx, { scopeId: referenceScope, actor: by(managerId), ops: [op] });
  });
}

async function waiting({ db }: Replica): Promise<number> {
  const rows = await db.read
    .selectFrom('outbox')
    .select('tx_no')
    .where('scope_id', '=', referenceScope)
    .execute();
  return rows.length;
}

/** Until nothing waits at either workstation. */
function settled(): Promise<void> {
  return eventually(async () => {
    expect([await waiting(home), await waiting(desk)]).toEqual([0, 0]);
  });
}

test('what is decided at a desk holds there at once, and everywhere by way of the district', async () => {
  await rename(desk, '全科一诊室');
  expect(await nameOf(desk)).toBe('全科一诊室');
  await eventually(async () => expect(await atDistrict()).toBe('全科一诊室'));
  await eventually(async () => expect(await nameOf(home)).toBe('全科一诊室'));
  await settled();
  await rename(home, '全科诊室');
  await eventually(async () => expect(await nameOf(desk)).toBe('全科诊室'));
  await settled();
  expect([...district.faults, ...home.faults, ...desk.faults]).toEqual([]);
});

test('decided while the district is away: the desk goes on, and it arrives once', async () => {
  home.replicator.setDistrictCut(true);
  await eventually(() => expect(desk.replicator.state().district.reachable).toBe(false));
  await rename(desk, '甲');
  await rename(desk, '乙');
  expect(await nameOf(desk)).toBe('乙');
  expect(await waiting(desk)).toBe(2);
  await eventually(() => expect(desk.replicator.state().waitingForDistrict).toBe(2));
  expect(desk.replicator.state()).toMatchObject({ waitingForHome: 0, stoppedBecause: null });
  home.replicator.setDistrictCut(false);
  await eventually(async () => expect(await nameOf(home)).toBe('乙'));
  await settled();
  const feed = await districtFeed();
  expect(new Set(feed.map((row) => row.tx_id)).size).toBe(feed.length);
  expect(feed.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied']);
});

test('two desks that did not see each other change one field: both values stand until one is chosen', async () => {
  home.replicator.setDistrictCut(true);
  await eventually(() => expect(desk.replicator.state().district.reachable).toBe(false));
  await rename(home, '家里改的');
  await rename(desk, '前台改的');
  home.replicator.setDistrictCut(false);
  await settled();
  const whole = ({ db }: Replica) =>
    db.read.selectFrom('rooms').selectAll().where('id', '=', ours).executeTakeFirstOrThrow();
  await eventually(async () => expect(await whole(home)).toEqual(await whole(desk)));
  const { fv, name } = await whole(desk);
  expect(fv).toContain('家里改的');
  expect(fv).toContain('前台改的');
  expect(await atDistrict()).toBe(name);
  await rename(desk, '商量好的');
  await eventually(async () => expect((await whole(home)).name).toBe('商量好的'));
  expect((await whole(home)).fv).not.toContain('前台改的');
});

test("another clinic's row is not changed: kept, acknowledged, and taken back where it was written", async () => {
  await decide(desk, [
    { op: 'patch', entity: 'rooms', rowId: theirs, field: 'name', value: '我的', base: [] },
  ]);
  expect(await nameOf(desk, theirs)).toBe('我的');
  await settled();
  expect(await nameOf(desk, theirs)).toBe('别处');
  expect(await atDistrict(theirs)).toBe('别处');
  expect(await nameOf(home, theirs)).toBe('别处');
  expect((await districtFeed()).map(({ status }) => status)).toEqual(['applied', 'quarantined']);
  await rename(desk, '仍然可以');
  await eventually(async () => expect(await nameOf(home)).toBe('仍然可以'));
});

test('only the manager decides, and what was made without right vanishes', async () => {
  const made = uuid();
  await decide(desk, [room(made, clinicScope, '私设')], by(nurseId));
  expect(await nameOf(desk, made)).toBe('私设');
  await settled();
  expect(await nameOf(desk, made)).toBeNull();
  expect(await atDistrict(made)).toBeNull();
});

test('a login name that two desks gave out belongs to the first that arrives', async () => {
  home.replicator.setDistrictCut(true);
  await decide(home, [person(uuid(), 'wang', 'nurse')]);
  await decide(desk, [person(uuid(), 'wang', 'doctor')]);
  home.replicator.setDistrictCut(false);
  await settled();
  const named = ({ db }: Replica) =>
    db.read.selectFrom('staff').select('id').where('login_name', '=', 'wang').execute();
  await eventually(async () => expect(await named(home)).toHaveLength(1));
  expect(await named(desk)).toEqual(await named(home));
});

test('of two managers who end each other, the second does not', async () => {
  const second = uuid();
  await decide(desk, [person(second, 'wang', 'manager')]);
  await settled();
  await eventually(async () => {
    const rows = await home.db.read.selectFrom('staff').select('id').execute();
    expect(rows).toHaveLength(3);
  });
  home.replicator.setDistrictCut(true);
  const end = (at: Replica, whom: string, who: string) =>
    at.db.write(async (trx) => {
      const op = await at.ledger.patchOp(trx, 'staff', whom, 'is_active', 0);
      return at.ledger.issue(trx, { scopeId: referenceScope, actor: by(who), ops: [op] });
    });
  await end(home, second, managerId);
  await end(desk, managerId, second);
  home.replicator.setDistrictCut(false);
  await settled();
  const active = async ({ db }: Replica) => {
    const rows = await db.read
      .selectFrom('staff')
      .select('id')
      .where('role', '=', 'manager')
      .where('is_active', '=', 1)
      .execute();
    return rows.length;
  };
  await eventually(async () => expect([await active(home), await active(desk)]).toEqual([1, 1]));
});

test('what a desk that was sent away had decided is kept for an operator, acknowledged, and counts for nothing', async () => {
  home.replicator.setDistrictCut(true);
  await eventually(() => expect(desk.replicator.state().district.reachable).toBe(false));
  const { txId } = await rename(desk, '带走的人改的');
  const { deviceId } = desk.device;
  const order = { deviceId, by: managerId, reason: 'stolen', now: Date.now() };
  await home.db.write(async (trx) => revokeDevice(trx, order));
  home.replicator.setDistrictCut(false);
  await eventually(async () =>
    expect(await districtFeed()).toContainEqual({ tx_id: txId, status: 'quarantined' }),
  );
  expect(await atDistrict()).toBe('一诊室');
  await eventually(async () => {
    const find = desk.db.read.selectFrom('self').select(['acked_no', 'next_no']);
    const own = await find.where('scope_id', '=', referenceScope).executeTakeFirstOrThrow();
    expect(own.acked_no).toBe(own.next_no - 1);
  }, 30_000);
  expect([...district.faults, ...home.faults, ...desk.faults]).toEqual([]);
}, 60_000);

test('and it does not count either where they say that it was somebody else of whom nobody has heard', async () => {
  await home.db.write(async (trx) =>
    revokeDevice(trx, { deviceId: desk.device.deviceId, by: managerId, reason: '', now: 0 }),
  );
  const replicaId = uuid();
  const tx = sealed(desk, replicaId);
  const { publicKey } = desk.device;
  const origins = [{ replicaId, deviceId: uuid(), publicKey, name: '' }];
  const answer = await desk.replicator.home?.ask(
    'donate',
    { scopeId: referenceScope, txs: [tx], origins },
    { timeoutMs: 5_000 },
  );
  expect(answer?.results).toEqual([{ txId: tx.txId, verdict: 'quarantined' }]);
  expect(await districtFeed()).toContainEqual({ tx_id: tx.txId, status: 'quarantined' });
});

/** A transaction as this workstation would seal it, number by number. */
function sealed({ device }: Replica, replicaId: string, before?: Transaction): Transaction {
  return seal(
    {
      txId: uuid(),
      scopeId: referenceScope,
      scopeKind: 'reference',
      replicaId,
      txNo: (before?.txNo ?? 0) + 1,
      prevHash: before?.txHash ?? ZERO_HASH,
      hlc: Date.now(),
      actor: by(managerId),
      schemaVersion: 2,
      ops: [{ op: 'patch', entity: 'rooms', rowId: ours, field: 'name', value: '改', base: [] }],
    },
    device.sign,
  );
}

test('a home that was sent away brings its own decisions back into quarantine, and those of others as they are', async () => {
  const { reference } = district.district;
  const { deviceId, publicKey } = home.device;
  const order = { deviceId, by: 'operator', reason: 'stolen', now: Date.now() };
  // Who writes in a clinic decides for it.
  const { txId } = await desk.issue([residentInsert(uuid())]);
  await eventually(async () => expect(await districtFeedIds(district)).toContain(txId));
  await revokeAtDistrict(district.db, order);
  const names = { own: uuid(), others: uuid() };
  const own = sealed(home, names.own);
  const others = sealed(desk, names.others);
  const originOf = (replicaId: string, { device }: Replica) => ({
    replicaId,
    deviceId: device.deviceId,
    publicKey: device.publicKey,
    name: '',
  });
  const origins = [originOf(names.own, home), originOf(names.others, desk)];
  const caller = { deviceId, publicKey, name: 'home', isRevoked: true };
  const bring = () =>
    reference.donate({ scopeId: referenceScope, txs: [own, others], origins }, caller);
  expect((await bring()).results.map(({ verdict }) => verdict)).toEqual(['quarantined', 'applied']);
  expect((await bring()).results.map(({ verdict }) => verdict)).toEqual(['duplicate', 'duplicate']);
});

test('handed over twice it is there once; a gap, a fork and a forgery are answered as such', async () => {
  const { reference } = district.district;
  const replicaId = uuid();
  const { deviceId, publicKey } = home.device;
  const caller = { deviceId, publicKey, name: 'home', isRevoked: false };
  const [one, fork] = [sealed(home, replicaId), sealed(home, replicaId)];
  const [two, three] = [sealed(home, replicaId, one), sealed(home, replicaId, one)];
  const push = (...txs: Transaction[]) =>
    reference.push({ scopeId: referenceScope, replicaId, txs }, caller);
  await eventually(async () => expect((await push(one)).outcome).toBe('accepted'));
  expect(await push(one, two)).toMatchObject({
    outcome: 'accepted',
    lastNo: 2,
    results: [{ verdict: 'duplicate' }, { verdict: 'applied' }],
  });
  expect(await push(fork)).toMatchObject({ outcome: 'fork', results: [] });
  expect(await push(three)).toMatchObject({ outcome: 'fork', results: [] });
  expect(await push({ ...three, ...sealed(home, replicaId, { ...two, txNo: 7 }) })).toMatchObject({
    outcome: 'gap',
    lastNo: 2,
  });
  const forged = { ...sealed(home, replicaId, two), hlc: 1 };
  await expect(push(forged)).rejects.toThrow(ProtocolRefusal);
  await expect(push(sealed(desk, replicaId, two))).rejects.toThrow('bad-transaction');
  const hello = await reference.hello({
    protocolVersion: 1,
    schemaVersion: 2,
    scopeId: referenceScope,
    replicaId,
    claim: null,
  });
  expect(hello.stream).toEqual({ lastNo: 2, lastHash: two.txHash });
});

test("nobody writes in the district's own stream, nor for a clinic that it has not met", async () => {
  const { reference } = district.district;
  const self = await district.db
    .selectFrom('self')
    .select('replica_id')
    .where('scope_id', '=', referenceScope)
    .executeTakeFirstOrThrow();
  const { deviceId, publicKey } = home.device;
  const caller = { deviceId, publicKey, name: 'home', isRevoked: false };
  const replicaId = self.replica_id;
  await expect(
    reference.push({ scopeId: referenceScope, replicaId, txs: [sealed(home, replicaId)] }, caller),
  ).rejects.toThrow('bad-transaction');
  const stranger = { deviceId: uuid(), publicKey, name: 'x', isRevoked: false };
  const other = uuid();
  await expect(
    reference.push(
      { scopeId: referenceScope, replicaId: other, txs: [sealed(home, other)] },
      stranger,
    ),
  ).rejects.toThrow('busy');
});
