import type { DriverInfo } from '../../shared/contract/devices.ts';
import type { Driver } from './driver.ts';
import type { KioskServices } from './kiosk/driver.ts';
import type { Simulator, SimulatorServices } from './simulator.ts';

/** A kind of device: everything that the rest of the product knows of a folder of this one. */
export type DeviceModel = Pick<DriverInfo, 'id' | 'name' | 'isExperimental'> & {
  /** Whose they are, and which other models speak like it, in the words of their plates. */
  readonly makers?: string;
  /** What was read about it, and how sure that is: for docs/devices.md. */
  readonly evidence: string;
  readonly createDriver: (services: KioskServices) => Driver;
  readonly createSimulator: (services: SimulatorServices) => Simulator;
};
