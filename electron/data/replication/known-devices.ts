import { toInstant } from '../../../shared/lib/clock.ts';
import { type Caller, ProtocolRefusal } from '../../../shared/replication/exchange.ts';
import { limits, type Origin } from '../../../shared/replication/protocol.ts';
import { ZERO_HASH } from '../../../shared/replication/transaction.ts';
import type { ReadDb, WriteDb } from '../db/handle.ts';
import { prepared } from '../db/write-context.ts';

export type DeviceRole = 'follower' | 'home' | 'district' | 'origin';

export type KnownDevice = {
  readonly deviceId: string;
  readonly publicKey: string;
  readonly name: string;
};

/** Notes a device that proved a code, or replaces its key when it proved it again with a new one. */
export function saveDevice(db: WriteDb, device: KnownDevice, role: DeviceRole, now: number): void {
  prepared(db)(
    `insert into known_devices (device_id, public_key, name, enrolled_at, role)
     values (?, ?, ?, ?, ?)
     on conflict (device_id) do update
       set public_key = excluded.public_key, name = excluded.name, role = excluded.role`,
  ).run(device.deviceId, device.publicKey, device.name, toInstant(now), role);
}

/** A device that may ask here; or, sent away before it ever asked, hand over what it has. */
export async function findCaller(db: ReadDb, deviceId: string): Promise<Caller | null> {
  const row = await db
    .selectFrom('known_devices')
    .select(['public_key', 'name', 'is_revoked'])
    .where('device_id', '=', deviceId)
    // A home that was replaced asks like everybody else, and so does a copy of this very database.
    .where((where) =>
      where.or([
        where('role', 'in', ['follower', 'home']),
        where.and([where('role', '=', 'origin'), where('is_revoked', '=', 1)]),
        where('device_id', 'in', db.selectFrom('device').select('id')),
      ]),
    )
    .executeTakeFirst();
  if (!row) return null;
  const { public_key: publicKey, name, is_revoked: isRevoked } = row;
  return { deviceId, publicKey, name, isRevoked: isRevoked === 1 };
}

/** Whom this database asks; null before the first enrolment. */
export async function findPeer(db: ReadDb, role: 'home' | 'district'): Promise<KnownDevice | null> {
  const row = await db
    .selectFrom('known_devices')
    .select(['device_id', 'public_key', 'name'])
    .where('role', '=', role)
    .orderBy('enrolled_at', 'desc')
    .executeTakeFirst();
  return row ? { deviceId: row.device_id, publicKey: row.public_key, name: row.name } : null;
}

/**
 * Notes who signs for a replica, as a peer told it. A first word stands: a replica never changes its
 * device, nor a device its key, because somebody says so.
 *
 * @returns whether everything told agrees with what is known
 */
export function noteOrigins(
  db: WriteDb,
  scopeId: string,
  origins: readonly Origin[],
  now: number,
): boolean {
  const prepare = prepared(db);
  for (const { replicaId, deviceId, publicKey, name } of origins) {
    prepare(
      `insert into known_devices (device_id, public_key, name, enrolled_at, role)
       values (?, ?, ?, ?, 'origin') on conflict do nothing`,
    ).run(deviceId, publicKey, name, toInstant(now));
    prepare(
      `insert into streams (scope_id, replica_id, device_id, last_hash)
       values (?, ?, ?, ?) on conflict do nothing`,
    ).run(scopeId, replicaId, deviceId, ZERO_HASH);
    const known = keyOf(db, scopeId, replicaId);
    if (known !== publicKey) return false;
  }
  return true;
}

/** Was sent away by nobody: only a device that was has told of it. */
export const IS_HEARSAY = `(known_devices.is_revoked = 1 and exists
  (select 1 from known_devices teller where teller.device_id = known_devices.revoked_by))`;

/**
 * Of whom only somebody who was sent away has ever told, they were sent away as well: nobody else has let them in.
 *
 * @param origins those who signed what is brought
 * @throws ProtocolRefusal `bad-transaction` when they are more than a clinic has computers
 */
export function noteStrangers(
  db: WriteDb,
  origins: readonly Origin[],
  { deviceId: teller }: Caller,
  now: number,
): void {
  for (const { deviceId, publicKey, name } of origins)
    prepared(db)(
      `insert into known_devices (device_id, public_key, name, enrolled_at, role, is_revoked,
         revoked_at, revoked_by, revoked_reason)
       values (?, ?, ?, ?, 'origin', 1, ?, ?, '') on conflict do nothing`,
    ).run(deviceId, publicKey, name, toInstant(now), toInstant(now), teller);
  const known = prepared(db)(`select count(*) as count from known_devices where ${IS_HEARSAY}`);
  if (Number(known.get()?.['count']) > limits.strangers)
    throw new ProtocolRefusal('bad-transaction');
}

/** Of these devices, those that are known under the key that is told, and were not sent away. */
export async function trustedAmong(
  db: ReadDb,
  origins: readonly Origin[],
): Promise<ReadonlySet<string>> {
  const ids = origins.map(({ deviceId }) => deviceId);
  const rows = await db
    .selectFrom('known_devices')
    .select(['device_id', 'public_key'])
    .where('device_id', 'in', ids)
    .where('is_revoked', '=', 0)
    .execute();
  const keys = new Map(rows.map((row) => [row.device_id, row.public_key]));
  const trusted = origins.filter((one) => keys.get(one.deviceId) === one.publicKey);
  return new Set(trusted.map(({ deviceId }) => deviceId));
}

/** The key that proves the transactions of a replica, or null for a stranger. */
export function keyOf(db: WriteDb, scopeId: string, replicaId: string): string | null {
  const row = prepared(db)(
    `select public_key from streams join known_devices using (device_id)
     where scope_id = ? and replica_id = ?`,
  ).get(scopeId, replicaId);
  return row ? String(row['public_key']) : null;
}

/** Who signs for these replicas, or for all that write in the scope. */
export async function originsOf(
  db: ReadDb,
  scopeId: string,
  replicaIds: ReadonlySet<string> | 'all',
): Promise<Origin[]> {
  if (replicaIds !== 'all' && replicaIds.size === 0) return [];
  let query = db
    .selectFrom('streams')
    .innerJoin('known_devices', 'known_devices.device_id', 'streams.device_id')
    .select(['replica_id', 'streams.device_id', 'public_key', 'name'])
    .where('scope_id', '=', scopeId);
  if (replicaIds !== 'all') query = query.where('replica_id', 'in', [...replicaIds]);
  const rows = await query.limit(limits.pageEntries).execute();
  return rows.map((row) => ({
    replicaId: row.replica_id,
    deviceId: row.device_id,
    publicKey: row.public_key,
    name: row.name,
  }));
}
