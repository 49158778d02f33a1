import {
  betterClaim,
  type Claim,
  claim,
  isClaimSigned,
  isLeap,
  isSameClaim,
} from '../../shared/replication/claim.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import type { ReadDb } from '../db/open.ts';
import { verifySignature } from './device.ts';
import { readScope } from './feed-store.ts';

/** The claim by which a scope is ordered elsewhere; it was checked when it was stored. */
export function parseClaim(text: string | null): Claim | null {
  return text === null ? null : claim.parse(JSON.parse(text));
}

/** @throws ProtocolRefusal `revoked`, or `unknown-scope` for everybody but the home of the scope */
export async function requireHome(db: ReadDb, scopeId: string, caller: Caller): Promise<void> {
  if (caller.isRevoked) throw new ProtocolRefusal('revoked');
  const scope = await readScope(db, scopeId);
  if (!scope || scope.is_home || scope.home_device_id !== caller.deviceId)
    throw new ProtocolRefusal('unknown-scope');
}

/**
 * Who may read a feed here: everybody `reference`, a clinic's home its own, and of a hospital or a tablet
 * the workstations that a code for that very scope let in.
 */
export async function requireReader(db: ReadDb, scopeId: string, caller: Caller) {
  if (caller.isRevoked) throw new ProtocolRefusal('revoked');
  const scope = await readScope(db, scopeId);
  const isGuest = scope?.kind !== 'reference' && caller.clinicId === scopeId;
  const isOpen = scope?.is_home === true && (scope.kind === 'reference' || isGuest);
  if (!scope || !(isOpen || scope.home_device_id === caller.deviceId))
    throw new ProtocolRefusal('unknown-scope');
  return scope;
}

/**
 * The scope of a hospital or of a tablet, for those whom a code for it let in; also one that was sent
 * away, who may hand over what it has.
 *
 * @throws ProtocolRefusal `unknown-scope` for everybody else
 */
export async function readGuestScope(db: ReadDb, scopeId: string, caller: Caller) {
  const scope = await readScope(db, scopeId);
  if (!scope?.is_home || !isGuestKind(scope.kind) || caller.clinicId !== scopeId)
    throw new ProtocolRefusal('unknown-scope');
  return scope;
}

/** Whether scopes of a kind belong to workstations that the district answers and no clinic does. */
export function isGuestKind(kind: string): kind is 'hospital' | 'tablet' {
  return kind === 'hospital' || kind === 'tablet';
}

/**
 * Whether a device may order a scope that somebody else ordered: a code of that clinic let it in here,
 * or it writes in the scope, so the clinic's former home has vouched for it.
 */
export async function mayOrder(
  db: ReadDb,
  scopeId: string,
  { deviceId }: Caller,
): Promise<boolean> {
  const stream = await db
    .selectFrom('streams')
    .select('replica_id')
    .where('scope_id', '=', scopeId)
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  return stream !== undefined || isOfClinic(db, scopeId, deviceId);
}

async function isOfClinic(db: ReadDb, scopeId: string, deviceId: string): Promise<boolean> {
  const device = await db
    .selectFrom('known_devices')
    .select('device_id')
    .where('device_id', '=', deviceId)
    .where('clinic_id', '=', scopeId)
    .where('role', '=', 'follower')
    .executeTakeFirst();
  return device !== undefined;
}

/**
 * Judges what an offering home claims.
 *
 * @returns `new` for a better claim than the known one, `known` for the same, `superseded` else
 * @throws ProtocolRefusal `bad-transaction` when it is not the caller's own claim for this scope
 */
export function judgeClaim(
  shown: Claim,
  { scopeId, known, caller }: { scopeId: string; known: Claim | null; caller: Caller },
): 'new' | 'known' | 'superseded' {
  const isOwn =
    shown.scopeId === scopeId &&
    shown.deviceId === caller.deviceId &&
    shown.publicKey === caller.publicKey &&
    isClaimSigned(shown, verifySignature);
  if (!isOwn) throw new ProtocolRefusal('bad-transaction');
  if (!known) return 'new';
  if (isSameClaim(known, shown)) return 'known';
  if (isLeap(shown, known)) return 'superseded';
  return betterClaim(known, shown) === shown ? 'new' : 'superseded';
}
