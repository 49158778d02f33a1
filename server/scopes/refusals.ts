import type { Caller } from '../../shared/replication/exchange.ts';
import type { Database } from '../db/open.ts';
import { limits } from '../../shared/replication/protocol.ts';
import { strangersOf } from './known-devices.ts';
import type { SharedReads } from './shared-reads.ts';
import { revokeDevice, revokedDevices } from './workstations.ts';

/** The clinics whose feed a device offers: it is their home. */
async function orderedBy(db: Database, { deviceId }: Caller): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('scopes')
    .select('scope_id')
    .where('home_device_id', '=', deviceId)
    .execute();
  return rows.map((row) => row.scope_id);
}

/** The clinics of a device: that of its code, and those that it orders. */
async function clinicsOf(db: Database, caller: Caller): Promise<ReadonlySet<string>> {
  const { clinicId } = caller;
  return new Set([...(await orderedBy(db, caller)), ...(clinicId ? [clinicId] : [])]);
}

/** What a clinic's home hears of others with its answers. */
type Refusals = { readonly revoked?: string[]; readonly strangers?: string[] };

/** Whom a clinic's home has to refuse because the district does; nothing where there is nobody. */
export async function refusalsFor(
  db: Database,
  caller: Caller | null,
  reads: SharedReads,
): Promise<Refusals> {
  if (!caller) return {};
  // On most days nobody is, and every clinic asks all the time.
  if (!(await reads.read('is anybody revoked', () => isAnybodyRevoked(db)))) return {};
  const revoked = new Set<string>();
  const strangers = new Set<string>();
  for (const clinicId of await clinicsOf(db, caller)) {
    for (const deviceId of await revokedDevices(db, clinicId)) revoked.add(deviceId);
    for (const deviceId of await strangersOf(db, clinicId)) strangers.add(deviceId);
  }
  revoked.delete(caller.deviceId);
  return {
    ...(revoked.size > 0 ? { revoked: [...revoked].slice(0, limits.revoked) } : {}),
    ...(strangers.size > 0 ? { strangers: [...strangers].slice(0, limits.strangers) } : {}),
  };
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

/**
 * The home of a clinic may send away whom it vouched for, desks that write in the clinic's scope, and a home that it
 * replaced there; nobody else. Whoever orders the clinic no more sends nobody away.
 */
export async function takeRefusals(db: Database, { told, caller, now }: Told): Promise<void> {
  const clinics = await orderedBy(db, caller);
  if (caller.isRevoked || clinics.length === 0 || told.length === 0) return;
  const rows = await db
    .selectFrom('known_devices')
    .innerJoin('streams', 'streams.device_id', 'known_devices.device_id')
    .select('known_devices.device_id')
    .distinct()
    .where('known_devices.device_id', 'in', told)
    .where('known_devices.device_id', '!=', caller.deviceId)
    .where('is_revoked', '=', false)
    .where('scope_id', 'in', clinics)
    // Nobody whose code was of another place.
    .where((eb) => eb.or([eb('clinic_id', 'is', null), eb('clinic_id', 'in', clinics)]))
    .execute();
  for (const { device_id: deviceId } of rows)
    await revokeDevice(db, { deviceId, by: `home ${caller.deviceId}`, reason: '', now });
}
