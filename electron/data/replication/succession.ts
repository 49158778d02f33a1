import { betterClaim, type Claim, isClaimSigned } from '../../../shared/replication/claim.ts';
import { type Position, ZERO_HASH } from '../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../db/handle.ts';
import { preparedRead } from '../db/read-context.ts';
import { prepared } from '../db/write-context.ts';
import { verifySignature } from './device.ts';
import { forgetWordless, rewind } from './limbo.ts';
import { readClaim, saveClaim } from './rebirth.ts';
import { saveLetGo } from './snapshot/load-state.ts';

/**
 * A clinic's home that has nothing of its clinic, or little of it, loads it from the district before
 * it orders anything (docs/adr/0010): its computer burned, or it was restored from far back. What it
 * did meanwhile lies in limbo, and what it does while it loads waits like at any follower; when the
 * clinic is here it takes over, and both come to the end of the feed (take-over.ts).
 *
 * @param common where its feed and that of the district parted
 */
export function beginSuccession(db: WriteDb, scopeId: string, common: Position): void {
  const prepare = prepared(db);
  forgetWordless(db, scopeId, common);
  rewind(db, scopeId, common);
  prepare(
    `update streams set last_no = 0, last_hash = ? where scope_id = ? and not exists
       (select 1 from feed where feed.scope_id = streams.scope_id
          and feed.replica_id = streams.replica_id)`,
  ).run(ZERO_HASH, scopeId);
  prepare(
    `update scopes set is_home = 0, leads_when_loaded = 1, stopped_because = null
     where scope_id = ?`,
  ).run(scopeId);
  saveLetGo(db, scopeId);
}

/**
 * Whether this home was never heard by the district and took the clinic over from nobody: it is new,
 * whatever the district knows of the clinic. A desk that took over has a later claim.
 */
export function isNewcomer(db: WriteDb, scopeId: string): boolean {
  const row = prepared(db)('select district_at from scopes where scope_id = ?').get(scopeId);
  return row?.['district_at'] === null && (readClaim(db, scopeId)?.epoch ?? FIRST) === FIRST;
}

/** Of whoever is set up as the home. */
const FIRST = 1;

/** Whether this database takes the scope over as soon as it is loaded. */
export function isSuccessor(db: ReadDb, scopeId: string): boolean {
  const find = 'select leads_when_loaded as leads from scopes where scope_id = ?';
  return preparedRead(db)(find).get(scopeId)?.['leads'] === 1;
}

/** Keeps the claim by which the scope was ordered last, so that the own one is of a later epoch. */
export function noteClaim(db: WriteDb, scopeId: string, claim: Claim): void {
  if (claim.scopeId !== scopeId || !isClaimSigned(claim, verifySignature)) return;
  const known = readClaim(db, scopeId);
  if (!known || betterClaim(known, claim) === claim) saveClaim(db, claim);
}
