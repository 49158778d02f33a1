import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import { foldBatch, type Refusal, rowsTouched } from '../../shared/replication/batch.ts';
import type { Operation, Transaction } from '../../shared/replication/transaction.ts';
import { transaction } from '../../shared/replication/transaction.ts';
import { anyOf, type Database, inTransaction, type ReadDb, type WriteDb } from '../db/open.ts';
import { retryRefused } from './apply.ts';
import { sayInScope, type Writer } from './own-words.ts';
import { isRight } from './reference-push.ts';
import { loadRows } from './row-store.ts';
import { shareActs } from './sharing.ts';

/**
 * What was stored and acknowledged and is not applied (docs/protocol.md, quarantine): operators look at
 * it, and release it or keep it out. A release says the same once more as an ordinary transaction of
 * the district; the one in quarantine stays where it is, and every decision is on record.
 */

export type QuarantineOrder = {
  readonly scopeId: string;
  readonly txId: string;
  /** The operator, as the record shall name them. */
  readonly by: string;
  readonly reason: string;
};

/** Why a release is none: what it would be refused for as an ordinary entry, or that it needs none. */
export type ReleaseOutcome =
  | 'released'
  | 'unknown' // nothing of this name is in quarantine
  | 'released-before'
  | 'not-allowed' // whoever wrote it may not decide this
  | Refusal;

type Held = {
  readonly tx: Transaction;
  /** In the feed and accepted, and not understood by this version. */
  readonly isUnfolded: boolean;
};

/** Applies a transaction after all, if it applies now. Asking twice releases it once. */
export function releaseQuarantined(
  db: Database,
  order: QuarantineOrder,
  writer: Writer,
): Promise<ReleaseOutcome> {
  const { scopeId, txId } = order;
  return inTransaction(db, async (trx) => {
    await lockScope(trx, scopeId);
    const held = await findHeld(trx, scopeId, txId);
    if (!held) return 'unknown';
    if (held.isUnfolded) return retry(trx, order, writer);
    if (await releasedAs(trx, scopeId, txId)) return 'released-before';
    const tx = await withKnownBases(trx, held.tx);
    const refusal = await refusalOf(trx, tx, writer.now());
    if (refusal) return refusal;
    const { hlc, actor, schemaVersion, ops } = tx;
    const words = { txId: writer.makeId(), hlc, actor, schemaVersion, ops };
    await sayInScope(trx, scopeId, [words], writer);
    // Whoever else holds these records hears of it now: what the district says itself is not copied later.
    if (tx.scopeKind !== 'reference')
      await shareActs(trx, scopeId, [{ ...tx, txId: words.txId }], writer);
    await note(trx, order, { decision: 'released', releasedAs: words.txId, now: writer.now() });
    return 'released';
  });
}

/** Writes down that it stays out, and why. It can still be released later. */
export function keepOut(
  db: Database,
  order: QuarantineOrder,
  now: number,
): Promise<'kept-out' | 'unknown' | 'released-before'> {
  return inTransaction(db, async (trx) => {
    await lockScope(trx, order.scopeId);
    if (!(await findHeld(trx, order.scopeId, order.txId))) return 'unknown';
    if (await releasedAs(trx, order.scopeId, order.txId)) return 'released-before';
    await note(trx, order, { decision: 'kept-out', releasedAs: null, now });
    return 'kept-out';
  });
}

/** Two operators decide one after the other. */
async function lockScope(trx: WriteDb, scopeId: string): Promise<void> {
  await trx
    .selectFrom('scopes')
    .select('scope_id')
    .where('scope_id', '=', scopeId)
    .forUpdate()
    .execute();
}

/** The four places in which something can lie: three that are out, and one that is not understood. */
async function findHeld(trx: WriteDb, scopeId: string, txId: string): Promise<Held | null> {
  const { rows } = await sql<{ body: string; unfolded: boolean }>`
    select body, false as unfolded from feed
      where scope_id = ${scopeId} and tx_id = ${txId} and status = 'quarantined'
    union all select body, false from quarantine where scope_id = ${scopeId} and tx_id = ${txId}
    union all select body, false from set_aside
      where scope_id = ${scopeId} and tx_id = ${txId} and reason = 'id-reused'
    union all select body, true from inbox_bad join feed using (scope_id, tx_id)
      where scope_id = ${scopeId} and tx_id = ${txId}
    limit 1`.execute(trx);
  const [row] = rows;
  return row ? { tx: transaction.parse(JSON.parse(row.body)), isUnfolded: row.unfolded } : null;
}

/** What was accepted and could not be folded is tried again at once; nobody has to be overruled. */
async function retry(
  trx: WriteDb,
  order: QuarantineOrder,
  writer: Writer,
): Promise<ReleaseOutcome> {
  await retryRefused(trx, order.scopeId);
  const still = await trx
    .selectFrom('inbox_bad')
    .select('reason')
    .where('scope_id', '=', order.scopeId)
    .where('tx_id', '=', order.txId)
    .executeTakeFirst();
  if (still) return still.reason as Refusal;
  await note(trx, order, { decision: 'released', releasedAs: order.txId, now: writer.now() });
  return 'released';
}

async function releasedAs(db: ReadDb, scopeId: string, txId: string): Promise<string | null> {
  const row = await db
    .selectFrom('quarantine_decisions')
    .select('released_as')
    .where('scope_id', '=', scopeId)
    .where('tx_id', '=', txId)
    .where('decision', '=', 'released')
    .executeTakeFirst();
  return row?.released_as ?? null;
}

/** An edit of something that was released replaces what was released, and not what is still out. */
async function withKnownBases(trx: WriteDb, tx: Transaction): Promise<Transaction> {
  const bases = tx.ops.flatMap((op) => (op.op === 'patch' ? op.base : []));
  if (bases.length === 0) return tx;
  const rows = await trx
    .selectFrom('quarantine_decisions')
    .select(['tx_id', 'released_as'])
    .where('scope_id', '=', tx.scopeId)
    .where('tx_id', '=', anyOf(bases))
    .where('released_as', 'is not', null)
    .execute();
  const names = new Map(rows.map((row) => [row.tx_id, row.released_as ?? row.tx_id]));
  const named = (op: Operation): Operation =>
    op.op === 'patch' ? { ...op, base: op.base.map((id) => names.get(id) ?? id) } : op;
  return { ...tx, ops: tx.ops.map(named) };
}

/** Whether it would be refused as an ordinary entry, judged on the rows as they are now. */
async function refusalOf(
  trx: WriteDb,
  tx: Transaction,
  now: number,
): Promise<'not-allowed' | Refusal | null> {
  if (tx.scopeKind === 'reference' && !(await mayDecide(trx, tx, now))) return 'not-allowed';
  const rows = await loadRows(trx, tx.scopeId, rowsTouched([tx]));
  return foldBatch(rows, [tx]).refused[0]?.reason ?? null;
}

/** What its clinic may decide in the district's scope today; that its device was sent away is forgiven. */
async function mayDecide(trx: WriteDb, tx: Transaction, now: number): Promise<boolean> {
  const { rows } = await sql<{ clinic: string }>`
    select scopes.scope_id as clinic from streams as writer
      join streams on streams.device_id = writer.device_id
      join scopes on scopes.scope_id = streams.scope_id and scopes.kind = 'clinic'
    where writer.scope_id = ${tx.scopeId} and writer.replica_id = ${tx.replicaId}
    limit 1`.execute(trx);
  const [row] = rows;
  return row !== undefined && isRight(trx, tx, { clinicId: row.clinic, now });
}

type Decision = {
  readonly decision: 'released' | 'kept-out';
  readonly releasedAs: string | null;
  readonly now: number;
};

async function note(
  trx: WriteDb,
  { scopeId, txId, by, reason }: QuarantineOrder,
  { decision, releasedAs: as, now }: Decision,
): Promise<void> {
  await sql`insert into quarantine_decisions
      (scope_id, tx_id, place, decision, decided_by, reason, at, released_as)
    select ${scopeId}, ${txId}, count(*) + 1, ${decision}, ${by}, ${reason}, ${toInstant(now)}, ${as}
    from quarantine_decisions where scope_id = ${scopeId} and tx_id = ${txId}`.execute(trx);
}
