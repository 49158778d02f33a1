import { cable } from '../../../tests/support/cable.ts';
import { expect, it } from 'vitest';
import type { DeviceBinding, PortSeen } from '../../../shared/contract/devices.ts';
import { portKey, userOf } from '../../../shared/domain/devices/ports.ts';
import { newBinding } from './binding.ts';
import {
  asListed,
  chosenPort,
  lacksPort,
  portChoices,
  transportOf,
  typedFault,
  typedTransport,
} from './ports.ts';

const nameless: PortSeen = { ...cable, path: '/dev/pts/4', identity: null, kind: 'other' };
const binding = newBinding();

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

it('keeps how somebody set the line of a device when it moves', () => {
  const set = { baudRate: 2400, line: { dataBits: 7, parity: 'even', dtr: false } } as const;
  const slow = { ...binding, transport: { kind: 'serial', path: 'COM1', ...set } } as const;
  expect(transportOf(cable, slow)).toEqual({
    kind: 'serial',
    path: '/dev/ttyUSB0',
    ...set,
    identity: cable.identity,
  });
  const typed = typedTransport('COM8')!;
  expect(asListed(typed, [], slow)).toEqual({ kind: 'serial', path: 'COM8', ...set });
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

it('says what is wrong with what somebody typed', () => {
  const odd = { path: '/tmp/pair/a' };
  const faults = ['', 'COM3', '10.0.0.7:4001', '10.0.0.7', '/etc/passwd', 'scale', odd.path];
  expect(faults.map((text) => typedFault(text, []))).toEqual([
    null,
    null,
    null,
    'needNetPort',
    'noPortName',
    'noPortName',
    'noPortName',
  ]);
  expect(typedFault(odd.path, [odd])).toBe(null);
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
