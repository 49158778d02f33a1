import type { Driver } from '../../electron/devices/driver.ts';
import { createDrivers } from '../../electron/devices/drivers.ts';
import { plainDesk } from '../../electron/devices/kiosk/desk.ts';

const LINK_EPOCH = 0xdec0de01;

/** The drivers of the product. Nobody answers a kiosk here, and none is paired. */
export function decodingDrivers(): ReadonlyMap<string, Driver> {
  return createDrivers({
    makeId: () => '01890000-0000-7000-8000-00000000dec1',
    makeEpoch: () => LINK_EPOCH,
    clinicName: () => '',
    deskOf: () => plainDesk(),
  });
}
