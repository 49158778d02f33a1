import { describe, expect, it } from 'vitest';
import { deviceModels } from './drivers.ts';
import type { PortInfo } from './ports/identity.ts';
import { portSeen } from './suggestions.ts';

function seen(changes: Partial<PortInfo>) {
  const nothing = { vendorId: null, productId: null, serialNumber: null };
  const words = { manufacturer: null, product: null };
  const port = { path: 'COM3', ...nothing, ...words, socket: null, ...changes };
  return portSeen(port, [port]);
}

describe('a port as windows show it', () => {
  it('is a cable of a chip, which says nothing of the device behind it', () => {
    const cable = { vendorId: '1a86', productId: '7523', product: 'USB Serial', socket: 'left' };
    expect(seen(cable)).toEqual({
      path: 'COM3',
      identity: { by: 'socket', socket: 'left', vendorId: '1a86', productId: '7523' },
      kind: 'cable',
      name: 'CH340',
      suggests: [],
    });
  });

  it('is a device with a plug of its own, and the driver that its maker suggests', () => {
    expect(seen({ vendorId: '0590', productId: '00aa' })).toMatchObject({
      kind: 'device',
      name: 'Omron',
      suggests: ['omron-hbp9030', 'omron-hbp9020'],
    });
    const words = { manufacturer: 'Nonin Medical', product: 'Nonin 9560' };
    expect(seen({ vendorId: '1c3d', productId: '0001', ...words })).toMatchObject({
      name: 'Nonin 9560',
      suggests: ['nonin'],
    });
  });

  it('is one of the board, or one that nobody knows', () => {
    expect(seen({ socket: 'board-COM1' })).toMatchObject({ kind: 'board', name: null });
    expect(seen({})).toMatchObject({ kind: 'other', identity: null });
  });

  it('suggests drivers that there are', () => {
    const known = new Set(deviceModels.map(({ id }) => id));
    const words = ['omron', 'nonin', 'taidoc', 'contec', 'berry', 'tanita', 'suntech', 'pelstar'];
    for (const product of [...words, 'contour', 'kiosk', 'scanner']) {
      const { suggests } = seen({ vendorId: 'ffff', productId: '0001', product });
      expect(suggests).not.toEqual([]);
      for (const id of suggests) expect(known).toContain(id);
    }
  });
});
