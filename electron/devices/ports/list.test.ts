import { describe, expect, it } from 'vitest';
import { listPorts, toPortInfo } from './list.ts';

describe('a port as Windows and macOS tell it', () => {
  const nothing = {
    manufacturer: undefined,
    serialNumber: undefined,
    pnpId: undefined,
    locationId: undefined,
    vendorId: undefined,
    productId: undefined,
  };

  it('has its numbers in lower case, its socket and its words without the name of the port', () => {
    const port = {
      ...nothing,
      path: 'COM7',
      vendorId: '1A86',
      productId: '7523',
      locationId: 'Port_#0003.Hub_#0001',
      friendlyName: 'USB-SERIAL CH340 (COM7)',
    };
    expect(toPortInfo(port)).toEqual({
      path: 'COM7',
      vendorId: '1a86',
      productId: '7523',
      serialNumber: null,
      socket: 'Port_#0003.Hub_#0001',
      manufacturer: null,
      product: 'USB-SERIAL CH340',
    });
  });

  it('of the board is known by its name, which does not change', () => {
    expect(toPortInfo({ ...nothing, path: 'COM1' }).socket).toBe('board-COM1');
  });

  it('of USB without a socket has none', () => {
    expect(toPortInfo({ ...nothing, path: 'COM9', vendorId: '0403' }).socket).toBe(null);
  });
});

it('the list of this machine can be asked for', async () => {
  for (const { path } of await listPorts()) expect(path).not.toBe('');
});
