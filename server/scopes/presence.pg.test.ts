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
import {
  type FeedEntry,
  type Transaction,
  ZERO_HASH,
} from '../../shared/replication/transaction.ts';
import { inTransaction } from '../db/open.ts';
import { applyTransactions } from './apply.ts';
import { appendEntries } from './feed-store.ts';
import { leaveLimbo, rewind } from './limbo.ts';
import { beginAnew } from './presence.ts';

const { kept } = keeping();

/** A district that had the end last of all, and goes back behind the first of these acts. */
async function wentBack(txs: readonly Transaction[], seq: number, fresh: readonly Transaction[]) {
  const { db } = await kept(openTestDistrict());
  const entries = txs.map(
    (tx, at): FeedEntry => ({ seq: at + 1, chk: ZERO_HASH, status: 'applied', tx }),
  );
  const place = { scope_id: clinicScope, kind: 'clinic', is_home: false, chk: ZERO_HASH, seq: 0 };
  await db.insertInto('scopes').values(place).execute();
  await inTransaction(db, async (trx) => {
    await applyTransactions(trx, clinicScope, txs, 0);
    await appendEntries(trx, clinicScope, entries, { now: 0 });
    await rewind(trx, clinicScope, { seq, chk: ZERO_HASH });
    await beginAnew(trx, clinicScope, fresh, 0);
  });
  const limbo = await db.selectFrom('limbo').select('status').orderBy('seq').execute();
  const { rows: standing } = await sql`select id from memberships`.execute(db);
  return { limbo: limbo.map(({ status }) => status), standing };
}

test('what began behind an end by the new order counts anew, and nobody else’s does', async () => {
  const [residentId, first, made, second] = [uuid(), uuid(), uuid(), uuid()];
  const [end, began, resident] = earlyEnd(first, made, residentId);
  if (!end || !began || !resident) throw new Error('three acts');
  const later = [
    said(uuid(), [membershipInsert(second, residentId)]),
    said(uuid(), [conditionOp(residentId, uuid())]),
    said(uuid(), [residentInsert(uuid())]),
  ];
  expect(await wentBack([began, resident, ...later], 2, [end])).toEqual({
    limbo: ['refused', 'refused', 'applied'],
    standing: [{ id: first }],
  });
  // A beginning that comes with its end is in no row yet.
  expect(
    await wentBack([said(uuid(), [residentInsert(uuid())]), ...later], 1, [began, end]),
  ).toEqual({
    limbo: ['refused', 'refused', 'applied'],
    standing: [],
  });
});

test('an end that has its place already waits there for what begins anew', async () => {
  const { db } = await kept(openTestDistrict());
  const [membership, made] = [uuid(), uuid()];
  const [ended, began] = earlyEnd(membership, made, uuid());
  const [over] = earlyEnd(membership, made, uuid());
  if (!ended || !began || !over) throw new Error('three acts');
  const place = { scope_id: clinicScope, kind: 'clinic', is_home: false, chk: ZERO_HASH, seq: 0 };
  await db.insertInto('scopes').values(place).execute();
  const entryOf = (tx: Transaction, at: number): FeedEntry => {
    return { seq: at + 1, chk: ZERO_HASH, status: 'applied', tx };
  };
  await inTransaction(db, async (trx) => {
    await applyTransactions(trx, clinicScope, [began, ended], 0);
    await appendEntries(trx, clinicScope, [began, ended].map(entryOf), { now: 0 });
    await rewind(trx, clinicScope, { seq: 0, chk: ZERO_HASH });
    await appendEntries(trx, clinicScope, [ended].map(entryOf), { now: 0 });
    await leaveLimbo(trx, clinicScope, [ended].map(entryOf));
    await beginAnew(trx, clinicScope, [over], 0);
    await applyTransactions(trx, clinicScope, [over, began], 0);
  });
  const { rows } = await sql<{ fv: string }>`select fv from memberships`.execute(db);
  for (const { txId } of [ended, over]) expect(rows[0]?.fv).toContain(txId);
  expect(await db.selectFrom('inbox_bad').select('tx_id').execute()).toEqual([]);
});
