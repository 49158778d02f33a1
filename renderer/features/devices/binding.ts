import type { DeviceBinding, DeviceStatus } from '../../../shared/contract/devices.ts';

/** What a manager writes down of a device; a status holds it too. */
export type Binding = DeviceBinding;

export function newBinding(): Binding {
  return {
    deviceId: crypto.randomUUID(),
    label: '',
    driver: 'kiosk',
    transport: { kind: 'serial', path: '', baudRate: null },
    enabled: true,
    simulated: false,
  };
}

/** Only the binding of a status, as the contract wants it. */
export function bindingOf(status: DeviceStatus | Binding): Binding {
  const { deviceId, label, driver, transport, enabled, simulated } = status;
  return { deviceId, label, driver, transport, enabled, simulated };
}

/** A word of `devices.form`: what is missing. */
export function bindingFault({
  label,
  transport,
}: Binding): 'needLabel' | 'needPath' | 'needHost' | null {
  if (label.trim() === '') return 'needLabel';
  if (transport.kind === 'serial') return transport.path.trim() === '' ? 'needPath' : null;
  return transport.host.trim() === '' ? 'needHost' : null;
}
