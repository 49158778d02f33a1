/**
 * Which device of a workstation has which port: one port belongs to one device, whatever the port is called by now
 * (devices.md S2, ADR 16). The window asks before it offers a port, the data host before it keeps a binding.
 */

/** What a port is known by when its name has changed. */
export type PortIdentity =
  | {
      readonly by: 'serial-number';
      readonly vendorId: string;
      readonly productId: string;
      readonly serialNumber: string;
    }
  | {
      readonly by: 'socket';
      readonly socket: string;
      readonly vendorId: string | null;
      readonly productId: string | null;
    };

/** Where a device hangs. */
export type Place =
  | {
      readonly kind: 'serial';
      readonly path: string;
      readonly identity?: PortIdentity | undefined;
    }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

export type BoundDevice = {
  readonly deviceId: string;
  readonly label: string;
  readonly transport: Place;
};

/** A port that is plugged in now. */
export type PluggedPort = { readonly path: string; readonly identity: PortIdentity | null };

/** The same port under another name has the same key. */
export function portKey({ identity, path }: PluggedPort): string {
  return identity ? identityKey(identity) : path;
}

/** The other device that has this line already, by its label. */
export function userOf(
  transport: Place,
  devices: readonly BoundDevice[],
  { deviceId }: Pick<BoundDevice, 'deviceId'>,
): string | null {
  const key = placeKey(transport);
  const isUser = (other: BoundDevice) =>
    other.deviceId !== deviceId && placeKey(other.transport) === key;
  return devices.find(isUser)?.label ?? null;
}

/**
 * The same for a line that somebody wrote by hand, or once did: names are looked up among what is plugged in. A name that
 * nothing has now is still that of the device that was given it.
 */
export function userByHand(
  transport: Place,
  ports: readonly PluggedPort[],
  devices: readonly BoundDevice[],
  binding: Pick<BoundDevice, 'deviceId'>,
): string | null {
  const known = (other: Place) => identified(other, ports);
  const own = known(transport);
  const others = devices.map((other) => ({ ...other, transport: known(other.transport) }));
  const named = others.find(
    (other) => other.deviceId !== binding.deviceId && hasSameName(other.transport, own),
  );
  return userOf(own, others, binding) ?? named?.label ?? null;
}

/** Whether another device of the workstation is called so: people would mistake one for the other. */
export function isLabelTaken(
  label: string,
  devices: readonly Pick<BoundDevice, 'deviceId' | 'label'>[],
  { deviceId }: Pick<BoundDevice, 'deviceId'>,
): boolean {
  const isCalledSo = (other: Pick<BoundDevice, 'label'>) => other.label.trim() === label.trim();
  return devices.some((other) => other.deviceId !== deviceId && isCalledSo(other));
}

const windowsPort = /^(?:\\\\\.\\)?COM[1-9]\d{0,3}$/i;
/** A file of the system's devices, without a way out of their folder. */
const unixPort = /^\/dev(?:\/(?!\.{1,2}(?:\/|$))[\w.:@+-]+)+$/;

/** Whether it can be the name of a serial port, on Windows or on another system, and is not some other file. */
export function isPortName(path: string): boolean {
  return windowsPort.test(path) || unixPort.test(path);
}

function identified(transport: Place, ports: readonly PluggedPort[]): Place {
  if (transport.kind !== 'serial' || transport.identity) return transport;
  const identity = ports.find(({ path }) => path === transport.path)?.identity;
  return identity ? { ...transport, identity } : transport;
}

/** Of which at least one is known by its name alone. */
function hasSameName(one: Place, other: Place): boolean {
  if (one.kind !== 'serial' || other.kind !== 'serial') return false;
  return one.path === other.path && !(one.identity && other.identity);
}

function placeKey(place: Place): string {
  if (place.kind === 'tcp') return `tcp ${place.host.toLowerCase()}:${place.port}`;
  return place.identity ? identityKey(place.identity) : place.path;
}

function identityKey(identity: PortIdentity): string {
  const { vendorId, productId } = identity;
  const own = identity.by === 'socket' ? identity.socket : identity.serialNumber;
  return [identity.by, vendorId, productId, own].join(' ');
}
