import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PortInfo } from './identity.ts';

const SYSTEM = '/sys/class/tty';
/** A port of the board that is declared and not there. */
const GHOST = '0';

/**
 * The serial ports of a Linux machine, out of sysfs: also in which socket each is plugged in, which the
 * package's own list does not say, and without another program.
 *
 * @param root where the system describes its terminals
 */
export async function listLinuxPorts(root = SYSTEM): Promise<PortInfo[]> {
  const names = await readdir(root).catch(() => []);
  const ports = await Promise.all(names.map((name) => describe(root, name)));
  return ports.filter((port) => port !== null).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function describe(root: string, name: string): Promise<PortInfo | null> {
  // Consoles and pseudo terminals have no device behind them.
  const device = await realpath(join(root, name, 'device')).catch(() => null);
  if (!device || (await word(join(root, name, 'type'))) === GHOST) return null;
  const path = `/dev/${name.replaceAll('!', '/')}`;
  const usb = await usbAbove(device);
  if (usb) return { path, ...(await describeUsb(device, usb)) };
  const nothing = { vendorId: null, productId: null, serialNumber: null };
  return { path, ...nothing, socket: `board-${name}`, manufacturer: null, product: null };
}

async function describeUsb(device: string, usb: string): Promise<Omit<PortInfo, 'path'>> {
  const [vendorId, productId, serialNumber, manufacturer, product, number] = await Promise.all([
    word(join(usb, 'idVendor')),
    word(join(usb, 'idProduct')),
    word(join(usb, 'serial')),
    word(join(usb, 'manufacturer')),
    word(join(usb, 'product')),
    word(join(device, 'port_number')),
  ]);
  const socket = socketOf(device, usb, number ?? '0');
  return { vendorId, productId, serialNumber, manufacturer, product, socket };
}

/**
 * Controller, hubs and sockets down to the plug, interface and port of the adapter, as in /dev/serial/by-path.
 * Without the number of the bus, which is given anew at each start of the machine.
 */
function socketOf(device: string, usb: string, portNumber: string): string {
  const below = device.slice(usb.length + 1).split('/')[0];
  const place = (below || basename(usb)).replace(/^\d+-/, '');
  const controller = /^(.*)\/usb\d+\//.exec(device)?.[1];
  return `${controller ? basename(controller) : 'usb'}-usb-${place}-port${portNumber}`;
}

/** The USB device that a folder belongs to, itself or above it. */
async function usbAbove(folder: string): Promise<string | null> {
  if (await word(join(folder, 'idVendor'))) return folder;
  const above = dirname(folder);
  return above === folder ? null : usbAbove(above);
}

async function word(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() || null;
}
