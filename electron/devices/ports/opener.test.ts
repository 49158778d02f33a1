import { describe, expect, it } from 'vitest';
import type { Transport } from '../../../shared/contract/devices.ts';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { identityOf, type PortInfo } from './identity.ts';
import { usualLine } from './line.ts';
import { createMemoryLine } from './memory.ts';
import { openerOf } from './opener.ts';
import type { SerialLineOptions } from './serial.ts';

const adapter: PortInfo = {
  path: '/dev/ttyUSB0',
  vendorId: '1a86',
  productId: '7523',
  serialNumber: null,
  manufacturer: null,
  product: null,
  socket: 'left',
};
const identity = identityOf(adapter, [adapter])!;
const handlers = { onBytes: () => undefined, onClosed: () => undefined };

function rig(transport: Transport) {
  const opened: SerialLineOptions[] = [];
  const plugged: PortInfo[] = [];
  const open = openerOf({
    transport,
    profile: { ...usualLine, dtr: false },
    timing: createManualTime(),
    tcpAllowList: [],
    ports: () => Promise.resolve(plugged),
    others: () => [],
    openSerial: (options) => () => {
      opened.push(options);
      return Promise.resolve(createMemoryLine()[0]);
    },
  });
  return { opened, plugged, open: () => open(handlers) };
}

describe('the line of a device on a serial port', () => {
  const transport = { kind: 'serial', path: 'COM4', baudRate: 2400, identity } as const;

  it('is looked for anew at every opening', async () => {
    const { open, opened, plugged } = rig(transport);
    await expect(open()).rejects.toMatchObject({ state: 'no-such-port' });
    plugged.push({ ...adapter, path: 'COM9' });
    await open();
    plugged[0] = { ...adapter, path: 'COM12' };
    await open();
    expect(opened.map(({ path }) => path)).toEqual(['COM9', 'COM12']);
  });

  it('is not opened where only a person can say whether it is the one', async () => {
    const { open, opened, plugged } = rig(transport);
    plugged.push({ ...adapter, socket: 'right' });
    await expect(open()).rejects.toMatchObject({ state: 'confirm-port' });
    expect(opened).toEqual([]);
  });

  it('has the settings of its driver, and the speed that a person gave', async () => {
    const { open, opened, plugged } = rig(transport);
    plugged.push(adapter);
    await open();
    expect(opened[0]?.profile).toEqual({ ...usualLine, dtr: false, baudRate: 2400 });
  });

  it('has every setting that a person gave, and the driver’s where they gave none', async () => {
    const line = { dataBits: 7, parity: 'even', stopBits: 2, dtr: true, rts: false } as const;
    const { open, opened, plugged } = rig({ ...transport, baudRate: null, line });
    plugged.push(adapter);
    await open();
    expect(opened[0]?.profile).toEqual({ baudRate: 9600, ...line });
    const other = rig({ ...transport, line: { parity: 'odd' } });
    other.plugged.push(adapter);
    await other.open();
    const kept = { ...usualLine, dtr: false, baudRate: 2400 };
    expect(other.opened[0]?.profile).toEqual({ ...kept, parity: 'odd' });
  });

  it('is the port of the given name where nothing else is known of it', async () => {
    const { open, opened } = rig({ kind: 'serial', path: '/dev/pts/4', baudRate: null });
    await open();
    expect(opened[0]).toMatchObject({ path: '/dev/pts/4', profile: { baudRate: 9600 } });
  });
});
