import {
  type DeviceBinding,
  deviceBinding,
  driverId,
  transport,
} from '../../../../shared/contract/devices.ts';
import type { ReadDb, WriteDb } from '../../db/handle.ts';

/** The devices of this workstation, by label. */
export async function listBindings(db: ReadDb | WriteDb): Promise<readonly DeviceBinding[]> {
  const rows = await db
    .selectFrom('device_bindings')
    .select([
      'device_id',
      'label',
      'driver',
      'transport',
      'is_enabled',
      'is_simulated',
      'check_due_on',
    ])
    .orderBy('label')
    .execute();
  return rows.map((row) =>
    deviceBinding.parse({
      deviceId: row.device_id,
      label: row.label,
      driver: driverId.parse(row.driver),
      transport: transport.parse(JSON.parse(row.transport)),
      enabled: row.is_enabled === 1,
      simulated: row.is_simulated === 1,
      ...(row.check_due_on === null ? {} : { checkDueOn: row.check_due_on }),
    }),
  );
}

/** Adds a device or changes it. */
export async function saveBinding(db: WriteDb, binding: DeviceBinding): Promise<void> {
  const values = {
    device_id: binding.deviceId,
    label: binding.label,
    driver: binding.driver,
    transport: JSON.stringify(binding.transport),
    is_enabled: binding.enabled ? 1 : 0,
    is_simulated: binding.simulated ? 1 : 0,
    check_due_on: binding.checkDueOn ?? null,
  };
  await db
    .insertInto('device_bindings')
    .values(values)
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(values))
    .execute();
}

/** Forgets a device; its readings stay. */
export async function removeBinding(db: WriteDb, deviceId: string): Promise<void> {
  await db.deleteFrom('device_bindings').where('device_id', '=', deviceId).execute();
}
