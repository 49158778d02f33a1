import { describe, expect, it } from 'vitest';
import { findPort, identityOf, type PortInfo } from './identity.ts';

function adapter(path: string, changes: Partial<PortInfo> = {}): PortInfo {
  const kind = { vendorId: '1a86', productId: '7523', serialNumber: null };
  const words = { manufacturer: null, product: 'USB Serial' };
  return { path, ...kind, ...words, socket: `socket of ${path}`, ...changes };
}

const ftdi = { vendorId: '0403', productId: '6001' };
const numbered = adapter('/dev/ttyUSB0', { ...ftdi, serialNumber: 'A50285BI' });
const board = adapter('COM1', { vendorId: null, productId: null, socket: 'board-COM1' });

describe('what a port is known by', () => {
  it('is the number of its adapter', () => {
    expect(identityOf(numbered, [numbered])).toEqual({
      by: 'serial-number',
      ...ftdi,
      serialNumber: 'A50285BI',
    });
  });

  it('is its socket where the adapter has none, as a CH340 never has', () => {
    const port = adapter('/dev/ttyUSB0');
    const { vendorId, productId, socket } = port;
    expect(identityOf(port, [port])).toEqual({ by: 'socket', socket, vendorId, productId });
    expect(identityOf(board, [board])).toMatchObject({ by: 'socket', socket: 'board-COM1' });
  });

  it.each(['', '0', '0001', '00000000', 'FFFFFFFF', '123456', '0123456789ABCDEF', '5&1A2B3C&0&2'])(
    'is no number that others have too: %j',
    (serialNumber) => {
      const port = adapter('/dev/ttyUSB0', { serialNumber });
      expect(identityOf(port, [port])).toMatchObject({ by: 'socket' });
    },
  );

  it('is no number that two have: the four ports of one adapter, or a maker who did not count', () => {
    const [one, two] = [0, 1].map((index) => ({
      ...numbered,
      path: `COM${index}`,
      socket: `${index}`,
    }));
    expect(identityOf(one!, [one!, two!])).toMatchObject({ by: 'socket', socket: '0' });
  });

  it('is nothing where the system knows nothing', () => {
    const pty = adapter('/dev/pts/3', { vendorId: null, productId: null, socket: null });
    expect(identityOf(pty, [pty])).toBe(null);
  });
});

describe('where a port is now', () => {
  const byNumber = identityOf(numbered, [numbered])!;
  const plain = adapter('/dev/ttyUSB0');
  const bySocket = identityOf(plain, [plain])!;

  it('is wherever its number is, whatever its name', () => {
    const moved = { ...numbered, path: '/dev/ttyUSB7', socket: 'elsewhere' };
    expect(findPort(byNumber, [plain, moved], [])).toEqual({ is: 'found', path: '/dev/ttyUSB7' });
    expect(findPort(byNumber, [plain], [])).toEqual({ is: 'absent' });
  });

  it('is for a person to say when a second adapter has the same number', () => {
    const twin = { ...numbered, path: '/dev/ttyUSB7', socket: 'elsewhere' };
    expect(findPort(byNumber, [numbered, twin], [])).toEqual({ is: 'unsure' });
  });

  it('is in its socket under any name', () => {
    const renamed = { ...plain, path: '/dev/ttyUSB1' };
    expect(findPort(bySocket, [renamed], [])).toEqual({ is: 'found', path: '/dev/ttyUSB1' });
  });

  it('is not a like adapter in another socket: a person says so', () => {
    const moved = { ...plain, socket: 'elsewhere' };
    expect(findPort(bySocket, [moved], [])).toEqual({ is: 'unsure' });
    expect(findPort(bySocket, [], [])).toEqual({ is: 'absent' });
  });

  it('is not another adapter in its socket: a person says so', () => {
    const other = { ...numbered, socket: plain.socket };
    expect(findPort(bySocket, [other], [])).toEqual({ is: 'unsure' });
  });

  it('is never the port of another binding, however alike', () => {
    const monitor = adapter('/dev/ttyUSB1', { socket: 'the other' });
    const other = identityOf(monitor, [plain, monitor])!;
    expect(findPort(bySocket, [monitor], [other])).toEqual({ is: 'absent' });
  });
});
