import { afterEach, beforeEach, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { clinicScope, residentInsert, said } from '../../../../tests/support/acts.ts';
import {
  atOne,
  type HomeWorkstation,
  openDesk,
  openHome,
  type Workstation,
} from '../../../../tests/support/clinic.ts';
import { fillHome, sameAs } from '../../../../tests/support/first-load.ts';
import { prepared } from '../../db/write-context.ts';
import { applyTransactions } from '../apply.ts';
import { refold } from '../refold.ts';
import { appendToFeed, transactionOf } from '../scope-store.ts';
import { checkDigest } from './digest-check.ts';
import { mountDigest } from './mount.ts';

let home: HomeWorkstation;
let desk: Workstation;
beforeEach(async () => {
  home = await openHome();
  mountDigest(home.server, clinicScope, home.db);
  await home.start();
  desk = await openDesk(home.server.url);
  await desk.start();
  await fillHome(home, 20);
  await atOne(home, desk);
});
afterEach(async () => {
  await desk.close();
  await home.close();
});

function check() {
  const peer = desk.replicator.home;
  if (!peer) throw new Error('a desk has a home');
  return checkDigest({ ...desk, scopeId: clinicScope, peer, district: null });
}

const alarm = async () => {
  const row = await desk.db.read.selectFrom('digest_checks').selectAll().executeTakeFirst();
  return row?.alarm_rows;
};

test('desk and home that have seen the same have the same sums (J2)', async () => {
  expect(await check()).toBe('equal');
  expect(await alarm()).toBe(0);
});

test('rows that somebody changed behind the fold are found, fetched and told', async () => {
  await desk.db.write(async (db) => {
    prepared(db)(`update residents set address = '别处' where id in
      (select id from residents limit 3)`).run();
    prepared(db)('delete from residents where id = (select max(id) from residents)').run();
  });
  expect(await check()).toBe('mended');
  expect(await sameAs(desk, home)).toEqual([]);
  expect(await alarm()).toBeGreaterThanOrEqual(4);
  expect(await check()).toBe('equal');
  expect(await alarm()).toBe(0);
});

test('a row that the home does not have is taken away', async () => {
  await desk.db.write(async (db) => {
    prepared(db)(
      `insert into conditions (id, scope_id, resident_id, code, is_managed, c_tx)
       values (?, ?, 'r', 'hypertension', 0, 't')`,
    ).run(uuid(), clinicScope);
  });
  expect(await check()).toBe('mended');
  expect(await sameAs(desk, home)).toEqual([]);
});

test('a row whose words are let go is not made anew without them: it is fetched', async () => {
  const tx = await desk.db.write(async (db) => {
    const row = prepared(db)(
      `select body from feed where scope_id = ? and body like '%"patch"%' order by seq limit 1`,
    ).get(clinicScope);
    prepared(db)(`update feed set body = '' where scope_id = ?`).run(clinicScope);
    return transactionOf(String(row?.['body']));
  });
  await desk.db.write(async (db) => refold(db, clinicScope, [tx], 0));
  expect(await sameAs(desk, home)).toEqual([]);
  const waiting = () => desk.db.read.selectFrom('rows_to_fetch').select('row_id').execute();
  expect(await waiting()).toHaveLength(1);
  expect(await check()).toBe('equal');
  expect(await waiting()).toEqual([]);
});

test('nor are rows that a correction ties to it', async () => {
  const one = await home.db.read
    .selectFrom('residents')
    .select(['id', 'c_tx'])
    .limit(1)
    .executeTakeFirstOrThrow();
  const rowId = uuid();
  const fields = { ...residentInsert(rowId).fields };
  const tie = { entity: 'residents', rowId, replaces: one.id, reason: 'typed wrongly' };
  await home.issue([{ op: 'replace', ...tie, fields }]);
  await atOne(home, desk);
  const edit = { entity: 'residents', rowId, field: 'phone', value: '1' } as const;
  const dropped = said(uuid(), [{ op: 'patch', ...edit, base: [] }]);
  await desk.db.write(async (db) => {
    const letGo = `update feed set body = '' where scope_id = ? and tx_id = ?`;
    prepared(db)(letGo).run(clinicScope, one.c_tx);
    refold(db, clinicScope, [dropped], 0);
  });
  expect(await sameAs(desk, home)).toEqual([]);
  const waiting = await desk.db.read.selectFrom('rows_to_fetch').select('row_id').execute();
  expect(new Set(waiting.map((row) => row.row_id))).toEqual(new Set([one.id, rowId]));
});

test('what waits for its row everywhere hinders no comparison', async () => {
  const edit = { entity: 'residents', rowId: uuid(), field: 'phone', value: '1' } as const;
  const tx = said(uuid(), [{ op: 'patch', ...edit, base: [] }]);
  await home.db.write(async (db) => {
    appendToFeed(db, tx, 'applied', { now: 0 });
    const { changes } = applyTransactions(db, clinicScope, [tx], 0);
    await home.ledger.announce(db, clinicScope, changes);
  });
  await atOne(home, desk);
  const bad = await desk.db.read.selectFrom('inbox_bad').select('reason').execute();
  expect(bad).toEqual([{ reason: 'row-missing' }]);
  expect(await check()).toBe('equal');
});

test('nothing is said while an own act waits', async () => {
  desk.replicator.setHomeCut(true);
  await desk.issue([residentInsert(uuid())]);
  desk.replicator.setHomeCut(false);
  await desk.replicator.stop();
  await desk.issue([residentInsert(uuid())]);
  expect(await check()).toBe('later');
});

test('rows of a database that kept no sums yet are counted before they are compared', async () => {
  await desk.db.write(async (db) => {
    prepared(db)('delete from digests').run();
    prepared(db)('insert into digest_checks (scope_id, is_kept) values (?, 0)').run(clinicScope);
  });
  expect(await check()).toBe('equal');
  expect(await sameAs(desk, home)).toEqual([]);
});
