import type { LineTrial, PortSeen } from '../../shared/contract/devices.ts';
import { cable as usb } from './cable.ts';
import type { FakeClinic } from './fake-host/clinic.ts';

const cable: PortSeen = { ...usb, path: '/dev/ttyUSB7' };
const omron: PortSeen = {
  path: '/dev/ttyACM0',
  identity: { by: 'serial-number', vendorId: '0590', productId: '00aa', serialNumber: '20210488' },
  kind: 'device',
  name: 'Omron HBP-9030',
  suggests: ['omron-hbp9030', 'omron-hbp9020'],
};
const board: PortSeen = { ...cable, path: '/dev/ttyS0', identity: null, kind: 'board', name: null };

const unheard: LineTrial = {
  state: 'ready',
  heldBy: null,
  bytes: 0,
  hint: null,
  wantsAnswer: false,
  heard: [],
};

/** Several things are plugged in, and one of them is in use. */
export function plugged(clinic: FakeClinic): void {
  clinic.ports = [board, { ...cable, path: '/dev/ttyUSB2', identity: null }, omron, cable];
}

/** A monitor has measured while somebody listens. */
export function measured(clinic: FakeClinic): void {
  plugged(clinic);
  const values = [
    { kind: 'sbp', value: 131, unit: 'mm[Hg]' },
    { kind: 'dbp', value: 82, unit: 'mm[Hg]' },
    { kind: 'pulse', value: 76, unit: '/min' },
  ] as const;
  const reading = { values: [...values], deviceTime: '2026-11-21 08:29' };
  const heard = { driver: 'omron-hbp9030', frames: 1, refused: null, hasMessage: false, reading };
  clinic.trial = { ...unheard, bytes: 55, heard: [heard] };
}

/** Another program has the port. */
export function taken(clinic: FakeClinic): void {
  plugged(clinic);
  clinic.trial = { ...unheard, state: 'port-taken', heldBy: 'ModemManager' };
}

/** Bytes come that nobody understands. */
export function gibberish(clinic: FakeClinic): void {
  plugged(clinic);
  clinic.trial = { ...unheard, bytes: 412, hint: 'wrong-speed' };
}

/** A device sends seven bits with a parity. */
export function otherParity(clinic: FakeClinic): void {
  plugged(clinic);
  clinic.trial = { ...unheard, bytes: 412, hint: 'wrong-parity', parity: 'even' };
}

/** A serial server is switched off, and another takes no call. */
export function offNetwork(clinic: FakeClinic): void {
  clinic.devices = clinic.devices.map((device, index) => {
    const transport = { kind: 'tcp', host: '192.168.1.40', port: 4001 + index } as const;
    if (index === 0) return { ...device, transport, state: 'unreachable' };
    return index === 1 ? { ...device, transport, state: 'no-such-port' } : device;
  });
}

/** Another program has a port, a line is set wrong, and an adapter without a number is in another socket. */
export function moved(clinic: FakeClinic): void {
  clinic.devices = clinic.devices.map((device, index) => {
    if (index === 1) return { ...device, state: 'port-taken', heldBy: 'ModemManager' };
    if (index === 0) return { ...device, hint: 'wrong-speed' };
    return { ...device, state: 'confirm-port' };
  });
}
