import type { Caller } from '../../shared/replication/exchange.ts';
import type { Database } from '../db/open.ts';
import type { SharedReads } from './shared-reads.ts';
import { revokeDevice, revokedDevices } from './workstations.ts';

/** The clinics for which a device speaks: that of its code, and those whose feed it offers. */
async function clinicsOf(
  db: Database,
  { deviceId, clinicId }: Caller,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('scopes')
    .select('scope_id')
    .where('home_device_id', '=', deviceId)
    .execute();
  return new Set([...rows.map((row) => row.scope_id), ...(clinicId ? [clinicId] : [])]);
}

/** Whom a clinic's home has to refuse because the district does; nothing where there is nobody. */
export async function refusalsFor(
  db: Database,
  caller: Caller | null,
  reads: SharedReads,
): Promise<{ readonly revoked?: string[] }> {
  if (!caller) return {};
  // On most days nobody is, and every clinic asks all the time.
  if (!(await reads.read('is anybody revoked', () => isAnybodyRevoked(db)))) return {};
  const revoked = new Set<string>();
  for (const clinicId of await clinicsOf(db, caller))
    for (const deviceId of await revokedDevices(db, clinicId))
      if (deviceId !== caller.deviceId) revoked.add(deviceId);
  return revoked.size > 0 ? { revoked: [...revoked] } : {};
}

async function isAnybodyRevoked(db: Database): Promise<boolean> {
  const row = await db
    .selectFrom('known_devices')
    .select('device_id')
    .where('is_revoked', '=', true)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

type Told = {
  readonly told: readonly string[];
  readonly caller: Caller;
  readonly now: number;
};

/** A home may send away whom it vouched for: desks that write in its clinic's scope, and nobody else. */
export async function takeRefusals(db: Database, { told, caller, now }: Told): Promise<void> {
  const clinics = await clinicsOf(db, caller);
  if (caller.isRevoked || clinics.size === 0 || told.length === 0) return;
  const rows = await db
    .selectFrom('known_devices')
    .innerJoin('streams', 'streams.device_id', 'known_devices.device_id')
    .select('known_devices.device_id')
    .distinct()
    .where('known_devices.device_id', 'in', told)
    .where('role', '=', 'origin')
    .where('is_revoked', '=', false)
    .where('scope_id', 'in', [...clinics])
    .execute();
  for (const { device_id: deviceId } of rows)
    await revokeDevice(db, { deviceId, by: `home ${caller.deviceId}`, reason: '', now });
}
