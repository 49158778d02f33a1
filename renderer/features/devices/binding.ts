import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
import type { DeviceBinding, DeviceStatus, PortSeen } from '../../../shared/contract/devices.ts';
import { isLabelTaken } from '../../../shared/domain/devices/ports.ts';
import { isPort } from './ports.ts';

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
  const { deviceId, label, driver, transport, enabled, simulated, checkDueOn } = status;
  const binding = { deviceId, label, driver, transport, enabled, simulated };
  return checkDueOn === undefined ? binding : { ...binding, checkDueOn };
}

/** With the date of its check as it was typed; empty where nobody knows one. */
export function checkedUntil({ checkDueOn: _, ...rest }: Binding, typed: string): Binding {
  const checkDueOn = parseCalendarDate(typed);
  return checkDueOn === null ? rest : { ...rest, checkDueOn };
}

/** The usual name, with a number where another device has it. */
export function freeLabel(usual: string, taken: readonly string[]): string {
  if (!taken.includes(usual)) return usual;
  let number = 2;
  while (taken.includes(`${usual} #${number}`)) number += 1;
  return `${usual} #${number}`;
}

type Around = {
  /** Every device of this workstation: no two are called the same. */
  readonly devices: readonly DeviceBinding[];
  /** What is plugged in now. */
  readonly ports: readonly PortSeen[];
};

/** A word of `devices.form`: what is missing, or is not what it should be. */
export function bindingFault(binding: Binding, checkDue: string, { devices, ports }: Around) {
  const { label, transport } = binding;
  if (label.trim() === '') return 'needLabel';
  if (isLabelTaken(label, devices, binding)) return 'needOtherLabel';
  if (transport.kind === 'tcp') {
    if (transport.host.trim() === '') return 'needHost';
  } else {
    if (transport.path.trim() === '') return 'needPath';
    if (!transport.identity && !isPort(transport.path, ports)) return 'needPortName';
  }
  return checkDue !== '' && parseCalendarDate(checkDue) === null ? 'needDate' : null;
}
