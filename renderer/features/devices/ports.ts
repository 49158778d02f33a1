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
  const others = devices.filter(({ deviceId }) => deviceId !== binding.deviceId);
  return ports.map((port) => {
    const key = portKey(port);
    const user = others.find(({ transport }) => transportKey(transport) === key);
    return { ...port, key, usedBy: user?.label ?? null, isNew: !known.has(key) };
  });
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

const address = /^([a-z0-9][a-z0-9.-]*):(\d{1,5})$/i;
const PORT_MAX = 65_535;

/** What somebody typed who knows: an address with its port, else the name of a port. Null for nothing. */
export function typedTransport(text: string): Transport | null {
  const path = text.trim();
  if (path === '') return null;
  const [, host, digits] = address.exec(path) ?? [];
  const port = Number(digits);
  if (host && port > 0 && port <= PORT_MAX) return { kind: 'tcp', host, port, isShared: true };
  return { kind: 'serial', path, baudRate: null };
}

function transportKey(transport: Transport): string | null {
  if (transport.kind !== 'serial') return null;
  return transport.identity ? identityKey(transport.identity) : transport.path;
}

function identityKey(identity: PortIdentity): string {
  const { vendorId, productId } = identity;
  const own = identity.by === 'socket' ? identity.socket : identity.serialNumber;
  return [identity.by, vendorId, productId, own].join(' ');
}
