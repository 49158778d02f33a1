import type { MakeId } from '../../../shared/lib/ids.ts';
import { type Claim, claim, signClaim } from '../../../shared/replication/claim.ts';
import { seal } from '../../../shared/replication/seal.ts';
import { ZERO_HASH } from '../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import type { Device } from './device.ts';
import { noteOrigins } from './known-devices.ts';
import { readScope, readSelf, transactionOf } from './scope-store.ts';

export type Rebirth = {
  readonly device: Device;
  readonly makeId: MakeId;
  readonly now: number;
};

/**
 * Goes on under a new replica id (docs/adr/0009, 4): this database was restored, or is one of two
 * copies, so the old stream is not its own any more. What waits is numbered anew under the same
 * transaction ids; blocks of numbers are burned by the count of rebirths.
 */
export function rebear(db: WriteDb, scopeId: string, options: Rebirth): void {
  const prepare = prepared(db);
  const replicaId = options.makeId();
  prepare(
    `update self set replica_id = ?, next_no = 1, last_hash = ?, acked_no = 0,
       rebirths = rebirths + 1 where scope_id = ?`,
  ).run(replicaId, ZERO_HASH, scopeId);
  introduce(db, scopeId, options);
  renumberOutbox(db, scopeId, options.device);
  if (readScope(db, scopeId).isHome) claimAnew(db, scopeId, options.device);
}

/** How often this database went on under a new replica id in a scope. */
export function countRebirths(db: WriteDb, scopeId: string): number {
  const row = prepared(db)('select rebirths from self where scope_id = ?').get(scopeId);
  return Number(row?.['rebirths'] ?? 0);
}

/** Notes the own replica among those that write in the scope. */
export function introduce(db: WriteDb, scopeId: string, { device, now }: Rebirth): boolean {
  const { replicaId } = readSelf(db, scopeId);
  const { deviceId, publicKey } = device;
  return noteOrigins(db, scopeId, [{ replicaId, deviceId, publicKey, name: '' }], now);
}

/** What is in the feed already needs no number any more. */
function renumberOutbox(db: WriteDb, scopeId: string, { sign }: Device): void {
  const prepare = prepared(db);
  const waiting = prepare(
    `select body, created_at, is_folded from outbox where scope_id = ? and is_seen = 0 order by tx_no`,
  ).all(scopeId);
  prepare('delete from outbox where scope_id = ?').run(scopeId);
  const { replicaId } = readSelf(db, scopeId);
  let prevHash = ZERO_HASH;
  for (const [at, { body, created_at: createdAt, is_folded: isFolded }] of waiting.entries()) {
    const { txHash: _hash, signature: _signature, ...act } = transactionOf(String(body));
    const tx = seal({ ...act, replicaId, txNo: at + 1, prevHash }, sign);
    prevHash = tx.txHash;
    prepare(
      `insert into outbox (scope_id, tx_no, tx_id, tx_hash, body, created_at, is_folded)
       values (?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      scopeId,
      tx.txNo,
      tx.txId,
      tx.txHash,
      JSON.stringify(tx),
      String(createdAt),
      Number(isFolded),
    );
  }
  prepare('update self set next_no = ?, last_hash = ? where scope_id = ?').run(
    waiting.length + 1,
    prevHash,
    scopeId,
  );
}

/** Who orders the scope, as far as it is known here; null where that never changes. */
export function readClaim(db: WriteDb, scopeId: string): Claim | null {
  const row = prepared(db)('select claim from scopes where scope_id = ?').get(scopeId);
  return parseClaim((row?.['claim'] ?? null) as string | null);
}

/** A stored claim; it was checked when it was stored. */
export function parseClaim(text: string | null): Claim | null {
  return text === null ? null : claim.parse(JSON.parse(text));
}

/** The same for a reader. */
export async function knownClaim(db: ReadDb, scopeId: string): Promise<Claim | null> {
  const row = await db
    .selectFrom('scopes')
    .select('claim')
    .where('scope_id', '=', scopeId)
    .executeTakeFirst();
  return parseClaim(row?.claim ?? null);
}

export function saveClaim(db: WriteDb, one: Claim): void {
  prepared(db)('update scopes set claim = ? where scope_id = ?').run(
    JSON.stringify(one),
    one.scopeId,
  );
}

/** This database orders the scope from the next epoch on, and is found where it was, or at `url`. */
export function claimAnew(
  db: WriteDb,
  scopeId: string,
  device: Device,
  url: string | null = readClaim(db, scopeId)?.url ?? null,
): Claim {
  const epoch = (readClaim(db, scopeId)?.epoch ?? 0) + 1;
  const { replicaId } = readSelf(db, scopeId);
  const { deviceId, publicKey, sign } = device;
  const own = signClaim({ scopeId, epoch, deviceId, replicaId, publicKey, url }, sign);
  saveClaim(db, own);
  return own;
}

/** The own claim with where this database is found now; of the same epoch, so nobody has to move. */
export function sayWhere(db: WriteDb, scopeId: string, device: Device, url: string): void {
  const known = readClaim(db, scopeId);
  if (known?.deviceId !== device.deviceId || known.url === url) return;
  const { signature: _signature, ...unsigned } = known;
  saveClaim(db, signClaim({ ...unsigned, url }, device.sign));
}
