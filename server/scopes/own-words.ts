import { toInstant } from '../../shared/lib/clock.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import type { ScopeKind } from '../../shared/replication/entity-field.ts';
import { feedHash } from '../../shared/replication/hash.ts';
import { provesRollback } from '../../shared/replication/recovery.ts';
import { isCarriable, seal } from '../../shared/replication/seal.ts';
import {
  type FeedEntry,
  START,
  type Transaction,
  transaction,
} from '../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/open.ts';
import { applyTransactions, retryWaiting } from './apply.ts';
import { readWaiting } from './compartment.ts';
import type { ServerDevice } from './device.ts';
import { appendEntries, lockHead } from './feed-store.ts';
import { putInMail } from './mailbox.ts';
import { lockSelf, moveSelf, openSelf, rebear } from './own-stream.ts';

export type Writer = {
  readonly device: ServerDevice;
  /** As the clinics list the district. */
  readonly name: string;
  readonly now: () => number;
  readonly makeId: MakeId;
  /** Something was said in a scope: who waits there is told after the commit. */
  readonly onSaid: (scopeId: string) => void;
};

/** What an act says; its place in the district's stream of a scope is found here. */
export type Words = Pick<Transaction, 'txId' | 'hlc' | 'actor' | 'schemaVersion' | 'ops'>;

/**
 * The district says something in a scope: behind the head of one that it orders, and by the mailbox
 * in one that a clinic orders (docs/adr/0009, 8).
 */
export async function sayInScope(
  trx: WriteDb,
  scopeId: string,
  words: readonly Words[],
  writer: Writer,
): Promise<void> {
  if (words.length === 0) return;
  const now = writer.now();
  writer.onSaid(scopeId);
  const scope = await trx
    .selectFrom('scopes')
    .select(['kind', 'is_home'])
    .where('scope_id', '=', scopeId)
    .executeTakeFirstOrThrow();
  const txs = await sealAll(trx, { scopeId, scopeKind: scope.kind as ScopeKind }, words, writer);
  if (!scope.is_home) return putInMail(trx, scopeId, txs, now);
  const { hasNewRow } = await applyTransactions(trx, scopeId, txs, now);
  let head = await lockHead(trx, scopeId);
  const entries = txs.map((tx): FeedEntry => {
    const chk = feedHash(head.chk, tx, 'applied');
    head = { seq: head.seq + 1, chk };
    return { ...head, status: 'applied', tx };
  });
  await appendEntries(trx, scopeId, entries, { now });
  if (hasNewRow) await retryWaiting(trx, scopeId);
}

async function sealAll(
  trx: WriteDb,
  scope: { readonly scopeId: string; readonly scopeKind: ScopeKind },
  words: readonly Words[],
  { device, makeId }: Writer,
): Promise<readonly Transaction[]> {
  await openSelf(trx, scope.scopeId, makeId);
  const self = await lockSelf(trx, scope.scopeId);
  await trx
    .insertInto('streams')
    .values({ scope_id: scope.scopeId, replica_id: self.replica_id, device_id: device.deviceId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  let { next_no: txNo, last_hash: prevHash } = self;
  const txs: Transaction[] = [];
  for (const one of words) {
    const place = { replicaId: self.replica_id, txNo, prevHash };
    const tx = seal({ ...one, ...scope, ...place }, device.sign);
    // A copy of an act at the very limit may be beyond it. It would hold up everything behind it, and its original is
    // kept where it was written.
    if (!transaction.safeParse(tx).success || !isCarriable(tx)) continue;
    txs.push(tx);
    txNo += 1;
    prevHash = tx.txHash;
  }
  const last = txs.at(-1);
  if (last) await moveSelf(trx, last);
  return txs;
}

/**
 * Makes a scope that the district orders known, once.
 *
 * @param clinicId whose tablet it is; null of a hospital, and where a tablet is known already
 */
export async function openOwnScope(
  trx: WriteDb,
  scopeId: string,
  kind: 'hospital' | 'tablet',
  clinicId: string | null = null,
): Promise<void> {
  await trx
    .insertInto('scopes')
    .values({ scope_id: scopeId, kind, is_home: true, chk: START.chk, clinic_id: clinicId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * The district's own stream in a scope goes on under a new name where a restore took a part of it, also
 * when it has given the numbers of that part to other words since (docs/adr/0009, 4).
 */
export async function goOnBehind(
  trx: WriteDb,
  scopeId: string,
  brought: readonly Transaction[],
  writer: Pick<Writer, 'makeId'>,
): Promise<void> {
  const self = await trx
    .selectFrom('self')
    .select(['replica_id', 'next_no'])
    .where('scope_id', '=', scopeId)
    .executeTakeFirst();
  const own = brought.filter(({ replicaId }) => replicaId === self?.replica_id);
  if (!self || own.length === 0) return;
  const others = await wordsBeside(trx, scopeId, own);
  const hashBeside = (tx: Transaction) =>
    others.find(({ txNo, txHash }) => txNo === tx.txNo && txHash !== tx.txHash)?.txHash ?? null;
  const isRolledBack = own.some((tx) =>
    provesRollback(tx, { nextNo: self.next_no }, hashBeside(tx)),
  );
  if (isRolledBack) await rebear(trx, scopeId, writer.makeId);
}

/** What the district said in the same stream under these numbers, as far as it knows. */
async function wordsBeside(
  trx: WriteDb,
  scopeId: string,
  own: readonly Transaction[],
): Promise<readonly Pick<Transaction, 'txNo' | 'txHash'>[]> {
  const replicaId = own[0]?.replicaId ?? '';
  const brought = await trx
    .selectFrom('feed')
    .select(['tx_no as txNo', 'tx_hash as txHash'])
    .where('scope_id', '=', scopeId)
    .where('replica_id', '=', replicaId)
    .where(
      'tx_no',
      'in',
      own.map(({ txNo }) => txNo),
    )
    .execute();
  const waiting = await readWaiting(trx, scopeId);
  return [...brought, ...waiting.filter((tx) => tx.replicaId === replicaId)];
}

/** The actor of what the district decides by itself. */
export function districtActor({ device, name }: Writer) {
  return { kind: 'server', id: device.deviceId, place: name.slice(0, 60) } as const;
}

/** The district is known to itself, so that nobody else can be told to be it. */
export async function introduceSelf(
  trx: WriteDb,
  { device, name }: Pick<Writer, 'device' | 'name'>,
  now: number,
): Promise<void> {
  const { deviceId, publicKey } = device;
  await trx
    .insertInto('known_devices')
    .values({
      device_id: deviceId,
      public_key: publicKey,
      name: name.slice(0, 60),
      enrolled_at: toInstant(now),
      role: 'origin',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
