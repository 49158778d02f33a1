import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import {
  clinicScope,
  earlyEnd,
  membershipInsert,
  residentInsert,
  said,
} from '../../tests/support/acts.ts';
import { openTestDistrict } from '../../tests/support/district.ts';
import { keeping } from '../../tests/support/kept.ts';
import {
  type FeedEntry,
  type Transaction,
  ZERO_HASH,
} from '../../shared/replication/transaction.ts';
import { type Database, inTransaction } from '../db/open.ts';
import { applyTransactions, retryRefused, retryWaiting } from './apply.ts';
import { appendEntries } from './feed-store.ts';

const { kept } = keeping();

test('a membership that begins and ends in one offer is the same row as at its home', async () => {
  const { db } = await kept(openTestDistrict());
  const [rowId, first] = [uuid(), uuid()];
  const at = '2026-11-22T00:00:00.000Z';
  const end = { entity: 'memberships', rowId, field: 'ended_at', value: at } as const;
  await inTransaction(db, (trx) =>
    applyTransactions(
      trx,
      clinicScope,
      [
        said(first, [membershipInsert(rowId, uuid())]),
        said(uuid(), [{ op: 'patch', ...end, base: [first] }]),
      ],
      0,
    ),
  );
  const { rows } = await sql<{ fv: string }>`select fv from memberships`.execute(db);
  expect(rows.map(({ fv }) => Object.keys(JSON.parse(fv) as object))).toEqual([['ended_at']]);
});

test('an end before its beginning takes the resident away at once, as at its home', async () => {
  const { db } = await kept(openTestDistrict());
  const txs = earlyEnd(uuid(), uuid(), uuid());
  const { refused } = await inTransaction(db, (trx) => applyTransactions(trx, clinicScope, txs, 0));
  expect(refused).toEqual([{ txId: txs[2]?.txId, reason: 'resident-away' }]);
});

test('also when the beginning comes with a later offer', async () => {
  const { db } = await kept(openTestDistrict());
  const [end, ...behind] = earlyEnd(uuid(), uuid(), uuid());
  if (!end) throw new Error('the end comes first');
  await openClinicScope(db, 1);
  const entry: FeedEntry = { seq: 1, chk: ZERO_HASH, status: 'applied', tx: end };
  await inTransaction(db, (trx) => applyTransactions(trx, clinicScope, [end], 0));
  await inTransaction(db, (trx) => appendEntries(trx, clinicScope, [entry], { now: 0 }));
  await inTransaction(db, (trx) => applyTransactions(trx, clinicScope, behind, 0));
  const waiting = await db.selectFrom('inbox_bad').select('reason').execute();
  expect(waiting).toEqual([{ reason: 'resident-away' }]);
});

async function openClinicScope(db: Database, seq: number): Promise<void> {
  const place = { scope_id: clinicScope, kind: 'clinic', is_home: false, chk: ZERO_HASH };
  await db
    .insertInto('scopes')
    .values({ ...place, seq })
    .execute();
}

/** Acts in the feed of the clinic that could not be folded, one for each number, all saying the same. */
async function refusedBefore(
  db: Database,
  tx: Transaction,
  { count, reason }: { readonly count: number; readonly reason: string },
): Promise<void> {
  await openClinicScope(db, count);
  const name = sql`overlay(${tx.txId} placing lpad(to_hex(n), 12, '0') from 25)`;
  await sql`insert into feed
      (scope_id, seq, chk, tx_id, tx_hash, replica_id, tx_no, status, received_at, body, in_stream)
    select ${clinicScope}, n, ${ZERO_HASH}, ${name}, ${ZERO_HASH}, ${tx.replicaId}, n, 'applied', '',
      replace(${JSON.stringify(tx)}, ${tx.txId}, ${name}), true
    from generate_series(1, ${count}::int) as n`.execute(db);
  await sql`insert into inbox_bad (scope_id, tx_id, reason, at)
    select scope_id, tx_id, ${reason}, '' from feed`.execute(db);
}

const countRefused = async (db: Database) =>
  (await db.selectFrom('inbox_bad').select('tx_id').execute()).length;

test('more than one question to PostgreSQL can name is folded after an upgrade', async () => {
  const { db } = await kept(openTestDistrict());
  const written = said(uuid(), [residentInsert(uuid())]);
  await refusedBefore(db, written, { count: 66_000, reason: 'newer-schema' });
  await inTransaction(db, (trx) => retryRefused(trx, clinicScope));
  expect(await countRefused(db)).toBe(0);
}, 60_000);

test('a value that replaces more than one question can name is folded', async () => {
  const { db } = await kept(openTestDistrict());
  const [rowId, first] = [uuid(), uuid()];
  const base = Array.from({ length: 66_000 }, () => uuid());
  const patch = { op: 'patch', entity: 'residents', rowId, field: 'phone', value: '1' } as const;
  const acts = [said(first, [residentInsert(rowId)]), said(uuid(), [{ ...patch, base }])];
  const { refused } = await inTransaction(db, (trx) =>
    applyTransactions(trx, clinicScope, acts, 0),
  );
  expect(refused).toEqual([]);
});

test('a new row is no reason to try what waits for another version, and helps what waits for it', async () => {
  const { db } = await kept(openTestDistrict());
  const rowId = uuid();
  const patch = { op: 'patch', entity: 'residents', rowId, field: 'phone', value: '1' } as const;
  await refusedBefore(db, said(uuid(), [{ ...patch, base: [] }]), {
    count: 2,
    reason: 'newer-schema',
  });
  await inTransaction(db, (trx) => retryWaiting(trx, clinicScope));
  const before = await db.selectFrom('inbox_bad').select('reason').execute();
  expect(before.map(({ reason }) => reason)).toEqual(['newer-schema', 'newer-schema']);
  await inTransaction(db, (trx) => retryRefused(trx, clinicScope));
  const after = await db.selectFrom('inbox_bad').select('reason').execute();
  expect(after.map(({ reason }) => reason)).toEqual(['row-missing', 'row-missing']);
  const made = said(uuid(), [residentInsert(rowId)]);
  await inTransaction(db, async (trx) => {
    await applyTransactions(trx, clinicScope, [made], 0);
    await retryWaiting(trx, clinicScope);
  });
  expect(await countRefused(db)).toBe(0);
});
