import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceEvent } from '../../../../shared/contract/device-link.ts';
import {
  monitor,
  pressureReading,
  startStation,
  type TestStation,
} from '../../../../tests/support/station.ts';
import { firstOf, problemOf, type TestWorkstation } from '../../../../tests/support/workstation.ts';

let desk: TestWorkstation;
let room: TestStation;

beforeEach(async () => {
  room = await startStation(monitor);
  desk = room.desk;
});
afterEach(() => room.close());

const visitOf = (name: string) => room.visitOf(name);
const report = (event: DeviceEvent, eventId?: string) => room.report(event, eventId);
const nurse = () => room.nurse();
const station = () => room.state();
const open = (visitId: string) => room.open(visitId);
const observations = () => room.observations();

const takeBack = (residentId: string, readingId: string) =>
  nurse().takeBack({ idempotencyKey: desk.key(), residentId, readingId, reason: '不是这位居民' });

test('a reading of the wrong person leaves the record, and goes to the right one with its own time', async () => {
  const [wrong, right] = [await visitOf('甲'), await visitOf('乙')];
  const { windowId } = await open(wrong);
  await report(pressureReading(152, 94));
  const { window } = await station();
  const readingId = window?.pending[0]?.readingId ?? '';
  const residentId = window?.resident.residentId ?? '';
  await nurse().accept({ idempotencyKey: desk.key(), windowId, readingId });
  const takenAt = (await observations())[0]?.effective_at;
  desk.clock.advance(60_000);

  await takeBack(residentId, readingId);
  const after = await station();
  expect(after.window?.accepted).toEqual([]);
  expect(after.window?.protocol).toMatchObject({ value: null });
  expect(after.tray).toMatchObject([{ readingId, trayReason: 'taken-back' }]);
  expect(await recordOf(wrong)).toEqual([]);
  expect(await problemOf(takeBack(residentId, readingId))).toBe('already-done');

  const reason = '亲眼看着测的';
  await nurse().assign({ idempotencyKey: desk.key(), readingId, visitId: right, reason });
  expect(await recordOf(wrong)).toEqual([]);
  const values = (await recordOf(right)).map(({ value }) => value);
  expect(new Set(values)).toEqual(new Set([152, 94, 72]));
  expect((await observations()).filter(({ effective_at }) => effective_at !== takenAt)).toEqual([]);
  const last = await station();
  expect(last.tray).toEqual([]);
  expect(last.window?.accepted, 'it is somebody else’s now').toEqual([]);
  expect(await problemOf(takeBack(residentId, readingId))).toBe('already-done');
});

test('what was taken back of the right person’s is taken back there alone', async () => {
  const [first, second] = [await visitOf('甲'), await visitOf('乙')];
  const { windowId } = await open(first);
  await report(pressureReading(152, 94));
  const { window } = await station();
  const readingId = window?.pending[0]?.readingId ?? '';
  await nurse().accept({ idempotencyKey: desk.key(), windowId, readingId });
  const stranger = desk.key();
  expect(await problemOf(takeBack(stranger, readingId))).toBe('not-found');
  await takeBack(window?.resident.residentId ?? '', readingId);
  await nurse().discard({ idempotencyKey: desk.key(), readingId, reason: '测量不准' });
  expect((await station()).tray).toEqual([]);
  const assign = nurse().assign({
    idempotencyKey: desk.key(),
    readingId,
    visitId: second,
    reason: '居民本人确认',
  });
  expect(await problemOf(assign)).toBe('already-done');
});

test('a typed value that is taken back is over: nothing lies in the tray', async () => {
  const visitId = await visitOf('甲');
  const { windowId } = await open(visitId);
  const values = [{ kind: 'glucose-fasting', value: 7.1, unit: 'mmol/L' }] as const;
  await nurse().type({
    idempotencyKey: desk.key(),
    windowId,
    confirmed: true,
    values: [...values],
  });
  const { window } = await station();
  await takeBack(window?.resident.residentId ?? '', window?.accepted[0]?.readingId ?? '');
  const after = await station();
  expect(after.window?.accepted).toEqual([]);
  expect(after.tray).toEqual([]);
});

test('a reading that was sent back and given to another is not shown as the first one’s', async () => {
  const [first, second] = [await visitOf('甲'), await visitOf('乙')];
  const { windowId } = await open(first);
  await report(pressureReading(152, 94));
  const readingId = (await station()).window?.pending[0]?.readingId ?? '';
  const reason = '不是这位居民';
  await nurse().refuse({ idempotencyKey: desk.key(), windowId, readingId, reason });
  await nurse().assign({ idempotencyKey: desk.key(), readingId, visitId: second, reason });
  expect((await station()).window?.accepted).toEqual([]);
});

/** What the record of a visit's resident shows. */
async function recordOf(visitId: string) {
  const { resident_id: residentId } = await desk.app.database.read
    .selectFrom('visits')
    .select('resident_id')
    .where('id', '=', visitId)
    .executeTakeFirstOrThrow();
  const record = await firstOf(desk.signedIn('nurse').residents.record({ residentId }));
  return record.observations;
}
