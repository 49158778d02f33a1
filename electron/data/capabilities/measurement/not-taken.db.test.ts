import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceEvent } from '../../../../shared/contract/device-link.ts';
import {
  monitor,
  pressureReading,
  startStation,
  type TestStation,
} from '../../../../tests/support/station.ts';

let room: TestStation;

beforeEach(async () => {
  room = await startStation(monitor);
});
afterEach(() => room.close());

type Reason = Extract<DeviceEvent, { type: 'rejected' }>['reason'];

const refuse = (reason: Reason, driver = 'and-tm2655') =>
  room.report({ type: 'rejected', reason, rawHex: '00', driver, driverVersion: '1.0' });

const told = async () =>
  (await room.state()).notTaken.map(({ deviceLabel, reason }) => [deviceLabel, reason]);

async function next(name: string, windowId?: string): Promise<string> {
  const idempotencyKey = room.desk.key();
  if (windowId) await room.nurse().closeWindow({ idempotencyKey, windowId });
  room.desk.clock.advance(1_000);
  return (await room.open(await room.visitOf(name))).windowId;
}

test('what a device could not measure is told with its last reason, until it has measured', async () => {
  await refuse('error');
  expect(await told()).toEqual([]);
  await next('甲');
  await refuse('checksum');
  room.desk.clock.advance(1_000);
  await refuse('error');
  expect(await told()).toEqual([['血压计一号', 'error']]);
  room.desk.clock.advance(60_000);
  await room.report(pressureReading(140, 90));
  expect(await told()).toEqual([]);
});

test('it is gone with the next person', async () => {
  const first = await next('甲');
  await refuse('range');
  expect(await told()).toHaveLength(1);
  await next('乙', first);
  expect(await told()).toEqual([]);
});

test('a scanner that misread nobody’s code is no measurement', async () => {
  await next('甲');
  await refuse('incomplete', 'barcode');
  expect(await told()).toEqual([]);
});
