import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import {
  judgeDonation,
  signersOf,
  STREAM_START,
  type StreamHead,
} from '../../shared/replication/home.ts';
import type { Answer, Ask } from '../../shared/replication/protocol.ts';
import { provesRollback } from '../../shared/replication/recovery.ts';
import { areDistinct, isAuthentic, isCarriable } from '../../shared/replication/seal.ts';
import type { FeedEntry, Transaction } from '../../shared/replication/transaction.ts';
import { type Database, inTransaction, type WriteDb } from '../db/open.ts';
import { applyTransactions, retryWaiting } from './apply.ts';
import { type ServerDevice, verifySignature } from './device.ts';
import { appendEntries, lockHead, readScope } from './feed-store.ts';
import { noteOrigins, noteStrangers } from './known-devices.ts';
import { handOnWords, ofRevoked } from './last-words.ts';
import { isGuestRight } from './guest-push.ts';
import { observeGuest } from './observe.ts';
import { lockSelf, openSelf, rebear } from './own-stream.ts';
import type { Writer } from './own-words.ts';
import { isRight } from './reference-push.ts';
import { isGuestKind, mayOrder, readGuestScope } from './scope-access.ts';
import { contentsOf, moveStream, readStreams } from './streams.ts';

export type DonationOptions = Writer & { readonly db: Database };

/**
 * Takes what the district lost of its own scope, or what a clinic's home shall hear of
 * (docs/adr/0009, 3 and 8). Each transaction is proven by its own signature. Bringing it twice
 * changes nothing.
 *
 * @throws ProtocolRefusal `bad-transaction` when one is not what its signer wrote; none is taken then
 */
export async function takeDonation(
  options: DonationOptions,
  ask: Ask<'donate'>,
  caller: Caller,
): Promise<Answer<'donate'>> {
  const { db, now } = options;
  const scope = await readScope(db, ask.scopeId);
  if (!scope) throw new ProtocolRefusal('unknown-scope');
  if (isGuestKind(scope.kind)) await readGuestScope(db, ask.scopeId, caller);
  else if (!scope.is_home && !(await mayOrder(db, ask.scopeId, caller)))
    throw new ProtocolRefusal('unknown-scope');
  if (caller.isRevoked) await noteSigners(options, ask, caller);
  // Of somebody who was sent away only those are heard of who signed what they bring.
  const origins = caller.isRevoked ? signersOf(ask) : ask.origins;
  await requireSigned(options, { ...ask, origins }, scope.kind);
  const { kind } = scope;
  if (scope.is_home)
    return inTransaction(db, (trx) => takeBack(trx, { ...ask, kind, caller }, options));
  return inTransaction(db, (trx) => handOnWords(trx, ask, caller, now()));
}

/** Of whom the caller tells, once what they signed is theirs. @throws ProtocolRefusal `bad-transaction` */
async function noteSigners(
  { db, device, now }: DonationOptions,
  ask: Ask<'donate'>,
  caller: Caller,
): Promise<void> {
  const others = signersOf(ask).filter(({ deviceId }) => deviceId !== device.deviceId);
  const keys = new Map(others.map(({ replicaId, publicKey }) => [replicaId, publicKey]));
  const isTold = (tx: Transaction) => {
    const key = keys.get(tx.replicaId);
    return key === undefined || isAuthentic(tx, key, verifySignature);
  };
  if (!ask.txs.every(isTold)) throw new ProtocolRefusal('bad-transaction');
  const { scopeId } = ask;
  await noteStrangers(db, { scopeId, origins: others, teller: caller, now: now() });
}

async function requireSigned(
  { db, device, now }: DonationOptions,
  { scopeId, txs, origins }: Ask<'donate'>,
  kind: string,
): Promise<void> {
  const own = await ownReplicas(db, scopeId, device.deviceId);
  // A name that the district had among guests, and forgot, is its own again: what it said there is known by it.
  const isTold = ({ deviceId, replicaId }: Ask<'donate'>['origins'][number]) =>
    deviceId !== device.deviceId || (isGuestKind(kind) && isToldOwn(origins, replicaId, device));
  const keys = await noteOrigins(db, scopeId, origins.filter(isTold), now());
  const keyOf = ({ replicaId }: Transaction) => {
    const isOwn = own.has(replicaId) || isToldOwn(origins, replicaId, device);
    return isOwn ? device.publicKey : (keys.get(replicaId) ?? '');
  };
  const isGenuine = (tx: Transaction) =>
    tx.scopeId === scopeId &&
    tx.scopeKind === kind &&
    isCarriable(tx) &&
    isAuthentic(tx, keyOf(tx), verifySignature);
  if (!areDistinct(txs) || !txs.every(isGenuine)) throw new ProtocolRefusal('bad-transaction');
}

/** Also a replica that the district forgot, if it was told as its own: the signature decides. */
function isToldOwn(
  origins: Ask<'donate'>['origins'],
  replicaId: string,
  { deviceId, publicKey }: ServerDevice,
): boolean {
  return origins.some(
    (one) =>
      one.replicaId === replicaId && one.deviceId === deviceId && one.publicKey === publicKey,
  );
}

async function ownReplicas(
  db: Database,
  scopeId: string,
  deviceId: string,
): Promise<ReadonlySet<string>> {
  const self = await db
    .selectFrom('self')
    .select('replica_id')
    .where('scope_id', '=', scopeId)
    .execute();
  const earlier = await db
    .selectFrom('streams')
    .select('replica_id')
    .where('scope_id', '=', scopeId)
    .where('device_id', '=', deviceId)
    .execute();
  return new Set([...self, ...earlier].map((row) => row.replica_id));
}

type Brought = Ask<'donate'> & { readonly kind: string; readonly caller: Caller };

/**
 * Whoever holds the row of the scope is the next in its feed. The acts of a workstation that was sent away, and
 * brings them itself, lie in quarantine.
 */
async function takeBack(
  trx: WriteDb,
  { scopeId, txs, kind, quarantined, caller }: Brought,
  options: DonationOptions,
): Promise<Answer<'donate'>> {
  const now = options.now();
  const ownDeviceId = options.device.deviceId;
  let head = await lockHead(trx, scopeId);
  const contents = await contentsOf(trx, scopeId, txs);
  const streams = new Map(await readStreams(trx, scopeId, txs));
  await openSelf(trx, scopeId, options.makeId);
  const self = await lockSelf(trx, scopeId);
  const results: Answer<'donate'>['results'] = [];
  const held = new Set(quarantined);
  const revoked = caller.isRevoked ? await ofRevoked(trx, scopeId, txs) : new Set<string>();
  let isRolledBack = false;
  for (const tx of txs) {
    const stream: StreamHead = streams.get(tx.replicaId) ?? STREAM_START;
    const facts = { content: contents.contentOf(tx), numbered: contents.hashOf(tx) };
    isRolledBack ||= tx.replicaId === self.replica_id && isLost(tx, self, facts.numbered);
    const { verdict, isNextInStream } = judgeDonation(tx, stream, facts);
    if (isNextInStream) {
      streams.set(tx.replicaId, { lastNo: tx.txNo, lastHash: tx.txHash });
      await moveStream(trx, tx);
    }
    if (verdict !== 'append') {
      results.push({
        txId: tx.txId,
        verdict: verdict === 'duplicate' ? 'duplicate' : 'quarantined',
      });
      continue;
    }
    const isHeld = held.has(tx.txId) || revoked.has(tx.replicaId);
    const entry = await append(trx, tx, { head, now, isNextInStream, ownDeviceId, isHeld });
    head = entry;
    // At once: what the district said of grants is what the next is judged by.
    if (entry.status === 'applied' && isGuestKind(kind))
      await observeGuest(trx, { scopeId, txs: [tx] }, options);
    results.push({ txId: tx.txId, verdict: entry.status });
  }
  if (isRolledBack) await rebear(trx, scopeId, options.makeId);
  return { results };
}

function isLost(tx: Transaction, self: { next_no: number }, ownHash: string | null): boolean {
  return provesRollback(tx, { nextNo: self.next_no }, ownHash);
}

async function append(
  trx: WriteDb,
  tx: Transaction,
  place: {
    readonly head: { readonly seq: number; readonly chk: string };
    readonly now: number;
    readonly isNextInStream: boolean;
    readonly ownDeviceId: string;
    /** It lay in quarantine where it comes from, or is of somebody who was sent away and brought by such. */
    readonly isHeld: boolean;
  },
): Promise<FeedEntry> {
  const { head, now, isNextInStream, isHeld } = place;
  const isAllowed = !isHeld && (await mayApply(trx, tx, place));
  const status = isAllowed ? 'applied' : 'quarantined';
  const chk = feedHash(head.chk, tx, status);
  const entry: FeedEntry = { seq: head.seq + 1, chk, status, tx };
  const applied = isAllowed
    ? await applyTransactions(trx, tx.scopeId, [tx], now)
    : { hasNewRow: false };
  const beside = isNextInStream ? [] : [tx.txId];
  await appendEntries(trx, tx.scopeId, [entry], { now, beside });
  if (applied.hasNewRow) await retryWaiting(trx, tx.scopeId);
  return entry;
}

/** What the district decided itself, and what a manager may decide for the clinic of the signing device. */
async function mayApply(
  trx: WriteDb,
  tx: Transaction,
  { now, ownDeviceId }: { readonly now: number; readonly ownDeviceId: string },
): Promise<boolean> {
  const writer = await trx
    .selectFrom('streams')
    .select('device_id')
    .where('scope_id', '=', tx.scopeId)
    .where('replica_id', '=', tx.replicaId)
    .executeTakeFirst();
  const deviceId = writer?.device_id ?? ownDeviceId;
  if (deviceId === ownDeviceId) return true;
  if (isGuestKind(tx.scopeKind)) return isGuestRight(trx, tx, now);
  const clinic = await trx
    .selectFrom('streams')
    .innerJoin('scopes', 'scopes.scope_id', 'streams.scope_id')
    .select('scopes.scope_id')
    .where('streams.device_id', '=', deviceId)
    .where('scopes.kind', '=', 'clinic')
    .executeTakeFirst();
  return clinic !== undefined && isRight(trx, tx, { clinicId: clinic.scope_id, now });
}
