import type { DriverId } from '../../shared/contract/devices.ts';
import { andScaleDevice } from './and-scale/device.ts';
import { tm2655Device } from './and-tm2655/device.ts';
import { ua767Device } from './and-ua767/device.ts';
import { astmDevice } from './astm/device.ts';
import { barcodeDevice } from './barcode/device.ts';
import { bcmDevice } from './bcm-h10/device.ts';
import { berryDevice } from './berry-bci/device.ts';
import { cms50Device } from './contec-cms50/device.ts';
import { cms50v7Device } from './contec-cms50-v7/device.ts';
import type { DeviceModel } from './device-model.ts';
import type { Driver } from './driver.ts';
import { escposDevice } from './escpos/device.ts';
import { gtechDevice } from './gtech/device.ts';
import { healthometerDevice } from './healthometer/device.ts';
import { hl7Device } from './hl7/device.ts';
import { phdDevice } from './ieee11073/device.ts';
import { kioskDevice } from './kiosk/device.ts';
import type { KioskServices } from './kiosk/driver.ts';
import { noninDevice } from './nonin/device.ts';
import { hbp9020Device } from './omron-hbp9020/device.ts';
import { hbp9030Device } from './omron-hbp9030/device.ts';
import { sdtIdCardDevice } from './sdt-id-card/device.ts';
import { suntechDevice } from './suntech-nibp/device.ts';
import { taidocDevice } from './taidoc/device.ts';
import { tanitaDevice } from './tanita/device.ts';
import { bc418Device } from './tanita-bc418/device.ts';

/** Every kind of device there is. A new one is a folder and a line here. */
export const deviceModels: readonly DeviceModel[] = [
  kioskDevice,
  sdtIdCardDevice,
  tm2655Device,
  ua767Device,
  hbp9020Device,
  hbp9030Device,
  suntechDevice,
  andScaleDevice,
  healthometerDevice,
  tanitaDevice,
  bc418Device,
  gtechDevice,
  bcmDevice,
  noninDevice,
  cms50Device,
  cms50v7Device,
  berryDevice,
  astmDevice,
  hl7Device,
  taidocDevice,
  phdDevice,
  barcodeDevice,
  escposDevice,
];

export function createDrivers(services: KioskServices): ReadonlyMap<DriverId, Driver> {
  return new Map(deviceModels.map(({ id, createDriver }) => [id, createDriver(services)]));
}
