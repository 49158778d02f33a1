import { driverInfos } from '../../../electron/devices/driver-info.ts';
import type { DriverInfo } from '../../../shared/contract/devices.ts';

/** What the devices host of the fake clinic can speak to: what the product can. */
export const fakeDrivers: DriverInfo[] = [...driverInfos];
