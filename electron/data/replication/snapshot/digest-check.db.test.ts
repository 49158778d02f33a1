import { afterEach, beforeEach, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { clinicScope, residentInsert } from '../../../../tests/support/acts.ts';
import {
  atOne,
  type HomeWorkstation,
  openDesk,
  openHome,
  type Workstation,
} from '../../../../tests/support/clinic.ts';
import { fillHome, sameAs } from '../../../../tests/support/first-load.ts';
import { prepared } from '../../db/write-context.ts';
import { refold } from '../refold.ts';
import { transactionOf } from '../scope-store.ts';
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
