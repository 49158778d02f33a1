import type { DriverId } from '../../shared/contract/devices.ts';
import { tm2655Device } from './and-tm2655/device.ts';
import { astmDevice } from './astm/device.ts';
import type { DeviceModel } from './device-model.ts';
import type { Driver } from './driver.ts';
import { kioskDevice } from './kiosk/device.ts';
import type { KioskServices } from './kiosk/driver.ts';
import { sdtIdCardDevice } from './sdt-id-card/device.ts';

/** Every kind of device there is. A new one is a folder and a line here. */
export const deviceModels: readonly DeviceModel[] = [
  kioskDevice,
  sdtIdCardDevice,
  tm2655Device,
  astmDevice,
];

export function createDrivers(services: KioskServices): ReadonlyMap<DriverId, Driver> {
  return new Map(deviceModels.map(({ id, createDriver }) => [id, createDriver(services)]));
}
