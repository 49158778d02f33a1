import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, residentInsert, said } from '../../../tests/support/acts.ts';
import { type HomeWorkstation, openHome } from '../../../tests/support/clinic.ts';
import { openBareDesk } from '../../../tests/support/first-load.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { applyTransactions } from './apply.ts';
import { clearScope, isPulled, makeAnew, unfoldWaiting } from './snapshot/clear-scope.ts';
import { savePulling } from './snapshot/load-state.ts';
import { prepared } from '../db/write-context.ts';
import { transactionOf } from './scope-store.ts';
import { isNewcomer } from './succession.ts';
import { becomeHome } from './take-over.ts';

const { kept } = keeping();

const isNew = ({ db }: HomeWorkstation) => db.write(async (trx) => isNewcomer(trx, clinicScope));

test('a home that was set up, and that the district never heard, loads its clinic from there', async () => {
  const home = await kept(openHome());
  await home.start();
  expect(await isNew(home)).toBe(true);
});

test('a desk that took over is not new, also before the district has heard it', async () => {
  const home = await kept(openHome());
  await home.start();
  const next = await kept(openHome({ image: home.image(), takesOver: true }));
  expect(await isNew(next)).toBe(false);
});

test('what is kept while a clinic is loaded anew says nothing that came from elsewhere', async () => {
  const desk = await kept(openBareDesk());
  const id = uuid();
  await desk.issue([residentInsert(id, { phone: '13800000000' })]);
  await desk.db.write(async (trx) => {
    const elsewhere = await desk.ledger.patchOp(trx, 'residents', id, 'phone', '13900000000');
    applyTransactions(trx, clinicScope, [said(uuid(), [elsewhere])], 0);
    await clearScope(trx, clinicScope, 'clinic');
  });
  const shown = await desk.db.read.selectFrom('residents').select(['id', 'phone', 'fv']).execute();
  expect(shown).toEqual([{ id, phone: '13800000000', fv: '{}' }]);
});

test('a row that was kept without its words is made anew when they come', async () => {
  const desk = await kept(openBareDesk());
  const id = uuid();
  await desk.issue([residentInsert(id, { phone: '13800000000' })]);
  const [waiting] = await desk.db.read.selectFrom('outbox').select('body').execute();
  const tx = transactionOf(waiting?.body ?? '');
  const rows = () => desk.db.read.selectFrom('residents').select('id').execute();
  await desk.db.write(async (trx) => {
    prepared(trx)(
      `insert into limbo (scope_id, tx_id, tx_hash, replica_id, tx_no, status, body)
       values (?, ?, ?, ?, ?, 'applied', '')`,
    ).run(clinicScope, tx.txId, tx.txHash, tx.replicaId, tx.txNo);
    prepared(trx)('delete from outbox').run();
    await clearScope(trx, clinicScope, 'clinic');
    savePulling(trx, clinicScope, 1);
  });
  expect(await rows()).toEqual([{ id }]);
  await desk.db.write(async (trx) => {
    expect(isPulled(trx, clinicScope)).toBe(true);
    makeAnew(trx, clinicScope, [tx]);
  });
  expect(await rows()).toEqual([]);
});

test('what was done before a clinic is pulled counts in the rows of the one that leads then', async () => {
  const successor = await kept(openBareDesk());
  const { db, ledger, device, clock } = successor;
  const [a, b, linkId] = [uuid(), uuid(), uuid()];
  const link = { op: 'link', kind: 'merge', linkId, a, b, supersedes: null } as const;
  await successor.issue([residentInsert(a), residentInsert(b), link]);
  await db.write(async (trx) => {
    await clearScope(trx, clinicScope, 'clinic');
    unfoldWaiting(trx, clinicScope);
    await becomeHome(trx, clinicScope, { ledger, device, now: clock.now(), url: null });
  });
  const links = await db.read.selectFrom('links').select('link_id').execute();
  expect(links).toEqual([{ link_id: linkId }]);
});
