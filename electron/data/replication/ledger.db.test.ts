import { v7 as uuid } from 'uuid';
import { afterEach, expect, test } from 'vitest';
import { clinicScope, nurse, residentInsert } from '../../../tests/support/acts.ts';
import { openReplica, type Replica } from '../../../tests/support/replica.ts';
import { START, transaction } from '../../../shared/replication/transaction.ts';
import { feedHash } from '../../../shared/replication/hash.ts';
import { isAuthentic } from '../../../shared/replication/seal.ts';
import { verifySignature } from './device.ts';

const open: Replica[] = [];

async function replica(options: Parameters<typeof openReplica>[0]): Promise<Replica> {
  const made = await openReplica(options);
  open.push(made);
  return made;
}

afterEach(async () => {
  for (const made of open.splice(0)) await made.close();
});

const feedOf = ({ db }: Replica) => db.read.selectFrom('feed').selectAll().orderBy('seq').execute();
const outboxOf = ({ db }: Replica) =>
  db.read.selectFrom('outbox').selectAll().orderBy('tx_no').execute();
const residentOf = ({ db }: Replica, id: string) =>
  db.read.selectFrom('residents').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

test('the home folds an act, chains it and puts it into the feed', async () => {
  const home = await replica({ isHome: true });
  const id = uuid();
  await home.issue([residentInsert(id)]);
  await home.patch(id, 'phone', '13900000000');
  const entries = await feedOf(home);
  expect(entries.map(({ seq, tx_no, status }) => [seq, tx_no, status])).toEqual([
    [1, 1, 'applied'],
    [2, 2, 'applied'],
  ]);
  let { chk } = START;
  for (const entry of entries) {
    chk = feedHash(chk, { txId: entry.tx_id, txHash: entry.tx_hash }, 'applied');
    expect(entry.chk).toBe(chk);
    const tx = transaction.parse(JSON.parse(entry.body));
    expect(isAuthentic(tx, home.device.publicKey, verifySignature)).toBe(true);
  }
  expect(await outboxOf(home)).toEqual([]);
  expect(await residentOf(home, id)).toMatchObject({
    phone: '13900000000',
    scope_id: clinicScope,
    c_tx: entries[0]?.tx_id,
    fv: JSON.stringify({ phone: [[entries[1]?.tx_id, JSON.parse(entries[1]?.body ?? '').hlc]] }),
  });
});

test('a follower keeps its act in the outbox, with the first number of its stream', async () => {
  const follower = await replica({ isHome: false });
  await follower.issue([residentInsert(uuid())]);
  const [row, ...others] = await outboxOf(follower);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ tx_no: 1, is_seen: 0 });
  expect(transaction.parse(JSON.parse(row?.body ?? ''))).toMatchObject({
    prevHash: START.chk,
    txHash: row?.tx_hash,
  });
  expect(await feedOf(follower)).toEqual([]);
});

test('a plug pulled between two statements leaves neither the act nor its number', async () => {
  const home = await replica({ isHome: true });
  const broken = home.db.write(async (db) => {
    const ops = [residentInsert(uuid())];
    await home.ledger.issue(db, { scopeId: clinicScope, actor: nurse, ops });
    throw new Error('pulled');
  });
  await expect(broken).rejects.toThrow('pulled');
  expect(await feedOf(home)).toEqual([]);
  await home.issue([residentInsert(uuid())]);
  expect(await feedOf(home)).toMatchObject([{ seq: 1, tx_no: 1 }]);
});

test('a patch names the value it replaces, so a second one leaves one head', async () => {
  const home = await replica({ isHome: true });
  const id = uuid();
  await home.issue([residentInsert(id)]);
  await home.patch(id, 'name', '张山峰');
  await home.patch(id, 'name', '张三峰');
  const { name, fv } = await residentOf(home, id);
  expect(name).toBe('张三峰');
  expect(JSON.parse(fv).name).toHaveLength(1);
  expect(JSON.parse(fv)).not.toHaveProperty('~superseded');
});

test('an act that the registry does not allow stops before anything is written', async () => {
  const home = await replica({ isHome: true });
  await expect(home.issue([residentInsert(uuid(), { name: null })])).rejects.toThrow('wrong-value');
  await expect(home.issue([residentInsert(uuid(), { nickname: 'x' })])).rejects.toThrow(
    'unknown-field',
  );
  const queue = { name: '测量', kind: 'measurement', clinic_id: uuid(), position: 1 };
  const foreign = { op: 'insert', entity: 'queues', rowId: uuid(), fields: queue } as const;
  await expect(home.issue([foreign])).rejects.toThrow('wrong-scope');
  expect(await feedOf(home)).toEqual([]);
});

test('a patch of a row that is not there is refused', async () => {
  const home = await replica({ isHome: true });
  await expect(home.patch(uuid(), 'name', '无名氏')).rejects.toMatchObject({ code: 'not-found' });
});

test('listeners hear of a commit once, with every entity in it, and never of a rollback', async () => {
  const derived: string[] = [];
  const home = await replica({
    isHome: true,
    onApplied: (_db, changes) => void derived.push(...changes.map(({ entity }) => entity)),
  });
  const heard: string[][] = [];
  home.ledger.onChange((entities) => heard.push([...entities]));
  const id = uuid();
  await home.db.write(async (db) => {
    const allergy = { resident_id: id, category: 'drug', substance: '青霉素', is_refuted: 0 };
    const ops = [
      residentInsert(id),
      { op: 'insert', entity: 'allergies', rowId: uuid(), fields: allergy } as const,
    ];
    await home.ledger.issue(db, { scopeId: clinicScope, actor: nurse, ops });
    const patch = await home.ledger.patchOp(db, 'residents', id, 'phone', '13900000001');
    await home.ledger.issue(db, { scopeId: clinicScope, actor: nurse, ops: [patch] });
    expect(heard).toEqual([]);
  });
  await home.db
    .write(async (db) => {
      const ops = [residentInsert(uuid())];
      await home.ledger.issue(db, { scopeId: clinicScope, actor: nurse, ops });
      throw new Error('pulled');
    })
    .catch(() => undefined);
  expect(heard).toEqual([['residents', 'allergies']]);
  expect(derived).toEqual(['residents', 'allergies', 'residents', 'residents']);
});

test('a correction names the row it replaces; a removal keeps its reason', async () => {
  const home = await replica({ isHome: true });
  const [wrong, right] = [uuid(), uuid()];
  const condition = (code: string) => ({
    resident_id: uuid(),
    code,
    onset_date: null,
    is_managed: 1,
  });
  const row = { entity: 'conditions' } as const;
  await home.issue([{ op: 'insert', ...row, rowId: wrong, fields: condition('I10') }]);
  const fields = condition('E11');
  await home.issue([
    { op: 'replace', ...row, rowId: right, replaces: wrong, reason: 'typing error', fields },
  ]);
  await home.issue([{ op: 'tombstone', ...row, rowId: right, reason: 'wrong person' }]);
  const rows = await home.db.read
    .selectFrom('conditions')
    .select(['id', 'replaced_by', 'removed_reason'])
    .orderBy('id')
    .execute();
  expect(rows).toEqual([
    { id: wrong, replaced_by: right, removed_reason: null },
    { id: right, replaced_by: null, removed_reason: 'wrong person' },
  ]);
});
