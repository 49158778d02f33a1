import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import { openHome } from '../../tests/support/clinic.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';
import { START } from '../../shared/replication/transaction.ts';
import { takeDonation } from '../../electron/data/replication/donation.ts';
import { transactionOf } from '../../electron/data/replication/scope-store.ts';
import { inTransaction } from '../db/open.ts';
import { readScope } from './feed-store.ts';
import { rewind } from './limbo.ts';

const { kept } = keeping();

/** A home that was a desk: words of its feed were let go of, because two backups were said to hold them. */
async function openWordlessHome() {
  const district = await kept(openTestDistrict());
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  for (const id of [uuid(), uuid(), uuid()]) await home.issue([residentInsert(id)]);
  await eventually(async () =>
    expect(await readScope(district.db, clinicScope)).toMatchObject({ seq: 3 }),
  );
  const words = await home.db.read.selectFrom('feed').selectAll().orderBy('seq').execute();
  await home.db.write(async (trx) => {
    await trx.updateTable('feed').set({ body: '' }).where('seq', '<=', 2).execute();
    const chk = words[1]?.chk ?? '';
    await trx
      .updateTable('scopes')
      .set({ anchor_seq: 2, durable_seq: 2, durable_chk: chk })
      .where('scope_id', '=', clinicScope)
      .execute();
  });
  return { district, home, words };
}

test('a district that was restored below the watermark: the home says so, and nothing else is a fault', async () => {
  const { district, home } = await openWordlessHome();
  await inTransaction(district.db, async (trx) => {
    await rewind(trx, clinicScope, START);
    await trx.deleteFrom('limbo').execute();
  });
  await home.issue([residentInsert(uuid())]);
  await eventually(() => expect(home.replicator.state().stoppedBecause).toBe('promise-broken'));
  expect(home.faults).toEqual([]);
  const shown = await home.db.read.selectFrom('residents').select('id').execute();
  expect(shown).toHaveLength(4);
});

test('the district hears that its home stands still, and gets everything once somebody brought the words', async () => {
  const { district, home, words } = await openWordlessHome();
  await inTransaction(district.db, async (trx) => {
    await rewind(trx, clinicScope, START);
    await trx.deleteFrom('limbo').execute();
  });
  const reported = () =>
    district.db
      .selectFrom('scopes')
      .select(['seq', 'home_head', 'home_halted'])
      .where('scope_id', '=', clinicScope)
      .executeTakeFirstOrThrow();
  await home.issue([residentInsert(uuid())]);
  await eventually(() => expect(home.replicator.state().stoppedBecause).toBe('promise-broken'));
  home.replicator.nudge();
  const standing = { seq: 0, home_head: 4, home_halted: 'promise-broken' };
  await eventually(async () => expect(await reported()).toEqual(standing));
  for (const { seq, body } of words.slice(0, 2))
    await home.db.write((trx) =>
      trx.updateTable('feed').set({ body }).where('seq', '=', seq).execute(),
    );
  await eventually(async () => {
    home.replicator.nudge();
    expect(await reported()).toMatchObject({ seq: 4 });
  });
  await eventually(() => expect(home.replicator.state().stoppedBecause).toBeNull());
  await home.issue([residentInsert(uuid())]);
  const mended = { seq: 5, home_head: 5, home_halted: null };
  await eventually(async () => expect(await reported()).toEqual(mended));
  expect(home.faults).toEqual([]);
});

test('words that were let go of come back with whoever brings them', async () => {
  const { home, words } = await openWordlessHome();
  const txs = words.slice(0, 2).map(({ body }) => transactionOf(body));
  const donation = { now: Date.now(), from: 'district' } as const;
  const ask = { scopeId: clinicScope, txs, origins: [] };
  await home.db.write((trx) => takeDonation(trx, home.ledger, ask, donation));
  const after = await home.db.read.selectFrom('feed').select('body').orderBy('seq').execute();
  expect(after.map(({ body }) => body)).toEqual(words.map(({ body }) => body));
});
