import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { clinicScope, residentInsert, said } from '../../tests/support/acts.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { keeping } from '../../tests/support/kept.ts';
import { type FeedEntry, START, ZERO_HASH } from '../../shared/replication/transaction.ts';
import { inTransaction } from '../db/open.ts';
import { appendEntries } from './feed-store.ts';
import { noteUnshared, takeShareable } from './unshared.ts';

const { kept } = keeping();

/** A feed with the district's copy of somebody's, and what a clinic put in its place; and one that replaced its own. */
async function restored() {
  const { db, district } = await kept(openTestDistrict());
  const residentId = uuid();
  const patch = { op: 'patch', entity: 'residents', rowId: residentId, field: 'phone' } as const;
  const copy = said(uuid(), [residentInsert(residentId)]);
  const edit = said(uuid(), [{ ...patch, value: '13800000001', base: [copy.txId] }]);
  const later = said(uuid(), [{ ...patch, value: '13800000002', base: [edit.txId] }]);
  const entries = [copy, edit, later].map(
    (tx, at): FeedEntry => ({ seq: at + 1, chk: ZERO_HASH, status: 'applied', tx }),
  );
  const place = { scope_id: clinicScope, kind: 'clinic', is_home: false, chk: START.chk };
  const { deviceId } = district.writer.device;
  await inTransaction(db, async (trx) => {
    await trx.insertInto('scopes').values(place).execute();
    await trx
      .insertInto('streams')
      .values({ scope_id: clinicScope, replica_id: copy.replicaId, device_id: deviceId })
      .execute();
    await appendEntries(trx, clinicScope, entries, { now: 0 });
  });
  const note = (now: number) =>
    inTransaction(db, (trx) =>
      noteUnshared(trx, clinicScope, [edit, later], { ...district.writer, now: () => now }),
    );
  const take = async (now: number) => {
    const acts = await inTransaction(db, (trx) =>
      takeShareable(trx, { ...district.writer, now: () => now }),
    );
    return (acts.get(clinicScope) ?? []).map(({ txId }) => txId);
  };
  return { db, copy, edit, note, take };
}

test('what replaced a copy that a restored district has forgotten waits until its original has come', async () => {
  const { db, copy, edit, note, take } = await restored();
  expect(await note(0)).toEqual(new Set([edit.txId]));
  expect(await take(1)).toEqual([]);
  const original = { source_scope_id: uuid(), source_tx_id: uuid() };
  await db
    .insertInto('copies')
    .values({ scope_id: clinicScope, tx_id: copy.txId, ...original })
    .execute();
  expect(await take(2)).toEqual([edit.txId]);
  expect(await take(3)).toEqual([]);
  expect(await note(4)).toEqual(new Set());
});

test('and no longer than a minute: the original may be nowhere any more', async () => {
  const { edit, note, take } = await restored();
  await note(0);
  expect(await take(60_000)).toEqual([]);
  expect(await take(60_001)).toEqual([edit.txId]);
});
