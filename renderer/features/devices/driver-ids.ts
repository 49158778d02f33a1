import type { DriverId } from '../../../shared/contract/devices.ts';

/** Every driver, in the order in which the list offers them. The record makes a missing one not compile. */
const order: Readonly<Record<DriverId, number>> = { kiosk: 0, 'sdt-id-card': 1, 'and-tm2655': 2 };

export const driverIds: readonly DriverId[] = (Object.keys(order) as DriverId[]).toSorted(
  (left, right) => order[left] - order[right],
);
