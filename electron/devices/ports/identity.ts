import type { PortIdentity } from '../../../shared/contract/devices.ts';

/** A serial port of this machine, as its system describes it. */
export type PortInfo = {
  /** What opens it: COM3, /dev/ttyUSB0. Another one after it was plugged in elsewhere. */
  readonly path: string;
  /** Four hexadecimal digits in lower case; null for what is no USB. */
  readonly vendorId: string | null;
  readonly productId: string | null;
  readonly serialNumber: string | null;
  /** Where it is plugged in: the same for whatever is plugged in there. */
  readonly socket: string | null;
  readonly manufacturer: string | null;
  readonly product: string | null;
};

export type FoundPort =
  | { readonly is: 'found'; readonly path: string }
  | { readonly is: 'absent' }
  /** Something like it is there, and only a person can say whether it is the one. */
  | { readonly is: 'unsure' };

/** Numbers that a maker gives to all: zeros, ones, counted up (CP210x leave the factory as 0001). */
const everybodysNumber = /^(0*1?|(.)\2*|0?123456(7(89?0?(abcdef)?)?)?)$/i;
/** Windows makes one up of the socket where a device has none. */
const madeUpNumber = /&/;

/**
 * What a binding remembers of a port (S2, ADR 16): the serial number where it tells this adapter from every
 * other, else the socket with the kind of adapter in it. Null where the system knows neither, as of a pseudo
 * terminal: then a person gives its name and answers for it.
 *
 * @param ports everything that is plugged in now
 */
export function identityOf(port: PortInfo, ports: readonly PortInfo[]): PortIdentity | null {
  const { vendorId, productId, serialNumber, socket } = port;
  if (vendorId && productId && serialNumber && isTelling(serialNumber)) {
    const identity: PortIdentity = { by: 'serial-number', vendorId, productId, serialNumber };
    if (ports.filter((each) => isThis(identity, each)).length <= 1) return identity;
  }
  return socket ? { by: 'socket', socket, vendorId, productId } : null;
}

/**
 * Where the port of a binding is now. Nothing else in its socket is taken for it, and an adapter without a
 * number is not taken for the same in another socket, unless a person says so.
 *
 * @param others what the other bindings of this workstation are known by: never mistaken for this one
 */
export function findPort(
  identity: PortIdentity,
  ports: readonly PortInfo[],
  others: readonly PortIdentity[],
): FoundPort {
  const [first, ...more] = ports.filter((port) => isThis(identity, port));
  if (first) return more.length === 0 ? { is: 'found', path: first.path } : { is: 'unsure' };
  if (identity.by === 'serial-number') return { is: 'absent' };
  const isAnothers = (port: PortInfo) => others.some((other) => isThis(other, port));
  const free = ports.filter((port) => !isAnothers(port));
  const isLike = free.some((port) => port.socket === identity.socket || isSameKind(identity, port));
  return { is: isLike ? 'unsure' : 'absent' };
}

/** Whether the identity is that of the port. */
export function isThis(identity: PortIdentity, port: PortInfo): boolean {
  if (identity.vendorId !== port.vendorId || identity.productId !== port.productId) return false;
  if (identity.by === 'serial-number') return identity.serialNumber === port.serialNumber;
  return identity.socket === port.socket;
}

/** The same kind of adapter, and no number that would tell them apart. */
function isSameKind(identity: PortIdentity, port: PortInfo): boolean {
  return (
    identity.vendorId !== null &&
    identity.vendorId === port.vendorId &&
    identity.productId === port.productId
  );
}

function isTelling(serialNumber: string): boolean {
  return !everybodysNumber.test(serialNumber) && !madeUpNumber.test(serialNumber);
}
