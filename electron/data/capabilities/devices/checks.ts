import type {
  DeviceBinding,
  DriverInfo,
  PortSeen,
  Transport,
} from '../../../../shared/contract/devices.ts';
import { isLabelTaken, isPortName, userByHand } from '../../../../shared/domain/devices/ports.ts';
import { AppError } from '../../../../shared/lib/problem.ts';

/** What a binding is judged by. */
export type Around = {
  /** Every device of this workstation as it is stored. */
  readonly devices: readonly DeviceBinding[];
  /** What the devices host sees plugged in, and what it can speak to; empty before it was there. */
  readonly ports: readonly PortSeen[];
  readonly drivers: readonly DriverInfo[];
  readonly isDemo: boolean;
};

/**
 * A binding as it may be kept: whatever a window sends, one port is that of one device (S2), no two devices are called
 * the same, and its driver and its port are such. What is stored already is not judged again, so that a device of a
 * later version, or of one that asked less, can still be put out of use.
 *
 * @throws AppError `port-in-use`, `name-taken`, `driver-unknown`, `devices-host-away`, `not-a-port`, `bad-input`
 */
export function requireSound(binding: DeviceBinding, around: Around): void {
  const before = around.devices.find(({ deviceId }) => deviceId === binding.deviceId);
  requireHonest(binding, before, around.isDemo);
  if (isLabelTaken(binding.label, around.devices, binding)) throw new AppError('name-taken');
  if (binding.driver !== before?.driver) requireDriver(binding.driver, around.drivers);
  if (pathOf(binding.transport) !== (before && pathOf(before.transport))) {
    requirePort(binding.transport, around.ports);
  }
  const device = userByHand(binding.transport, around.ports, around.devices, binding);
  if (device !== null) throw new AppError('port-in-use', { params: { device } });
}

/** A line that may be opened: a serial port, by its name or because it is plugged in. @throws AppError `not-a-port` */
export function requirePort(transport: Transport, ports: readonly PortSeen[]): void {
  const path = pathOf(transport);
  if (path === null || isPortName(path) || ports.some((port) => port.path === path)) return;
  throw new AppError('not-a-port');
}

/**
 * Values of a simulator are marked as such, so nobody makes a device one or stops it being one; only the
 * demonstration gets new ones. @throws AppError `bad-input`
 */
function requireHonest(
  { simulated }: DeviceBinding,
  before: DeviceBinding | undefined,
  isDemo: boolean,
): void {
  const isSame = before ? before.simulated === simulated : isDemo || !simulated;
  if (!isSame) throw new AppError('bad-input');
}

function requireDriver(driver: string, drivers: readonly DriverInfo[]): void {
  if (drivers.length === 0) throw new AppError('devices-host-away');
  if (!drivers.some(({ id }) => id === driver)) throw new AppError('driver-unknown');
}

function pathOf(transport: Transport): string | null {
  return transport.kind === 'serial' ? transport.path : null;
}
