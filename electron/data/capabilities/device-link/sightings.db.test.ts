import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
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

const finger: MeasuredValue[] = [
  { kind: 'spo2', value: 98, unit: '%' },
  { kind: 'pulse', value: 72, unit: '/min' },
];

/** The oximeter has no clock: a reading is its values, on the connection with this number. */
const showsAgain = (epoch: number, more = {}) =>
  room.report(pressureReading(0, 0, { values: finger, driver: 'nonin', epoch, ...more }));

const after = (seconds: number) => room.desk.clock.advance(seconds * 1_000);

const where = async () => {
  const { window, tray } = await room.state();
  return [window?.pending.length ?? null, ...tray.map(({ trayReason }) => trayReason)];
};

const outcomes = async () =>
  (await room.desk.app.database.read.selectFrom('raw_frames').select('outcome').execute()).map(
    ({ outcome }) => outcome,
  );

/** Opens the window of the next person, after the one before was measured and went. */
async function next(name: string, windowId?: string): Promise<string> {
  const idempotencyKey = room.desk.key();
  if (windowId) await room.nurse().closeWindow({ idempotencyKey, windowId });
  after(1);
  return (await room.open(await room.visitOf(name))).windowId;
}

async function accept(windowId: string): Promise<void> {
  const [pending] = (await room.state()).window?.pending ?? [];
  const readingId = pending?.readingId ?? '';
  await room.nurse().accept({ idempotencyKey: room.desk.key(), windowId, readingId });
}

test('the same values of the next person are a reading of their own', async () => {
  const first = await next('甲');
  await showsAgain(1);
  await accept(first);
  after(300);
  await next('乙', first);
  await showsAgain(1);
  expect(await where()).toEqual([1]);
});

test('the same values on a new connection may be the last person’s, sent again: a person decides', async () => {
  const first = await next('甲');
  await showsAgain(1);
  await accept(first);
  after(300);
  await next('乙', first);
  await showsAgain(2);
  expect(await where()).toEqual([0, 'maybe-repeat']);
  after(30);
  await showsAgain(2);
  expect(await where()).toEqual([1, 'maybe-repeat']);
});

test('what is said again within seconds is neither lost nor the next person’s', async () => {
  const first = await next('甲');
  await showsAgain(1);
  await accept(first);
  await next('乙', first);
  after(2);
  await showsAgain(1);
  expect(await where()).toEqual([0, 'maybe-repeat']);
});

test('what is said again of the same person is stored once, and its bytes twice', async () => {
  await next('甲');
  await showsAgain(1);
  after(2);
  await showsAgain(1);
  expect(await where()).toEqual([1]);
  expect(await outcomes()).toEqual(['reading', 'repeat']);
  after(60);
  await showsAgain(2);
  expect(await where()).toEqual([1, 'maybe-repeat']);
});

test('who sends a reading back and measures again gets the second one', async () => {
  const windowId = await next('甲');
  await showsAgain(1);
  const [pending] = (await room.state()).window?.pending ?? [];
  const refusal = { readingId: pending?.readingId ?? '', reason: '手臂动了' };
  await room.nurse().refuse({ idempotencyKey: room.desk.key(), windowId, ...refusal });
  after(10);
  await showsAgain(1);
  expect(await where()).toEqual([1, 'person-refused']);
});

test('a time of its own says that it is the same, whoever sits there now', async () => {
  const deviceTime = '2026-11-21 09:00';
  const first = await next('甲');
  await showsAgain(1, { deviceTime });
  await accept(first);
  after(300);
  await next('乙', first);
  await showsAgain(2, { deviceTime });
  expect(await where()).toEqual([0]);
  expect(await outcomes()).toEqual(['reading', 'repeat']);
});

test('a record with a key comes again for as long as the device has it, and its bytes are kept once', async () => {
  const recordKey = '["meter","1"]';
  await next('甲');
  await showsAgain(1, { recordKey });
  after(86_400);
  await showsAgain(2, { recordKey });
  expect(await outcomes()).toEqual(['reading']);
});
