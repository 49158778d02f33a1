import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import {
  clinicScope,
  earlyEnd,
  membershipInsert,
  residentInsert,
  said,
} from '../../tests/support/acts.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { keeping } from '../../tests/support/kept.ts';
import { conditionOp } from '../../tests/support/two-clinics.ts';
import { type FeedEntry, ZERO_HASH } from '../../shared/replication/transaction.ts';
import { inTransaction } from '../db/open.ts';
import { applyTransactions } from './apply.ts';
import { appendEntries } from './feed-store.ts';
import { rewind } from './limbo.ts';
import { beginAnew } from './presence.ts';

const { kept } = keeping();

test('what began behind an end by the new order counts anew, and nobody else’s does', async () => {
  const { db } = await kept(openTestDistrict());
  const [residentId, first, made, second, stays] = [uuid(), uuid(), uuid(), uuid(), uuid()];
  const [end, began, resident] = earlyEnd(first, made, residentId);
  if (!end || !began || !resident) throw new Error('three acts');
  const txs = [
    began,
    resident,
    said(uuid(), [membershipInsert(second, residentId)]),
    said(uuid(), [conditionOp(residentId, uuid())]),
    said(uuid(), [residentInsert(stays)]),
  ];
  const entries = txs.map(
    (tx, at): FeedEntry => ({ seq: at + 1, chk: ZERO_HASH, status: 'applied', tx }),
  );
  const place = { scope_id: clinicScope, kind: 'clinic', is_home: false, chk: ZERO_HASH, seq: 0 };
  await db.insertInto('scopes').values(place).execute();
  await inTransaction(db, async (trx) => {
    await applyTransactions(trx, clinicScope, txs, 0);
    await appendEntries(trx, clinicScope, entries, { now: 0 });
    await rewind(trx, clinicScope, { seq: 2, chk: ZERO_HASH });
    await beginAnew(trx, clinicScope, [end]);
  });
  const limbo = await db.selectFrom('limbo').select('status').orderBy('seq').execute();
  expect(limbo.map(({ status }) => status)).toEqual(['refused', 'refused', 'applied']);
  const { rows: standing } = await sql`select id from memberships`.execute(db);
  expect(standing).toEqual([{ id: first }]);
});
