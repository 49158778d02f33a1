import type { DeviceBinding, PortSeen, Transport } from '../../../shared/contract/devices.ts';
import { isPortName, portKey, userOf } from '../../../shared/domain/devices/ports.ts';

/** A port that a person may choose, with what this workstation knows of it. */
export type PortChoice = PortSeen & {
  readonly key: string;
  /** The device that has it already. */
  readonly usedBy: string | null;
  /** It was plugged in while somebody looked. */
  readonly isNew: boolean;
};

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

/** What somebody picked, and nothing else while it is away; before that, what was just plugged in. */
export function chosenPort(
  ports: readonly PortChoice[],
  picked: string | null,
): PortChoice | undefined {
  const free = ports.filter(({ usedBy }) => usedBy === null);
  return free.find(({ key, isNew }) => (picked === null ? isNew : key === picked));
}

/** What a binding keeps of a port; how somebody set its line stays. */
export function transportOf(
  { path, identity }: Pick<PortSeen, 'path' | 'identity'>,
  { transport }: Pick<DeviceBinding, 'transport'>,
): Transport {
  return { ...lineSetIn(transport), kind: 'serial', path, ...(identity ? { identity } : {}) };
}

/** The same as the list would give, where the name stands in the list. */
export function asListed(
  typed: Transport,
  ports: readonly PortChoice[],
  binding: DeviceBinding,
): Transport {
  if (typed.kind === 'tcp') return typed;
  const listed = ports.find(({ path }) => path === typed.path);
  return transportOf(listed ?? { path: typed.path, identity: null }, binding);
}

/** What somebody once said of the settings of its line. */
function lineSetIn(transport: Transport): Pick<SerialTransport, 'baudRate' | 'line'> {
  if (transport.kind === 'tcp') return { baudRate: null };
  const { baudRate, line } = transport;
  return line ? { baudRate, line } : { baudRate };
}

type SerialTransport = Extract<Transport, { kind: 'serial' }>;

/** An address of the network whose port is missing, or is none. */
export function lacksPort(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}(?::|$)/.test(text.trim()) && !isAddress(text.trim());
}

const address = /^[a-z0-9][a-z0-9.-]*:(\d{1,5})$/i;
const PORT_MAX = 65_535;

/** A word of `devices.wizard`: why what somebody typed is neither a port nor an address. */
export function typedFault(
  text: string,
  ports: readonly Pick<PortSeen, 'path'>[],
): 'needNetPort' | 'noPortName' | null {
  const typed = typedTransport(text);
  if (lacksPort(text)) return 'needNetPort';
  if (typed?.kind !== 'serial') return null;
  return isPort(typed.path, ports) ? null : 'noPortName';
}

/** Whether a serial port can be called so; what is plugged in is one, whatever its name. */
export function isPort(path: string, ports: readonly Pick<PortSeen, 'path'>[]): boolean {
  return isPortName(path) || ports.some((port) => port.path === path);
}

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
