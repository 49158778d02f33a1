import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceEvent } from '../../../../shared/contract/device-link.ts';
import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import type { Meal } from '../../../../shared/domain/measurement/glucose.ts';
import { clinicDate, clinicTime, toInstant } from '../../../../shared/lib/clock.ts';
import { startStation, type TestStation } from '../../../../tests/support/station.ts';
import { problemOf, type TestWorkstation } from '../../../../tests/support/workstation.ts';
import { pruneKept } from '../../retention.ts';

let desk: TestWorkstation;
let room: TestStation;
const meter = {
  deviceId: '01970000-0000-7000-8000-0000000000c2',
  label: '血糖仪一号',
  driver: 'astm',
} as const;
const minuteMs = 60_000;

beforeEach(async () => {
  room = await startStation(meter);
  desk = room.desk;
});
afterEach(() => room.close());

type Reading = Extract<DeviceEvent, { type: 'reading' }>;

/** What the driver makes of one result, taken so many minutes ago by the meter's clock. */
function reading(value: Partial<MeasuredValue>, more: Partial<Reading> & { agoMin?: number } = {}) {
  const { agoMin = 0, ...event } = more;
  const at = desk.clock.now() - agoMin * minuteMs;
  const deviceTime = `${clinicDate(at)} ${clinicTime(at)}`;
  return {
    type: 'reading',
    values: [{ kind: 'glucose', unit: 'mmol/L', ...value }],
    deviceTime,
    subjectId: null,
    flags: [],
    recordKey: `${deviceTime} ${value.value ?? value.code}`,
    clockBehindMs: 0,
    rawHex: '487c',
    driver: 'astm',
    driverVersion: '1.0',
    epoch: 1,
    monotonicMs: 5,
    ...event,
  } satisfies Reading;
}

const newVisit = () => room.visitOf('甲');
const report = (event: DeviceEvent) => room.report(event);
const nurse = () => room.nurse();
const station = () => room.state();
const open = async (visitId: string) => (await room.open(visitId)).windowId;
const observations = () => room.observations();

async function acceptFirst(windowId: string, meal?: Meal) {
  const { window } = await station();
  const readingId = window?.pending[0]?.readingId ?? '';
  return nurse().accept({ idempotencyKey: desk.key(), windowId, readingId, meal });
}

test('a glucose with its meal mark is accepted as it is', async () => {
  const windowId = await open(await newVisit());
  await report(reading({ kind: 'glucose-fasting', value: 7.2 }));
  await acceptFirst(windowId);
  expect(await observations()).toMatchObject([
    { kind: 'glucose-fasting', value_x10: 72, code: null, unit: 'mmol/L' },
  ]);
});

test('a glucose without one is filed only with what the person said of the last meal', async () => {
  const windowId = await open(await newVisit());
  await report(reading({ value: 16.7, original: { text: '300', unit: 'mg/dL' } }));
  expect((await station()).window?.pending[0]).toMatchObject({
    tier: 'alert',
    values: [{ kind: 'glucose', original: { text: '300', unit: 'mg/dL' } }],
  });
  expect(await problemOf(acceptFirst(windowId))).toBe('meal-unknown');
  await acceptFirst(windowId, 'random');
  expect(await observations()).toMatchObject([{ kind: 'glucose-random', value_x10: 167 }]);
  expect((await station()).window?.accepted[0]?.values).toEqual([
    { kind: 'glucose-random', value: 16.7, unit: 'mmol/L' },
  ]);
});

test.each([
  [{ code: 'LO' }, 'alert', ['below_range', 'DOCTOR_NOW']],
  [{ code: 'HI' }, 'alert', ['above_range', 'DOCTOR_NOW']],
  [{ value: 3.9 }, 'confirm', ['DOCTOR_NOW']],
  [{ value: 2.9 }, 'alert', ['DOCTOR_NOW']],
  [{ value: 16.7 }, 'alert', ['DOCTOR_NOW']],
  [{ value: 4 }, 'ok', []],
] as const)('%o is %s and %o', async (value, tier, hints) => {
  await open(await newVisit());
  await report(reading(value));
  expect((await station()).window?.pending[0]).toMatchObject({ tier, hints });
});

test('a low glucose of somebody who is managed for diabetes is an alert', async () => {
  const visitId = await newVisit();
  const managed = { code: 'diabetes-2', onset_date: null, is_managed: 1 };
  await desk.app.database.write(async (db) => {
    const { resident_id } = await db
      .selectFrom('visits')
      .select('resident_id')
      .where('id', '=', visitId)
      .executeTakeFirstOrThrow();
    await desk.app.ledger.issue(db, {
      scopeId: desk.organisation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: [
        {
          op: 'insert',
          entity: 'conditions',
          rowId: desk.key(),
          fields: { ...managed, resident_id },
        },
      ],
    });
  });
  await open(visitId);
  await report(reading({ value: 3.9 }));
  expect((await station()).window?.pending[0]).toMatchObject({ tier: 'alert' });
});

test('a word in place of a number is filed as the word', async () => {
  const windowId = await open(await newVisit());
  await report(reading({ code: 'HI', original: { text: '>33.3', unit: 'mmol/L' } }));
  await acceptFirst(windowId, 'fasting');
  expect(await observations()).toMatchObject([
    { kind: 'glucose-fasting', value_x10: null, code: 'HI', unit: 'mmol/L' },
  ]);
});

test('the memory of a meter comes again and again, and is stored once, whatever became of it', async () => {
  const windowId = await open(await newVisit());
  const memory = [reading({ value: 6.1 }, { agoMin: 3 * 24 * 60 }), reading({ value: 7.2 })];
  for (const event of memory) await report(event);
  await acceptFirst(windowId, 'fasting');
  desk.clock.advance(26 * 3_600_000);
  for (const event of memory) await report({ ...event, epoch: 2 });
  const { tray } = await station();
  expect(tray.map(({ values }) => values[0]?.value)).toEqual([6.1]);
  expect(await observations()).toHaveLength(1);
});

test('an old reading lies in the tray behind what was measured here, and is filed with its own time', async () => {
  const visitId = await newVisit();
  await report(reading({ value: 5.1 }));
  desk.clock.advance(minuteMs);
  await report(reading({ value: 6.1 }, { agoMin: 24 * 60 }));
  const takenAt = toInstant(desk.clock.now() - 24 * 60 * minuteMs);
  const { tray } = await station();
  expect(tray.map(({ trayReason }) => trayReason)).toEqual(['no-window', 'stored-memory']);
  await nurse().assign({
    idempotencyKey: desk.key(),
    readingId: tray[1]?.readingId ?? '',
    visitId,
    meal: 'fasting',
    reason: '本人确认',
  });
  const [row] = await observations();
  expect(row).toMatchObject({ kind: 'glucose-fasting', value_x10: 61 });
  expect(row?.effective_at.slice(0, 16)).toBe(takenAt.slice(0, 16));
});

test('a reading outlives its frame: it is known again, and can still be given to somebody', async () => {
  const visitId = await newVisit();
  const old = reading({ value: 5.1 }, { agoMin: 60 });
  await report(old);
  desk.clock.advance(401 * 24 * 60 * minuteMs);
  await pruneKept(desk.app);
  await report(old);
  const { tray } = await station();
  expect(tray).toHaveLength(1);
  await nurse().assign({
    idempotencyKey: desk.key(),
    readingId: tray[0]?.readingId ?? '',
    visitId,
    meal: 'fasting',
    reason: '本人确认',
  });
  expect(await observations()).toMatchObject([{ value_x10: 51, raw_sha256: null }]);
});

test('a meter whose clock is wrong and says so is believed by the difference', async () => {
  await open(await newVisit());
  const behind = { clockBehindMs: 24 * 60 * minuteMs };
  await report(reading({ value: 6.1 }, { agoMin: 24 * 60, ...behind }));
  await report(reading({ value: 6.2 }, { agoMin: 25 * 60, ...behind }));
  const { window, tray } = await station();
  expect(window?.pending.map(({ values }) => values[0]?.value)).toEqual([6.1]);
  expect(tray.map(({ trayReason }) => trayReason)).toEqual(['stored-memory']);
  const kept = await desk.app.database.read
    .selectFrom('readings')
    .select('clock_behind_ms')
    .where('device_id', '=', meter.deviceId)
    .execute();
  expect(new Set(kept.map((row) => row.clock_behind_ms))).toEqual(new Set([behind.clockBehindMs]));
});

test('outside the hard limits it reaches no record, not even by hand', async () => {
  const visitId = await newVisit();
  await open(visitId);
  await report(reading({ value: 38.9 }));
  const { tray } = await station();
  expect(tray.map(({ trayReason }) => trayReason)).toEqual(['refused']);
  const readingId = tray[0]?.readingId ?? '';
  const assign = { idempotencyKey: desk.key(), readingId, visitId, reason: '试试' };
  expect(await problemOf(nurse().assign({ ...assign, meal: 'random' }))).toBe('value-refused');
});

test('a typed glucose needs its meal, and may be in mg/dL', async () => {
  const windowId = await open(await newVisit());
  const type = (values: MeasuredValue[]) =>
    nurse().type({ idempotencyKey: desk.key(), windowId, values, confirmed: false });
  expect(await problemOf(type([{ kind: 'glucose', value: 6, unit: 'mmol/L' }]))).toBe(
    'meal-unknown',
  );
  expect(await problemOf(type([{ kind: 'glucose-fasting', value: 126, unit: 'mmol/L' }]))).toBe(
    'value-refused',
  );
  await type([{ kind: 'glucose-fasting', value: 126, unit: 'mg/dL' }]);
  expect(await observations()).toMatchObject([{ value_x10: 70, unit: 'mmol/L' }]);
});
