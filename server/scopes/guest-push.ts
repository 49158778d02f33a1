import { sql } from 'kysely';
import { isGranted } from '../../shared/replication/compartment.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import { judgeGuest } from '../../shared/replication/guest-rights.ts';
import { isOwnStream } from '../../shared/replication/home.ts';
import type { Answer, Ask } from '../../shared/replication/protocol.ts';
import type { Operation, Transaction } from '../../shared/replication/transaction.ts';
import { anyOf, type Database, inTransaction, type WriteDb } from '../db/open.ts';
import { readResidents } from './compartment.ts';
import { sourcesOf } from './left-words.ts';
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
  const scopes = [scopeId, ...(await sourcesOf(trx, scopeId))];
  const residentOf = await readResidents(trx, scopes, tx.ops);
  const granted = await readGranted(
    trx,
    scopeId,
    tx.ops.flatMap((op) => ownersOf(op, residentOf)),
  );
  const receivers = await readReceivers(trx, scopes, tx);
  const refusal = judgeGuest(tx, {
    kind: scope.kind === 'hospital' ? 'hospital' : 'tablet',
    staff: await staffOf(trx, scope.clinic_id ?? scopeId),
    residentOf,
    wasGranted: (residentId) => granted.has(residentId),
    isReceiver: (referralId) => receivers.get(referralId) === scopeId,
    now,
  });
  return refusal === null;
}

function ownersOf(
  op: Operation,
  residentOf: (op: Exclude<Operation, { op: 'link' }>) => string | null,
): readonly string[] {
  if (op.op === 'link') return [op.a, op.b];
  const residentId = residentOf(op);
  return residentId === null ? [] : [residentId];
}

/** Which of these residents the scope was ever granted. */
async function readGranted(
  trx: WriteDb,
  scopeId: string,
  residentIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('grants')
    .select('resident_id')
    .where('scope_id', '=', scopeId)
    .where('resident_id', '=', anyOf(residentIds))
    .execute();
  return new Set(rows.map((row) => row.resident_id));
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
