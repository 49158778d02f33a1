import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listLinuxPorts } from './list-linux.ts';

const controller = 'devices/pci0000:00/0000:00:14.0/usb1';

describe.skipIf(process.platform === 'win32')('the list of a Linux machine', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sysfs-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(path: string, text: string) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${text}\n`);
  }

  /** A terminal of the system with a device behind it. */
  async function tty(name: string, device: string) {
    await mkdir(join(root, device), { recursive: true });
    await mkdir(join(root, 'tty', name), { recursive: true });
    await symlink(join(root, device), join(root, 'tty', name, 'device'));
  }

  async function usb(folder: string, facts: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(facts)) await write(`${folder}/${name}`, text);
  }

  const list = () => listLinuxPorts(join(root, 'tty'));

  it('tells a USB adapter with its numbers, its words and its socket', async () => {
    await usb(`${controller}/1-1/1-1.2`, {
      idVendor: '0403',
      idProduct: '6001',
      serial: 'A50285BI',
      manufacturer: 'FTDI',
      product: 'FT232R USB UART',
    });
    await tty('ttyUSB0', `${controller}/1-1/1-1.2/1-1.2:1.0/ttyUSB0`);
    expect(await list()).toEqual([
      {
        path: '/dev/ttyUSB0',
        vendorId: '0403',
        productId: '6001',
        serialNumber: 'A50285BI',
        manufacturer: 'FTDI',
        product: 'FT232R USB UART',
        socket: '0000:00:14.0-usb-1.2:1.0-port0',
      },
    ]);
  });

  it('tells a socket the same when the buses are numbered anew', async () => {
    for (const bus of [1, 2]) {
      const folder = controller.replace('usb1', `usb${bus}`);
      await usb(`${folder}/${bus}-3`, { idVendor: '1a86', idProduct: '7523' });
      await tty(`ttyUSB${bus}`, `${folder}/${bus}-3/${bus}-3:1.0/ttyUSB${bus}`);
    }
    const [first, second] = await list();
    expect(first?.socket).toBe('0000:00:14.0-usb-3:1.0-port0');
    expect(second?.socket).toBe(first?.socket);
  });

  it('tells the ports of one adapter apart', async () => {
    const device = `${controller}/1-1`;
    await usb(device, { idVendor: '067b', idProduct: '2303' });
    for (const port of [0, 1]) {
      await write(`${device}/1-1:1.0/ttyUSB${port}/port_number`, String(port));
      await tty(`ttyUSB${port}`, `${device}/1-1:1.0/ttyUSB${port}`);
    }
    const sockets = (await list()).map(({ socket }) => socket);
    expect(new Set(sockets).size).toBe(2);
  });

  it('tells the ports of the board, without those that are only declared', async () => {
    await tty('ttyS0', 'devices/pnp0/00:05');
    await write('tty/ttyS0/type', '4');
    await tty('ttyS1', 'devices/platform/serial8250');
    await write('tty/ttyS1/type', '0');
    await mkdir(join(root, 'tty', 'tty3'));
    expect(await list()).toMatchObject([
      { path: '/dev/ttyS0', vendorId: null, socket: 'board-ttyS0' },
    ]);
  });

  it('is empty where the system describes nothing', async () => {
    expect(await list()).toEqual([]);
  });
});
