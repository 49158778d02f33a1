import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import {
  clinicScope,
  earlyEnd,
  membershipInsert,
  residentInsert,
  said,
} from '../../../tests/support/acts.ts';
import { openHome } from '../../../tests/support/clinic.ts';
import { keeping } from '../../../tests/support/kept.ts';
import type { Operation, Transaction } from '../../../shared/replication/transaction.ts';
import { applyTransactions, retryRefused } from './apply.ts';
import { appendToFeed } from './scope-store.ts';

const { kept } = keeping();

test('a replaced value that comes behind a membership in the same page does not stand', async () => {
  const { db } = await kept(openHome());
  const [residentId, made, older, newer] = [uuid(), uuid(), uuid(), uuid()];
  const phone = (value: string, base: string): Operation => ({
    op: 'patch',
    entity: 'residents',
    rowId: residentId,
    field: 'phone',
    value,
    base: [base],
  });
  const page = [
    said(made, [residentInsert(residentId)]),
    said(newer, [phone('13500000002', older)]),
    said(uuid(), [membershipInsert(uuid(), uuid())]),
    said(older, [phone('13500000001', made)]),
  ];
  await db.write(async (trx) => {
    for (const tx of page) appendToFeed(trx, tx, 'applied', { now: 0 });
    applyTransactions(trx, clinicScope, page, 0);
  });
  const row = await db.read
    .selectFrom('residents')
    .select(['phone', 'fv'])
    .executeTakeFirstOrThrow();
  expect(row.phone).toBe('13500000002');
  expect(JSON.parse(row.fv)).toEqual({ phone: [[newer, 1]] });
});

test('a new row helps what waits for it, and is no reason to try what waits for another version', async () => {
  const { db } = await kept(openHome());
  const [one, other] = [uuid(), uuid()];
  const early = said(uuid(), [phoneOf(one)]);
  const newer = said(uuid(), [residentInsert(other)]);
  await db.write(async (trx) => {
    for (const tx of [early, newer]) appendToFeed(trx, tx, 'applied', { now: 0 });
    applyTransactions(trx, clinicScope, [early], 0);
    await trx
      .insertInto('inbox_bad')
      .values({ scope_id: clinicScope, tx_id: newer.txId, reason: 'newer-schema', at: '' })
      .execute();
    const made = said(uuid(), [residentInsert(one)]);
    appendToFeed(trx, made, 'applied', { now: 0 });
    applyTransactions(trx, clinicScope, [made], 0);
  });
  const left = await db.read.selectFrom('inbox_bad').select(['tx_id', 'reason']).execute();
  expect(left).toEqual([{ tx_id: newer.txId, reason: 'newer-schema' }]);
  await db.write(async (trx) => void retryRefused(trx, clinicScope));
  expect(await db.read.selectFrom('inbox_bad').select('tx_id').execute()).toEqual([]);
});

test.each([
  ['one page', (txs: readonly Transaction[]) => [txs]],
  ['a page for each act', (txs: readonly Transaction[]) => txs.map((tx) => [tx])],
])('an end before its beginning takes the resident away at once: %s', async (_, pagesOf) => {
  const { db } = await kept(openHome());
  const [residentId, membershipId, made] = [uuid(), uuid(), uuid()];
  const txs = earlyEnd(membershipId, made, residentId);
  await db.write(async (trx) => {
    for (const tx of txs) appendToFeed(trx, tx, 'applied', { now: 0 });
    for (const page of pagesOf(txs)) applyTransactions(trx, clinicScope, page, 0);
  });
  expect(await db.read.selectFrom('residents').select('id').execute()).toEqual([]);
  const waiting = await db.read.selectFrom('inbox_bad').select(['tx_id', 'reason']).execute();
  expect(waiting).toEqual([{ tx_id: txs[2]?.txId, reason: 'resident-away' }]);
});

function phoneOf(rowId: string): Operation {
  return { op: 'patch', entity: 'residents', rowId, field: 'phone', value: '1', base: [] };
}
