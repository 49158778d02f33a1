import type { DriverId } from '../../shared/contract/devices.ts';
import { tm2655Driver } from './and-tm2655/driver.ts';
import type { Driver } from './driver.ts';
import { createKioskDriver, type KioskServices } from './kiosk/driver.ts';
import { sdtIdCardDriver } from './sdt-id-card/driver.ts';

/** Every driver there is. A new device is a folder and a line here. */
export function createDrivers(services: KioskServices): Readonly<Record<DriverId, Driver>> {
  return {
    kiosk: createKioskDriver(services),
    'sdt-id-card': sdtIdCardDriver,
    'and-tm2655': tm2655Driver,
  };
}
