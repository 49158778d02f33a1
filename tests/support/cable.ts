import type { PortSeen } from '../../shared/contract/devices.ts';

/** A cable without a serial number, known by the socket that it is in. */
export const cable = {
  path: '/dev/ttyUSB0',
  identity: { by: 'socket', socket: 'left', vendorId: '1a86', productId: '7523' },
  kind: 'cable',
  name: 'CH340',
  suggests: [],
} as const satisfies PortSeen;
