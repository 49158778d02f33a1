import { sql } from 'kysely';
import type { RowChange } from '../../shared/replication/batch.ts';
import { isKey } from '../../shared/replication/storable.ts';
import type { Transaction } from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { readCompartment, readTransactions } from './compartment.ts';
import { answerDayList } from './day-lists.ts';
import { handOnAgain } from './grants.ts';
import { followReferrals } from './guests.ts';
import { hashDocuments, type LookUpKey } from './look-up.ts';
import { goOnBehind, type Writer } from './own-words.ts';
import { shareActs, shareWaiting } from './sharing.ts';
import { answerLookUp } from './waiting-look-up.ts';

/** What the district does beside following, when a clinic's home has brought a part of its feed. */
export type Watchful = { readonly writer: Writer; readonly lookUpKey: LookUpKey };

type Brought = {
  readonly scopeId: string;
  /** Applied ones, in the order of the feed. */
  readonly txs: readonly Transaction[];
  readonly changes: readonly RowChange[];
};

/**
 * Hands on what concerns other scopes and answers what was asked of the district, in the transaction
 * that took it (docs/adr/0012).
 */
export async function observe(
  trx: WriteDb,
  brought: Brought,
  { writer, lookUpKey }: Watchful,
): Promise<void> {
  const { scopeId, txs, changes } = brought;
  const own = await ownReplicas(trx, scopeId, txs, writer);
  const said = txs.filter(({ replicaId }) => own.has(replicaId));
  await goOnBehind(trx, scopeId, said, writer);
  const remembered = await rememberGrants(trx, scopeId, said);
  await noteEnds(trx, scopeId, txs);
  await handOnRemembered(trx, scopeId, remembered, writer);
  await shareEarlier(trx, scopeId, remembered, writer);
  const newRows = (entity: string) =>
    changes.filter((one) => one.entity === entity && one.isNew).map(({ rowId }) => rowId);
  await hashDocuments(trx, scopeId, newRows('resident_documents'), lookUpKey);
  const written = txs.filter(({ replicaId }) => !own.has(replicaId));
  await shareActs(trx, scopeId, written, writer);
  await shareWaiting(trx, writer);
  const referrals = changes.filter(({ entity }) => entity === 'referrals');
  await followReferrals(
    trx,
    scopeId,
    referrals.map(({ rowId }) => rowId),
    writer,
  );
  for (const rowId of newRows('day_lists')) await answerDayList(trx, { scopeId, rowId }, writer);
  for (const rowId of newRows('look_ups'))
    await answerLookUp(trx, { scopeId, rowId }, { writer, lookUpKey });
}

/**
 * The same of what a hospital or a tablet handed over, or gave back to a district that was restored:
 * everybody who holds the record hears of it, and what the district itself had said is known again.
 */
export async function observeGuest(
  trx: WriteDb,
  { scopeId, txs }: Pick<Brought, 'scopeId' | 'txs'>,
  writer: Writer,
): Promise<void> {
  const own = await ownReplicas(trx, scopeId, txs, writer);
  const said = txs.filter(({ replicaId }) => own.has(replicaId));
  await rememberGrants(trx, scopeId, said);
  await noteEnds(trx, scopeId, said);
  const written = txs.filter(({ replicaId }) => !own.has(replicaId));
  await shareActs(trx, scopeId, written, writer);
  await shareWaiting(trx, writer);
}

/** Under which names the district speaks in a scope, of those who speak here. */
async function ownReplicas(
  trx: WriteDb,
  scopeId: string,
  txs: readonly Transaction[],
  { device }: Writer,
): Promise<ReadonlySet<string>> {
  const replicas = [...new Set(txs.map(({ replicaId }) => replicaId))];
  if (replicas.length === 0) return new Set();
  const rows = await trx
    .selectFrom('streams')
    .select('replica_id')
    .where('scope_id', '=', scopeId)
    .where('device_id', '=', device.deviceId)
    .where('replica_id', 'in', replicas)
    .execute();
  return new Set(rows.map((row) => row.replica_id));
}

/** What a district that was restored has granted and forgotten: it signed it. Answers which. */
async function rememberGrants(
  trx: WriteDb,
  scopeId: string,
  said: readonly Transaction[],
): Promise<readonly string[]> {
  const remembered: string[] = [];
  for (const { txId, ops } of said)
    for (const op of ops) {
      if (op.op !== 'insert' || op.entity !== 'memberships') continue;
      const { resident_id, from_clinic_id, role, because, since } = op.fields;
      const row = await trx
        .insertInto('grants')
        .values({
          scope_id: scopeId,
          grant_id: op.rowId,
          resident_id: String(resident_id),
          source_scope_id: String(from_clinic_id),
          role: String(role),
          because: because === null || because === undefined ? null : String(because),
          tx_id: txId,
          granted_at: String(since),
          expires_at: role === 'day-list' && typeof because === 'string' ? because : null,
          ended_at: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('grant_id')
        .executeTakeFirst();
      if (row) remembered.push(row.grant_id);
    }
  return remembered;
}

/**
 * What was written while the district did not know of them, of those that stand; also of those that have ended where
 * another one has kept the resident in the scope, because values that came with them are still there.
 */
async function handOnRemembered(
  trx: WriteDb,
  scopeId: string,
  grantIds: readonly string[],
  writer: Writer,
): Promise<void> {
  if (grantIds.length === 0) return;
  const standing = await trx
    .selectFrom('grants')
    .select(['grant_id', 'resident_id', 'source_scope_id'])
    .where('scope_id', '=', scopeId)
    .where('grant_id', 'in', grantIds)
    .where(
      sql<boolean>`exists (select 1 from grants standing where standing.scope_id = grants.scope_id
        and standing.resident_id = grants.resident_id and standing.ended_at is null)`,
    )
    .orderBy('grant_id')
    .execute();
  for (const { grant_id: grantId, resident_id: residentId, source_scope_id: source } of standing)
    await handOnAgain(trx, { scopeId, grantId, residentId, sourceScopeId: source }, writer);
}

/**
 * What a scope wrote about somebody, and a home's order put before the membership: when it came, a district that was
 * restored knew of no grant and shared it with nobody.
 */
async function shareEarlier(
  trx: WriteDb,
  scopeId: string,
  grantIds: readonly string[],
  writer: Writer,
): Promise<void> {
  if (grantIds.length === 0) return;
  const remembered = await trx
    .selectFrom('grants')
    .innerJoin('feed', (join) =>
      join.onRef('feed.scope_id', '=', 'grants.scope_id').onRef('feed.tx_id', '=', 'grants.tx_id'),
    )
    .select(['grants.resident_id', 'feed.seq'])
    .where('grants.scope_id', '=', scopeId)
    .where('grant_id', 'in', grantIds)
    .orderBy('feed.seq')
    .execute();
  for (const { resident_id: residentId, seq } of remembered) {
    const { txIds } = await readCompartment(trx, scopeId, residentId);
    const made = await readTransactions(trx, scopeId, txIds, { before: seq });
    const own = await ownReplicas(trx, scopeId, made, writer);
    const earlier = made.filter(({ replicaId }) => !own.has(replicaId));
    await shareActs(trx, scopeId, earlier, writer);
  }
}

/** A membership that somebody ended; from now on nothing more is handed on to the scope. */
async function noteEnds(trx: WriteDb, scopeId: string, txs: readonly Transaction[]): Promise<void> {
  for (const op of txs.flatMap(({ ops }) => ops)) {
    if (op.op !== 'patch' || op.entity !== 'memberships' || op.field !== 'ended_at') continue;
    if (!isKey(op.value)) continue;
    await trx
      .updateTable('grants')
      .set({ ended_at: op.value })
      .where('scope_id', '=', scopeId)
      .where('grant_id', '=', op.rowId)
      .where('ended_at', 'is', null)
      .execute();
  }
}
