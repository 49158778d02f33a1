import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import {
  clinicScope,
  membershipInsert,
  residentInsert,
  said,
} from '../../../tests/support/acts.ts';
import { openHome } from '../../../tests/support/clinic.ts';
import { keeping } from '../../../tests/support/kept.ts';
import type { Operation } from '../../../shared/replication/transaction.ts';
import { applyTransactions } from './apply.ts';
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
