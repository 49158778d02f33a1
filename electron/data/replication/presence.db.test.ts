import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import {
  clinicScope,
  membershipInsert,
  residentInsert,
  said,
} from '../../../tests/support/acts.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { openReplica } from '../../../tests/support/replica.ts';
import {
  type Operation,
  type Transaction,
  ZERO_HASH,
} from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { applyTransactions } from './apply.ts';
import { leaveLimbo, rewind } from './limbo.ts';
import { beginAnew } from './presence.ts';
import { appendToFeed, putInOutbox, transactionOf } from './scope-store.ts';

const { kept } = keeping();

function append(db: WriteDb, tx: Transaction): void {
  leaveLimbo(db, clinicScope, tx.txId);
  appendToFeed(db, tx, 'applied', { now: 0 });
}

function endOf(rowId: string, because: string): Transaction {
  const patch = (field: string, value: string): Operation => {
    return { op: 'patch', entity: 'memberships', rowId, field, value, base: [] };
  };
  return said(uuid(), [patch('ended_at', '2026-11-22T10:00:00Z'), patch('ended_because', because)]);
}

/** A membership that began behind the first act of a feed and ended; both go back out of it. */
async function openWentBack() {
  const { db, issue } = await kept(openReplica({ isHome: true }));
  const [residentId, membershipId] = [uuid(), uuid()];
  await issue([residentInsert(uuid())]);
  await issue([membershipInsert(membershipId, residentId)]);
  const [ended, over] = [endOf(membershipId, 'ended'), endOf(membershipId, 'over')];
  const began = await db.write(async (trx) => {
    append(trx, ended);
    applyTransactions(trx, clinicScope, [ended], 0);
    rewind(trx, clinicScope, { seq: 1, chk: ZERO_HASH });
    const limbo = await trx.selectFrom('limbo').select('body').orderBy('place').execute();
    return transactionOf(limbo[0]?.body ?? '');
  });
  /** Another end has its place, and is folded. */
  const comesOver = (trx: WriteDb) => {
    append(trx, over);
    beginAnew(trx, clinicScope, [over], 0);
    applyTransactions(trx, clinicScope, [over], 0);
  };
  const memberships = async () => {
    const rows = await db.read.selectFrom('memberships').select('fv').execute();
    return rows.map(({ fv }) => (fv.match(/"(?:ended|over)"/g) ?? []).sort());
  };
  return { db, began, ended, comesOver, memberships };
}

test('an end that has its place already waits there for what begins anew', async () => {
  const { db, began, ended, comesOver, memberships } = await openWentBack();
  await db.write(async (trx) => {
    append(trx, ended);
    comesOver(trx);
  });
  expect(await memberships()).toEqual([]);
  await db.write(async (trx) => {
    expect(leaveLimbo(trx, clinicScope, began.txId)).toBe(false);
    append(trx, began);
    applyTransactions(trx, clinicScope, [began], 0);
  });
  expect(await memberships()).toEqual([['"ended"', '"over"']]);
  expect(await db.read.selectFrom('inbox_bad').select('tx_id').execute()).toEqual([]);
});

test('one that was said here and waits to be sent counts where it comes', async () => {
  const { db, ended, comesOver } = await openWentBack();
  await db.write(async (trx) => {
    leaveLimbo(trx, clinicScope, ended.txId);
    putInOutbox(trx, ended, 0);
    comesOver(trx);
  });
  const outbox = await db.read.selectFrom('outbox').select('is_folded').execute();
  expect(outbox).toEqual([{ is_folded: 0 }]);
});

test('behind one whose words were let go of nothing begins anew', async () => {
  const { db, began, ended, comesOver, memberships } = await openWentBack();
  await db.write(async (trx) => {
    append(trx, ended);
    await trx.updateTable('feed').set({ body: '' }).where('tx_id', '=', ended.txId).execute();
    comesOver(trx);
  });
  expect(await memberships()).toEqual([['"ended"', '"over"']]);
  const limbo = await db.read.selectFrom('limbo').select(['tx_id', 'status']).execute();
  expect(limbo).toEqual([{ tx_id: began.txId, status: 'applied' }]);
});
