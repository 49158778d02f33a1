import { toInstant } from '../../../shared/lib/clock.ts';
import {
  betterClaim,
  type Claim,
  isClaimSigned,
  isLeap,
  isSameClaim,
} from '../../../shared/replication/claim.ts';
import type { Transaction } from '../../../shared/replication/transaction.ts';
import type { WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';
import { applyTransactions } from './apply.ts';
import { type Device, verifySignature } from './device.ts';
import type { Ledger } from './ledger.ts';
import { claimAnew, readClaim, saveClaim } from './rebirth.ts';
import { rebuildStreams } from './rebuild-streams.ts';
import { appendToFeed, readScope, transactionOf } from './scope-store.ts';
import { leaveBehind } from './stayed.ts';

/**
 * The home of a scope changes (docs/adr/0009, 7). What the former home had and nobody saw comes back
 * as a donation when it hears of it.
 */

export type TakeOver = {
  readonly ledger: Ledger;
  readonly device: Device;
  readonly now: number;
  /** Where the other workstations find this one. */
  readonly url: string | null;
};

/**
 * This database orders the scope from now on, whoever did before: the next epoch, what lay in limbo
 * and its own waiting acts at the end of the feed. Answers the claim that the others shall hear of.
 */
export async function becomeHome(
  db: WriteDb,
  scopeId: string,
  { ledger, device, now, url }: TakeOver,
): Promise<Claim> {
  const prepare = prepared(db);
  prepare(
    `update scopes set is_home = 1, leads_when_loaded = 0, known_head = seq, stopped_because = null
     where scope_id = ?`,
  ).run(scopeId);
  rebuildStreams(db, scopeId);
  const fresh = [...appendLimbo(db, scopeId, now), ...appendWaiting(db, scopeId, now)];
  const { changes } = applyTransactions(db, scopeId, fresh, now);
  const others = leaveBehind(db, scopeId);
  welcomeDesks(db, scopeId);
  const claim = claimAnew(db, scopeId, device, url);
  await ledger.announce(db, scopeId, [...changes, ...others]);
  return claim;
}

/**
 * Whom a new home asks, and whom it lets in: the one who signed the first word of `reference` is the district,
 * which may have written in the clinic's scope as well (by mail); everybody else who writes there may ask here from
 * now on.
 */
function welcomeDesks(db: WriteDb, scopeId: string): void {
  prepared(db)(
    `update known_devices set role = 'district' where role in ('origin', 'follower') and device_id in
       (select device_id from streams join feed using (scope_id, replica_id) join scopes using (scope_id)
        where scopes.kind = 'reference' and feed.seq = 1)`,
  ).run();
  prepared(db)(
    `update known_devices set role = 'follower' where role = 'origin' and device_id in
       (select device_id from streams where scope_id = ?) and device_id not in (select id from device)`,
  ).run(scopeId);
}

/**
 * Own acts that no home has in its feed. Answers what is not part of the rows: those of a clinic that was
 * about to be pulled, and of somebody who left.
 */
function appendWaiting(db: WriteDb, scopeId: string, now: number): readonly Transaction[] {
  const prepare = prepared(db);
  const waiting = prepare(
    `select body, is_folded from outbox where scope_id = ? and not exists (select 1 from feed
       where feed.scope_id = outbox.scope_id and feed.tx_id = outbox.tx_id) order by tx_no`,
  ).all(scopeId);
  const fresh: Transaction[] = [];
  for (const { body, is_folded: isFolded } of waiting) {
    const tx = transactionOf(String(body));
    append(db, tx, now);
    if (isFolded === 0) fresh.push(tx);
  }
  prepare('delete from outbox where scope_id = ?').run(scopeId);
  return fresh;
}

/** Answers what is not part of the rows yet. */
function appendLimbo(db: WriteDb, scopeId: string, now: number): readonly Transaction[] {
  const prepare = prepared(db);
  const rows = prepare(
    `select body, status from limbo where scope_id = ? and body <> '' and not exists (select 1 from feed
       where feed.scope_id = limbo.scope_id and feed.tx_id = limbo.tx_id) order by place`,
  ).all(scopeId);
  const fresh: Transaction[] = [];
  for (const { body, status } of rows) {
    const tx = transactionOf(String(body));
    const isQuarantined = status === 'quarantined';
    append(db, tx, now, isQuarantined ? 'quarantined' : 'applied');
    if (status === 'refused') fresh.push(tx);
  }
  prepare(`delete from limbo where scope_id = ? and body <> ''`).run(scopeId);
  return fresh;
}

function append(
  db: WriteDb,
  tx: Transaction,
  now: number,
  status: 'applied' | 'quarantined' = 'applied',
): void {
  const prepare = prepared(db);
  const moved = prepare(
    `update streams set last_no = ?, last_hash = ?
     where scope_id = ? and replica_id = ? and last_no = ? and last_hash = ?`,
  ).run(tx.txNo, tx.txHash, tx.scopeId, tx.replicaId, tx.txNo - 1, tx.prevHash);
  appendToFeed(db, tx, status, { now, isInStream: moved.changes > 0 });
}

/**
 * The district says that somebody else orders the scope, and vouches for the claimant: a home that was restored
 * may never have heard of it. But nobody orders a clinic that sent them away: above their claim this home
 * claims once more.
 *
 * @param isRevoked that the claimant was sent away, as the district says too; this home may not have known either
 * @returns whether this database follows from now on
 */
export function yieldTo(
  db: WriteDb,
  claim: Claim,
  { device, isRevoked, now }: { device: Device; isRevoked: boolean; now: number },
): boolean {
  if (isRevoked) noteSentAway(db, claim, now);
  if (isSentAway(db, claim)) {
    outbid(db, claim, device);
    return false;
  }
  becomeFollower(db, claim);
  return true;
}

/** Above the claim of somebody who was sent away this home claims once more, unless it has. */
export function outbid(db: WriteDb, claim: Claim, device: Device): void {
  const known = readClaim(db, claim.scopeId);
  if (known && betterClaim(known, claim) === known) return;
  prepared(db)('update known_devices set is_outbid = 1 where device_id = ?').run(claim.deviceId);
  saveClaim(db, claim);
  claimAnew(db, claim.scopeId, device, known?.url ?? null);
}

function noteSentAway(db: WriteDb, { deviceId, publicKey }: Claim, now: number): void {
  prepared(db)(
    `insert into known_devices (device_id, public_key, name, enrolled_at, role, is_revoked, revoked_at, revoked_by,
       revoked_reason)
     values (?, ?, '', ?, 'origin', 1, ?, 'district', '') on conflict do nothing`,
  ).run(deviceId, publicKey, toInstant(now), toInstant(now));
}

function isSentAway(db: WriteDb, { deviceId }: Claim): boolean {
  const find = prepared(db)('select is_revoked from known_devices where device_id = ?');
  return find.get(deviceId)?.['is_revoked'] === 1;
}

/** This database follows the scope from now on, by the better claim of somebody else. */
function becomeFollower(db: WriteDb, claim: Claim): void {
  saveClaim(db, claim);
  prepared(db)(
    `insert into known_devices (device_id, public_key, name, enrolled_at, role)
     values (?, ?, '', ?, 'origin') on conflict do nothing`,
  ).run(claim.deviceId, claim.publicKey, toInstant(0));
  askAnother(db, claim);
  prepared(db)('update scopes set is_home = 0, stopped_because = null where scope_id = ?').run(
    claim.scopeId,
  );
}

/**
 * Hears of a claim. It counts if a device that writes in the scope signed it; the better one is kept.
 *
 * @returns what it means here: nothing new, another home to follow, that this home is one no more, or that it has to
 *   {@link outbid} somebody who was sent away, because whoever told it believes them
 */
export function hearClaim(
  db: WriteDb,
  claim: Claim,
): 'nothing' | 'another-home' | 'superseded' | 'refused' {
  const known = readClaim(db, claim.scopeId);
  if (!isOfMember(db, claim) || !isClaimSigned(claim, verifySignature)) return 'nothing';
  if (isLeap(claim, known)) return 'nothing';
  const isSame = known !== null && isSameClaim(known, claim);
  if (isSame && known.url === claim.url) return 'nothing';
  if (known && !isSame && betterClaim(known, claim) === known) return 'nothing';
  const { isHome } = readScope(db, claim.scopeId);
  if (isSentAway(db, claim)) return isHome ? 'refused' : 'nothing';
  if (isHome) {
    if (isSame) return 'nothing';
    becomeFollower(db, claim);
    return 'superseded';
  }
  saveClaim(db, claim);
  return askAnother(db, claim) ? 'another-home' : 'nothing';
}

/**
 * From now on the one that claimed is asked, where it says that it is; it may be a copy of this very
 * database, under the same key. An address that was found or set up for the same home stays: that one
 * was seen to work.
 *
 * @returns whether another one was asked before
 */
function askAnother(db: WriteDb, { deviceId, url }: Claim): boolean {
  const prepare = prepared(db);
  const asked = prepare(`select device_id from known_devices where role = 'home'`).all();
  const isAsked = asked.some((row) => row['device_id'] === deviceId);
  prepare(`update known_devices set role = 'follower' where role = 'home' and device_id <> ?`).run(
    deviceId,
  );
  prepare(`update known_devices set role = 'home' where device_id = ?`).run(deviceId);
  if (isAsked) return false;
  prepare(`delete from peer_addresses where role = 'home'`).run();
  if (url !== null)
    prepare(`insert into peer_addresses (role, url, found_at) values ('home', ?, ?)`).run(
      url,
      toInstant(0),
    );
  return true;
}

/** A device that was let in or writes in the scope, under the key that is known. */
function isOfMember(db: WriteDb, { deviceId, publicKey }: Claim): boolean {
  const row = prepared(db)(
    'select 1 from known_devices where device_id = ? and public_key = ?',
  ).get(deviceId, publicKey);
  return row !== undefined;
}
