import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceBinding } from '../../../../shared/contract/devices.ts';
import { driverInfos } from '../../../devices/driver-info.ts';
import { addDays } from '../../../../shared/lib/calendar.ts';
import { clinicDate } from '../../../../shared/lib/clock.ts';
import {
  firstOf,
  readerOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

async function warningsWith(days: number | null) {
  const manager = desk.signedIn('manager');
  const today = clinicDate(desk.app.clock.now());
  const monitor: DeviceBinding = {
    deviceId: desk.app.makeId(),
    label: '血压计',
    driver: 'and-tm2655',
    transport: { kind: 'serial', path: '/dev/ttyUSB0', baudRate: null },
    enabled: true,
    simulated: false,
    ...(days === null ? {} : { checkDueOn: addDays(today, days) }),
  };
  await manager.devices.save({ idempotencyKey: desk.app.makeId(), binding: monitor });
  const { devices } = await firstOf(await manager.devices.watch());
  const saved = devices.find(({ deviceId }) => deviceId === monitor.deviceId);
  expect(saved?.checkDueOn).toBe(monitor.checkDueOn);
  return saved?.warnings;
}

test.each([
  [-1, ['check-due']],
  [0, ['check-soon']],
  [30, ['check-soon']],
  [31, []],
  [null, []],
])('a device whose check runs out in %s days: %j', async (days, warnings) => {
  expect(await warningsWith(days)).toEqual(warnings);
});

test('the date is nothing to the line, which stays open', async () => {
  const { client } = desk.connect('devices');
  const orders = readerOf(await client.deviceLink.attach({ drivers: [...driverInfos] }));
  await orders.next();
  await warningsWith(10);
  const { bindings } = await orders.next();
  expect(bindings.at(-1)).not.toHaveProperty('checkDueOn');
});
