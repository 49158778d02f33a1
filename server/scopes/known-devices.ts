import { sql } from 'kysely';
import { toInstant } from '../../shared/lib/clock.ts';
import { type Caller, ProtocolRefusal } from '../../shared/replication/exchange.ts';
import { limits, type Origin } from '../../shared/replication/protocol.ts';
import type { Database, ReadDb } from '../db/open.ts';

/**
 * A device that may ask here: one that was let in, or a desk that its clinic's home has vouched for by
 * bringing its acts. A desk asks when it takes its clinic over.
 */
export async function findCaller(db: ReadDb, deviceId: string): Promise<Caller | null> {
  const known = await findDevice(db, deviceId, 'follower');
  if (known) return known;
  const desk = await findDevice(db, deviceId, 'origin');
  const clinic = desk && (await clinicOf(db, deviceId));
  return clinic ? { ...desk, clinicId: clinic } : null;
}

/** The clinic in whose scope a device writes. */
async function clinicOf(db: ReadDb, deviceId: string): Promise<string | null> {
  const row = await db
    .selectFrom('streams')
    .innerJoin('scopes', 'scopes.scope_id', 'streams.scope_id')
    .select('scopes.scope_id')
    .where('streams.device_id', '=', deviceId)
    .where('scopes.kind', '=', 'clinic')
    .executeTakeFirst();
  return row?.scope_id ?? null;
}

/** A device that is known as one of these. */
export async function findDevice(
  db: ReadDb,
  deviceId: string,
  role: 'follower' | 'origin',
): Promise<Caller | null> {
  const row = await db
    .selectFrom('known_devices')
    .select(['public_key', 'name', 'is_revoked', 'clinic_id'])
    .where('device_id', '=', deviceId)
    .where('role', '=', role)
    .executeTakeFirst();
  if (!row) return null;
  const { public_key: publicKey, name, is_revoked: isRevoked, clinic_id: clinicId } = row;
  return { deviceId, publicKey, name, isRevoked, clinicId };
}

/**
 * Notes who signs for replicas, as a clinic's home told it. A first word stands.
 *
 * @returns the key of each replica of the scope that was named
 * @throws ProtocolRefusal `bad-transaction` when the telling contradicts what is known
 */
export async function noteOrigins(
  db: Database,
  scopeId: string,
  origins: readonly Origin[],
  now: number,
): Promise<ReadonlyMap<string, string>> {
  const names = origins.map(({ replicaId }) => replicaId);
  const known = await keysOf(db, scopeId, names);
  const strangers = origins.filter(({ replicaId }) => !known.has(replicaId));
  for (const stranger of strangers) await noteOrigin(db, scopeId, stranger, now);
  const keys = strangers.length > 0 ? await keysOf(db, scopeId, names) : known;
  if (origins.some(({ replicaId, publicKey }) => keys.get(replicaId) !== publicKey))
    throw new ProtocolRefusal('bad-transaction');
  return keys;
}

/** Was sent away by nobody: only a device that was has told of it. */
export const IS_HEARSAY = sql<boolean>`(known_devices.is_revoked and exists
  (select 1 from known_devices teller where teller.device_id = known_devices.revoked_by))`;

type Hearsay = {
  readonly scopeId: string;
  /** Those who signed what is brought. */
  readonly origins: readonly Origin[];
  readonly teller: Caller;
  readonly now: number;
};

/**
 * Of whom only somebody who was sent away has ever told, they were sent away as well: nobody else has let them in.
 *
 * @throws ProtocolRefusal `bad-transaction` when they are more than a clinic has computers
 */
export async function noteStrangers(
  db: Database,
  { scopeId, origins, teller, now }: Hearsay,
): Promise<void> {
  const at = toInstant(now);
  const ids = origins.map(({ deviceId }) => deviceId);
  const known = new Set([...(await strangersOf(db, scopeId)), ...ids]);
  if (known.size > limits.strangers) throw new ProtocolRefusal('bad-transaction');
  const rows = origins.map(({ deviceId, publicKey, name }) => ({
    device_id: deviceId,
    public_key: publicKey,
    name,
    role: 'origin',
    enrolled_at: at,
    is_revoked: true,
    revoked_at: at,
    revoked_by: teller.deviceId,
    revoked_reason: '',
  }));
  if (rows.length === 0) return;
  await db
    .insertInto('known_devices')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Who writes in a scope, and is known by the word of somebody alone who was sent away. */
export async function strangersOf(db: ReadDb, scopeId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('streams')
    .innerJoin('known_devices', 'known_devices.device_id', 'streams.device_id')
    .select('known_devices.device_id')
    .distinct()
    .where('scope_id', '=', scopeId)
    .where(IS_HEARSAY)
    .orderBy('known_devices.device_id')
    .limit(limits.strangers)
    .execute();
  return rows.map((row) => row.device_id);
}

/** A clinic's home has let these in: that others told of them first takes nothing away. */
export async function vouchFor(db: Database, deviceIds: readonly string[]): Promise<void> {
  if (deviceIds.length === 0) return;
  await db
    .updateTable('known_devices')
    .set({ is_revoked: false, revoked_at: null, revoked_by: null, revoked_reason: null })
    .where('device_id', 'in', deviceIds)
    .where(IS_HEARSAY)
    .execute();
}

/** Who signs for these replicas, of those that were told. */
export async function readOrigins(
  db: ReadDb,
  scopeId: string,
  replicaIds: readonly string[],
): Promise<ReadonlyMap<string, Origin>> {
  if (replicaIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('streams')
    .innerJoin('known_devices', 'known_devices.device_id', 'streams.device_id')
    .select(['replica_id', 'streams.device_id', 'public_key', 'name'])
    .where('scope_id', '=', scopeId)
    .where('replica_id', 'in', replicaIds)
    .execute();
  return new Map(
    rows.map(({ replica_id: replicaId, device_id: deviceId, public_key: publicKey, name }) => [
      replicaId,
      { replicaId, deviceId, publicKey, name },
    ]),
  );
}

async function noteOrigin(
  db: Database,
  scopeId: string,
  { replicaId, deviceId, publicKey, name }: Origin,
  now: number,
): Promise<void> {
  const keys = { public_key: publicKey, name, role: 'origin' };
  await db
    .insertInto('known_devices')
    .values({ device_id: deviceId, enrolled_at: toInstant(now), ...keys })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .insertInto('streams')
    .values({ scope_id: scopeId, replica_id: replicaId, device_id: deviceId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function keysOf(
  db: Database,
  scopeId: string,
  replicaIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (replicaIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('streams')
    .innerJoin('known_devices', 'known_devices.device_id', 'streams.device_id')
    .select(['replica_id', 'public_key'])
    .where('scope_id', '=', scopeId)
    .where('replica_id', 'in', replicaIds)
    .execute();
  return new Map(rows.map((row) => [row.replica_id, row.public_key]));
}
