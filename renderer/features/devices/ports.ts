import type {
  DeviceBinding,
  PortIdentity,
  PortSeen,
  Transport,
} from '../../../shared/contract/devices.ts';

/** A port that a person may choose, with what this workstation knows of it. */
export type PortChoice = PortSeen & {
  readonly key: string;
  /** The device that has it already. */
  readonly usedBy: string | null;
  /** It was plugged in while somebody looked. */
  readonly isNew: boolean;
};

/** The same port under another name has the same key. */
export function portKey({ identity, path }: Pick<PortSeen, 'identity' | 'path'>): string {
  return identity ? identityKey(identity) : path;
}

/**
 * @param known keys of the ports that were there before
 * @param binding the device that is being set up: its own port is not taken by it
 */
export function portChoices(
  ports: readonly PortSeen[],
  known: ReadonlySet<string>,
  devices: readonly DeviceBinding[],
  binding: DeviceBinding,
): PortChoice[] {
  return ports.map((port) => {
    const usedBy = userOf(transportOf(port, binding), devices, binding);
    const key = portKey(port);
    return { ...port, key, usedBy, isNew: !known.has(key) };
  });
}

/** The other device that has this line already. */
export function userOf(
  transport: Transport,
  devices: readonly DeviceBinding[],
  { deviceId }: DeviceBinding,
): string | null {
  const key = transportKey(transport);
  const isUser = (other: DeviceBinding) =>
    other.deviceId !== deviceId && transportKey(other.transport) === key;
  return devices.find(isUser)?.label ?? null;
}

/**
 * The same for a line that somebody wrote by hand, or once did: names are looked up among what is plugged in. A name that
 * nothing has now is still that of the device that was given it.
 */
export function userByHand(
  transport: Transport,
  ports: readonly PortSeen[],
  devices: readonly DeviceBinding[],
  binding: DeviceBinding,
): string | null {
  const known = (other: Transport) => identified(other, ports);
  const own = known(transport);
  const others = devices.map((other) => ({ ...other, transport: known(other.transport) }));
  const named = others.find(
    (other) => other.deviceId !== binding.deviceId && hasSameName(other.transport, own),
  );
  return userOf(own, others, binding) ?? named?.label ?? null;
}

function identified(transport: Transport, ports: readonly PortSeen[]): Transport {
  if (transport.kind !== 'serial' || transport.identity) return transport;
  const identity = ports.find(({ path }) => path === transport.path)?.identity;
  return identity ? { ...transport, identity } : transport;
}

/** Of which at least one is known by its name alone. */
function hasSameName(one: Transport, other: Transport): boolean {
  if (one.kind !== 'serial' || other.kind !== 'serial') return false;
  return one.path === other.path && !(one.identity && other.identity);
}

/** What somebody picked, and nothing else while it is away; before that, what was just plugged in. */
export function chosenPort(
  ports: readonly PortChoice[],
  picked: string | null,
): PortChoice | undefined {
  const free = ports.filter(({ usedBy }) => usedBy === null);
  return free.find(({ key, isNew }) => (picked === null ? isNew : key === picked));
}

/** What a binding keeps of a port; a speed that somebody gave it stays. */
export function transportOf({ path, identity }: PortSeen, { transport }: DeviceBinding): Transport {
  const baudRate = transport.kind === 'serial' ? transport.baudRate : null;
  return { kind: 'serial', path, baudRate, ...(identity ? { identity } : {}) };
}

/** The same as the list would give, where the name stands in the list. */
export function asListed(
  transport: Transport,
  ports: readonly PortChoice[],
  binding: DeviceBinding,
): Transport {
  const isNamed = ({ path }: PortChoice) => transport.kind === 'serial' && path === transport.path;
  const listed = ports.find(isNamed);
  return listed ? transportOf(listed, binding) : transport;
}

/** An address of the network whose port is missing, or is none. */
export function lacksPort(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}(?::|$)/.test(text.trim()) && !isAddress(text.trim());
}

const address = /^[a-z0-9][a-z0-9.-]*:(\d{1,5})$/i;
const PORT_MAX = 65_535;

/** What somebody typed who knows: an address with its port, else the name of a port. Null for what is neither. */
export function typedTransport(text: string): Transport | null {
  const path = text.trim();
  if (path === '') return null;
  if (lacksPort(path)) return null;
  const [host = '', digits] = path.split(':');
  if (isAddress(path)) return { kind: 'tcp', host, port: Number(digits), isShared: true };
  return { kind: 'serial', path, baudRate: null };
}

function isAddress(text: string): boolean {
  const port = Number(address.exec(text)?.[1]);
  return port > 0 && port <= PORT_MAX;
}

function transportKey(transport: Transport): string {
  if (transport.kind === 'tcp') return `tcp ${transport.host.toLowerCase()}:${transport.port}`;
  return transport.identity ? identityKey(transport.identity) : transport.path;
}

function identityKey(identity: PortIdentity): string {
  const { vendorId, productId } = identity;
  const own = identity.by === 'socket' ? identity.socket : identity.serialNumber;
  return [identity.by, vendorId, productId, own].join(' ');
}
