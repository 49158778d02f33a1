import type { DriverInfo } from '../../shared/contract/devices.ts';
import type { Driver } from './driver.ts';
import { createDrivers, deviceModels } from './drivers.ts';
import { plainDesk } from './kiosk/desk.ts';

/** Drivers for listening only: whatever they would ask of somebody, nobody is there. */
export const listeningDrivers = createDrivers({
  makeId: () => '',
  makeEpoch: () => 1,
  clinicName: () => '',
  deskOf: () => plainDesk(),
});

/** What windows are told of the kinds of devices. */
export const driverInfos: readonly DriverInfo[] = deviceModels.flatMap((model) => {
  const driver = listeningDrivers.get(model.id);
  if (!driver) return [];
  const { id, name, makers = '', isExperimental } = model;
  return [{ id, name, makers, isExperimental, line: driver.profile, isAsked: isAsked(driver) }];
});

function isAsked({ listen, needsAsking }: Driver): boolean {
  return listen !== undefined || needsAsking === true;
}
