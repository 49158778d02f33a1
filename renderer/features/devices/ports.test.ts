import { expect, it } from 'vitest';
import type { DeviceBinding, PortSeen } from '../../../shared/contract/devices.ts';
import { newBinding } from './binding.ts';
import {
  asListed,
  chosenPort,
  lacksPort,
  portChoices,
  portKey,
  transportOf,
  typedTransport,
  userByHand,
  userOf,
} from './ports.ts';

const cable: PortSeen = {
  path: '/dev/ttyUSB0',
  identity: { by: 'socket', socket: 'left', vendorId: '1a86', productId: '7523' },
  kind: 'cable',
  name: 'CH340',
  suggests: [],
};
const nameless: PortSeen = { ...cable, path: '/dev/pts/4', identity: null, kind: 'other' };
const binding = newBinding();

it('is the same port under another name', () => {
  expect(portKey({ ...cable, path: '/dev/ttyUSB3' })).toBe(portKey(cable));
  expect(portKey(nameless)).toBe('/dev/pts/4');
});

it('tells what was plugged in meanwhile', () => {
  const known = new Set([portKey(nameless)]);
  const choices = portChoices([cable, nameless], known, [], binding);
  expect(choices.map(({ path, isNew }) => [path, isNew])).toEqual([
    ['/dev/ttyUSB0', true],
    ['/dev/pts/4', false],
  ]);
});

it('tells who has a port already, by what it is or by its name, and not to that one itself', () => {
  const monitor: DeviceBinding = {
    ...newBinding(),
    label: '血压计',
    transport: transportOf({ ...cable, path: 'COM9' }, binding),
  };
  const scale: DeviceBinding = {
    ...newBinding(),
    label: '体重秤',
    transport: transportOf(nameless, binding),
  };
  const users = (setUp: DeviceBinding) =>
    portChoices([cable, nameless], new Set(), [monitor, scale], setUp).map(({ usedBy }) => usedBy);
  expect(users(binding)).toEqual(['血压计', '体重秤']);
  expect(users(monitor)).toEqual([null, '体重秤']);
});

it('keeps the speed that somebody gave a device when it moves', () => {
  const slow = { ...binding, transport: { kind: 'serial', path: 'COM1', baudRate: 2400 } } as const;
  expect(transportOf(cable, slow)).toEqual({
    kind: 'serial',
    path: '/dev/ttyUSB0',
    baudRate: 2400,
    identity: cable.identity,
  });
});

it.each([
  ['', null],
  [' COM12 ', { kind: 'serial', path: 'COM12', baudRate: null }],
  ['/dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0', baudRate: null }],
  ['192.168.1.40:4001', { kind: 'tcp', host: '192.168.1.40', port: 4001, isShared: true }],
  ['192.168.1.40', null],
  ['192.168.1.40:', null],
  ['192.168.1.40:99999', null],
  ['server.lan:99999', { kind: 'serial', path: 'server.lan:99999', baudRate: null }],
])('understands what somebody typed: %j', (text, transport) => {
  expect(typedTransport(text)).toEqual(transport);
});

it('tells an address without its port from the name of a port', () => {
  expect(['10.0.0.7', '10.0.0.7:x'].map(lacksPort)).toEqual([true, true]);
  expect(['10.0.0.7:4001', 'COM3', '', '/dev/ttyS0'].some(lacksPort)).toBe(false);
});

it('takes a name that stands in the list as if it was chosen there, with who has it', () => {
  const monitor: DeviceBinding = {
    ...newBinding(),
    label: '血压计',
    transport: transportOf(cable, binding),
  };
  const choices = portChoices([cable], new Set(), [monitor], binding);
  const typed = typedTransport('/dev/ttyUSB0')!;
  expect(asListed(typed, choices, binding)).toEqual(monitor.transport);
  expect(userOf(asListed(typed, choices, binding), [monitor], binding)).toBe('血压计');
  expect(userOf(typed, [monitor], binding)).toBe(null);
  const shared: DeviceBinding = {
    ...newBinding(),
    label: '体重秤',
    transport: typedTransport('10.0.0.7:4001')!,
  };
  expect(userOf(typedTransport('10.0.0.7:4001')!, [shared], binding)).toBe('体重秤');
  expect(userOf(typedTransport('10.0.0.7:4002')!, [shared], binding)).toBe(null);
});

it('is chosen by the plug until somebody picks one, and is never another than they picked', () => {
  const old = { ...nameless, key: portKey(nameless), usedBy: null, isNew: false };
  const fresh = { ...cable, key: portKey(cable), usedBy: null, isNew: true };
  expect(chosenPort([fresh, old], null)).toBe(fresh);
  expect(chosenPort([fresh, old], old.key)).toBe(old);
  expect(chosenPort([fresh], old.key)).toBe(undefined);
  expect(chosenPort([old], null)).toBe(undefined);
  expect(chosenPort([{ ...fresh, usedBy: '体重秤' }], null)).toBe(undefined);
});

it('gives no port to two devices when its name was written by hand', () => {
  const listed = { ...newBinding(), label: '血压计', transport: transportOf(cable, binding) };
  const written: DeviceBinding = {
    ...newBinding(),
    label: '体重秤',
    transport: { kind: 'serial', path: 'COM7', baudRate: null },
  };
  const devices = [listed, written];
  const userNow = (path: string, ports: readonly PortSeen[] = [cable]) =>
    userByHand({ kind: 'serial', path, baudRate: 9600 }, ports, devices, binding);
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
  const shared = { ...newBinding(), label: '体重秤', transport: typedTransport('Box.local:4001')! };
  expect(userByHand(typedTransport('box.local:4001')!, [], [shared], binding)).toBe('体重秤');
});
