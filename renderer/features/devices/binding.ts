import { parseCalendarDate } from '../../../shared/lib/calendar.ts';
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

/** A word of `devices.form`: what is missing, or is no date. */
export function bindingFault(
  { label, transport }: Binding,
  checkDue: string,
): 'needLabel' | 'needPath' | 'needHost' | 'needDate' | null {
  if (label.trim() === '') return 'needLabel';
  if (transport.kind === 'serial' && transport.path.trim() === '') return 'needPath';
  if (transport.kind === 'tcp' && transport.host.trim() === '') return 'needHost';
  return checkDue !== '' && parseCalendarDate(checkDue) === null ? 'needDate' : null;
}
