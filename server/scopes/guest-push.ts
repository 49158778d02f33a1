import { sql } from 'kysely';
import { isGranted } from '../../shared/replication/compartment.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import { judgeGuest } from '../../shared/replication/guest-rights.ts';
import { isOwnStream } from '../../shared/replication/home.ts';
import type { Answer, Ask } from '../../shared/replication/protocol.ts';
import type { Transaction } from '../../shared/replication/transaction.ts';
import { type Database, inTransaction, type WriteDb } from '../db/open.ts';
import { readResidents } from './compartment.ts';
import { verifySignature } from './device.ts';
import { noteOrigins } from './known-devices.ts';
import { observeGuest } from './observe.ts';
import { ownOrigin, requireStranger, takeInOrder } from './own-push.ts';
import type { Writer } from './own-words.ts';
import { staffOf } from './reference-push.ts';
import { readGuestScope } from './scope-access.ts';

/**
 * The district takes what a hospital or a tablet wrote (docs/adr/0015), into the scope that it orders,
 * and hands it on to everybody who holds the record, in one transaction. What they may not write is kept and not
 * applied. Asking twice changes nothing.
 *
 * @throws ProtocolRefusal `unknown-scope` for everybody whose code was not for that scope
 */
export async function takeGuestPush(
  { db, writer }: { readonly db: Database; readonly writer: Writer },
  ask: Ask<'push'>,
  caller: Caller,
): Promise<Answer<'push'>> {
  const { scopeId, replicaId, txs } = ask;
  const { kind } = await readGuestScope(db, scopeId, caller);
  await requireStranger(db, ask);
  const now = writer.now();
  const keys = await noteOrigins(db, scopeId, [ownOrigin(ask, caller)], now);
  const sender = { scopeId, scopeKind: kind, replicaId, publicKey: keys.get(replicaId) ?? '' };
  if (ask.origin || !isOwnStream(txs, sender, verifySignature))
    throw new ProtocolRefusal('bad-transaction');
  return inTransaction(db, async (trx) => {
    const mayApply = async (tx: Transaction) => !caller.isRevoked && isGuestRight(trx, tx, now);
    const taken = await takeInOrder(trx, { scopeId, replicaId, txs }, { mayApply, now });
    await observeGuest(trx, { ...taken, scopeId, txs: taken.applied }, writer);
    return taken.answer;
  });
}

/** Whether the district applies what somebody wrote at a hospital or on a tablet. */
export async function isGuestRight(trx: WriteDb, tx: Transaction, now: number): Promise<boolean> {
  const { scopeId } = tx;
  const scope = await trx
    .selectFrom('scopes')
    .select(['kind', 'clinic_id'])
    .where('scope_id', '=', scopeId)
    .executeTakeFirstOrThrow();
  const granted = await readGranted(trx, scopeId);
  const scopes = [scopeId, ...granted.values()];
  const receivers = await readReceivers(trx, scopes, tx);
  const refusal = judgeGuest(tx, {
    kind: scope.kind === 'hospital' ? 'hospital' : 'tablet',
    staff: await staffOf(trx, scope.clinic_id ?? scopeId),
    residentOf: await readResidents(trx, scopes, tx.ops),
    wasGranted: (residentId) => granted.has(residentId),
    isReceiver: (referralId) => receivers.get(referralId) === scopeId,
    now,
  });
  return refusal === null;
}

/** Whom the scope was ever granted, and which clinic each belongs to. */
async function readGranted(trx: WriteDb, scopeId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await trx
    .selectFrom('grants')
    .select(['resident_id', 'source_scope_id'])
    .where('scope_id', '=', scopeId)
    .execute();
  return new Map(rows.map((row) => [row.resident_id, row.source_scope_id]));
}

/** To which hospital the referrals go of which a transaction speaks. */
async function readReceivers(
  trx: WriteDb,
  scopes: readonly string[],
  { ops }: Transaction,
): Promise<ReadonlyMap<string, string | null>> {
  const ids = ops.flatMap((op) =>
    op.op !== 'link' && op.entity === 'referrals' && isGranted(op.entity) ? [op.rowId] : [],
  );
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; receiver: string | null }>`
    select id, to_organisation_id as receiver from referrals
    where scope_id = any(${[...new Set(scopes)]}::text[]) and id = any(${ids}::text[])`.execute(
    trx,
  );
  return new Map(rows.map(({ id, receiver }) => [id, receiver]));
}
