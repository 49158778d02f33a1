import { describe, expect, it } from 'vitest';
import { cable } from '../../../tests/support/cable.ts';
import {
  type BoundDevice,
  isLabelTaken,
  isPortName,
  type Place,
  type PluggedPort,
  portKey,
  userByHand,
  userOf,
} from './ports.ts';

const nameless: PluggedPort = { path: '/dev/pts/4', identity: null };

function device(label: string, transport: Place): BoundDevice {
  return { deviceId: label, label, transport };
}

const serial = (path: string, identity = nameless.identity): Place =>
  identity ? { kind: 'serial', path, identity } : { kind: 'serial', path };
const listed = device('血压计', serial('/dev/ttyUSB0', cable.identity));
const written = device('体重秤', serial('COM7'));
const newcomer = { deviceId: 'new' };

describe('one port, one device', () => {
  it('is the same port under another name', () => {
    expect(portKey({ ...cable, path: '/dev/ttyUSB3' })).toBe(portKey(cable));
    expect(portKey(nameless)).toBe('/dev/pts/4');
  });

  it('tells who has it, by what it is or by its name, and not to that one itself', () => {
    expect(userOf(serial('COM9', cable.identity), [listed, written], newcomer)).toBe('血压计');
    expect(userOf(serial('COM7'), [listed, written], newcomer)).toBe('体重秤');
    expect(userOf(serial('COM7'), [listed, written], written)).toBe(null);
  });

  it('tells it too when the name was written by hand', () => {
    const devices = [listed, written];
    const userNow = (path: string, ports: readonly PluggedPort[] = [cable]) =>
      userByHand(serial(path), ports, devices, newcomer);
    expect(userNow('/dev/ttyUSB0')).toBe('血压计');
    expect(userNow('COM7')).toBe('体重秤');
    expect(userNow('COM7', [{ ...cable, path: 'COM7' }])).toBe('血压计');
    expect(userNow('/dev/ttyUSB0', [])).toBe('血压计');
    const other = { by: 'socket', socket: 'right', vendorId: '1a86', productId: '7523' } as const;
    expect(userNow('/dev/ttyUSB0', [{ ...cable, identity: other }])).toBe(null);
    expect(userNow('COM8')).toBe(null);
    expect(userByHand(listed.transport, [cable], devices, listed)).toBe(null);
  });

  it('gives no address of the network to two devices', () => {
    const shared = device('体重秤', { kind: 'tcp', host: 'Box.local', port: 4001 });
    const at = (host: string, port: number): Place => ({ kind: 'tcp', host, port });
    expect(userByHand(at('box.local', 4001), [], [shared], newcomer)).toBe('体重秤');
    expect(userByHand(at('box.local', 4002), [], [shared], newcomer)).toBe(null);
  });
});

it('calls no two devices of a workstation the same', () => {
  expect(isLabelTaken(' 血压计', [listed], newcomer)).toBe(true);
  expect(isLabelTaken('血压计', [listed], listed)).toBe(false);
  expect(isLabelTaken('血压计 #2', [listed], newcomer)).toBe(false);
});

it.each([
  'COM3',
  'com12',
  String.raw`\\.\COM10`,
  '/dev/ttyUSB0',
  '/dev/ttyS0',
  '/dev/pts/4',
  '/dev/cu.usbserial-1410',
  '/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0',
  '/dev/scale',
])('is the name of a port: %s', (path) => {
  expect(isPortName(path)).toBe(true);
});

it.each([
  '',
  '/etc/passwd',
  'etc/passwd',
  '/dev',
  '/dev/',
  '/dev/../etc/passwd',
  '/dev/shm/../../etc/passwd',
  '/dev/ttyUSB0/..',
  '/dev//ttyUSB0',
  'COM',
  'COM0',
  String.raw`C:\COM3`,
  '192.168.1.40',
])('is the name of no port: %j', (path) => {
  expect(isPortName(path)).toBe(false);
});
