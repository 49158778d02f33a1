import { cable } from '../../../../tests/support/cable.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceBinding, Transport } from '../../../../shared/contract/devices.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { driverInfos } from '../../../devices/driver-info.ts';
import { saveBinding } from './bindings.ts';
import { createDeviceRegistry } from './registry.ts';
import { requireSound } from './checks.ts';

let desk: TestWorkstation;
beforeEach(() => begin());
afterEach(() => desk.close());

async function begin(isInEarnest = false) {
  desk = await startWorkstation({ isInEarnest });
}

const usb: Transport = {
  kind: 'serial',
  path: '/dev/ttyUSB0',
  baudRate: null,
  identity: cable.identity,
};
const serial = (path: string): Transport => ({ kind: 'serial', path, baudRate: null });

function device(label: string, transport: Transport): DeviceBinding {
  const rest = { driver: 'and-tm2655', enabled: true, simulated: false };
  return { deviceId: desk.key(), label, transport, ...rest };
}

const save = (binding: DeviceBinding) =>
  desk.signedIn('manager').devices.save({ idempotencyKey: desk.key(), binding });

async function stored() {
  const { devices } = await firstOf(await desk.signedIn('manager').devices.watch());
  return devices.map(({ label }) => label);
}

describe('what a window may not store', () => {
  test('is a second device at a port, by what the port is, under any name', async () => {
    await save(device('血压计', usb));
    expect(await problemOf(save(device('体重秤', { ...usb, path: 'COM9' })))).toBe('port-in-use');
    expect(await problemOf(save(device('体重秤', serial('/dev/ttyUSB0'))))).toBe('port-in-use');
    await save(device('体重秤', serial('COM4')));
    expect(await problemOf(save(device('血氧仪', serial('COM4'))))).toBe('port-in-use');
    expect(await stored()).toEqual(['体重秤', '血压计']);
  });

  test('is a name of a port that is another device’s now, as the devices host sees it', async () => {
    await save(device('血压计', usb));
    desk.registry.hostConnected(driverInfos);
    desk.registry.setPorts([{ ...cable, path: '/dev/ttyUSB5' }]);
    expect(await problemOf(save(device('体重秤', serial('/dev/ttyUSB5'))))).toBe('port-in-use');
  });

  test('is a second device at an address of the network, which nothing later would refuse', async () => {
    const box: Transport = { kind: 'tcp', host: 'Box.lan', port: 4001 };
    await save(device('血压计', box));
    const taken = save(device('体重秤', { ...box, host: 'box.lan' }));
    expect(await problemOf(taken)).toBe('port-in-use');
    await save(device('体重秤', { ...box, port: 4002 }));
  });

  test('names the device that has the port', () => {
    const monitor = device('血压计', usb);
    const around = { devices: [monitor], ports: [], drivers: driverInfos, isDemo: false };
    const judge = () => requireSound(device('体重秤', usb), around);
    expect(judge).toThrow(AppError);
    expect(judge).toThrow(
      expect.objectContaining({ code: 'port-in-use', params: { device: '血压计' } }),
    );
  });

  test('is the same name twice', async () => {
    await save(device('血压计', usb));
    expect(await problemOf(save(device(' 血压计', serial('COM4'))))).toBe('name-taken');
  });

  test('is a driver that nobody here has', async () => {
    const strange = { ...device('某某', usb), driver: 'no-such-driver' };
    expect(await problemOf(save(strange))).toBe('driver-unknown');
    expect(await stored()).toEqual([]);
  });

  test('is any driver before somebody said which there are', () => {
    const drivers = createDeviceRegistry().drivers();
    const around = { devices: [], ports: [], drivers, isDemo: false };
    expect(() => requireSound(device('血压计', usb), around)).toThrow(
      expect.objectContaining({ code: 'devices-host-away' }),
    );
  });

  test.each(['/etc/passwd', '/dev/../etc/passwd', 'notes.txt'])(
    'is a file that is no port: %s',
    async (path) => {
      expect(await problemOf(save(device('血压计', serial(path))))).toBe('not-a-port');
      const plan = { transport: serial(path), drivers: ['and-tm2655'] };
      expect(await problemOf(firstOf(desk.signedIn('manager').devices.listen(plan)))).toBe(
        'not-a-port',
      );
    },
  );

  test('is a simulated device in a clinic in earnest, or one that becomes simulated', async () => {
    await desk.close();
    await begin(true);
    const simulated = { ...device('血压计', usb), simulated: true };
    expect(await problemOf(save(simulated))).toBe('bad-input');
    const real = { ...simulated, simulated: false };
    await save(real);
    expect(await problemOf(save(simulated))).toBe('bad-input');
  });
});

describe('what a window may store', () => {
  test('is a port that the devices host sees, whatever its name', async () => {
    desk.registry.hostConnected(driverInfos);
    desk.registry.setPorts([{ ...cable, path: 'strange-port', identity: null }]);
    await save(device('血压计', serial('strange-port')));
    expect(await stored()).toEqual(['血压计']);
  });

  test('is the same device again, and how its line is set', async () => {
    const monitor = device('血压计', usb);
    await save(monitor);
    const line = { dataBits: 7, parity: 'even', stopBits: 2, dtr: false } as const;
    await save({ ...monitor, transport: { ...usb, baudRate: 2400, line } });
    const { devices } = await firstOf(await desk.signedIn('manager').devices.watch());
    expect(devices[0]?.transport).toEqual({ ...usb, baudRate: 2400, line });
  });

  test('is that a device of another version is put out of use', async () => {
    const later = { ...device('某某', serial('/tmp/pair')), driver: 'of-a-later-version' };
    await desk.app.database.write((db) => saveBinding(db, later));
    await save({ ...later, enabled: false });
  });

  test('is a simulated device of the demonstration, removed and put back', async () => {
    const simulated = { ...device('血压计', usb), simulated: true };
    await save(simulated);
    const { deviceId } = simulated;
    const { devices } = desk.signedIn('manager');
    await devices.remove({ idempotencyKey: desk.key(), deviceId });
    await save(simulated);
    expect(await problemOf(save({ ...simulated, simulated: false }))).toBe('bad-input');
  });
});
