import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceEvent } from '../../../../shared/contract/device-link.ts';
import type { StationState } from '../../../../shared/contract/measurement.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { card } from '../../../../tests/support/people.ts';
import {
  monitor,
  pressureReading,
  startStation,
  type TestStation,
} from '../../../../tests/support/station.ts';
import { problemOf, type TestWorkstation } from '../../../../tests/support/workstation.ts';
import { endStaleWindows } from './windows-end.ts';

let desk: TestWorkstation;
let room: TestStation;
const kiosk = '01970000-0000-7000-8000-000000000001';

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

test('a reading in an open window waits for the nurse and becomes observations with its provenance', async () => {
  const visitId = await visitOf('甲');
  const { windowId } = await open(visitId);
  await report(pressureReading(152, 94));
  const { window, tray } = await station();
  expect(tray).toEqual([]);
  expect(window?.pending[0]).toMatchObject({
    tier: 'ok',
    deviceLabel: '血压计一号',
    simulated: false,
  });
  const readingId = window?.pending[0]?.readingId ?? '';
  await nurse().accept({ idempotencyKey: desk.key(), windowId, readingId });
  const rows = await observations();
  expect(rows.map(({ kind, value_x10 }) => [kind, value_x10])).toEqual([
    ['dbp', 940],
    ['pulse', 720],
    ['sbp', 1520],
  ]);
  expect(rows[0]).toMatchObject({ source: 'device', device_label: '血压计一号' });
  expect(rows[0]?.raw_sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await problemOf(nurse().accept({ idempotencyKey: desk.key(), windowId, readingId }))).toBe(
    'already-done',
  );
  expect((await station()).window?.protocol.needAnother).toBe(true);
});

test('without an open window nothing reaches a record: it lies in the tray, and a person sorts it out', async () => {
  const visitId = await visitOf('甲');
  await report(pressureReading(131, 82));
  const { tray } = await station();
  expect(tray.map(({ trayReason }) => trayReason)).toEqual(['no-window']);
  expect(await observations()).toEqual([]);
  const readingId = tray[0]?.readingId ?? '';
  await nurse().assign({
    idempotencyKey: desk.key(),
    readingId,
    visitId,
    reason: '刚才忘记点开始',
  });
  expect(await observations()).toHaveLength(3);
  expect((await station()).tray).toEqual([]);
});

test('a report that is repeated, and a reading that a device sends twice, are stored once', async () => {
  await open(await visitOf('甲'));
  const eventId = desk.key();
  await report(pressureReading(140, 90), eventId);
  await report(pressureReading(140, 90), eventId);
  await report(pressureReading(140, 90));
  expect((await station()).window?.pending).toHaveLength(1);
  desk.clock.advance(60_000);
  await report(pressureReading(140, 90));
  expect((await station()).window?.pending).toHaveLength(2);
  const timed = { deviceTime: '2026-11-21 09:01' };
  await report(pressureReading(141, 90, timed));
  desk.clock.advance(60_000);
  await report(pressureReading(141, 90, { ...timed, epoch: 2 }));
  expect((await station()).window?.pending).toHaveLength(3);
});

test('a stored memory, an impossible value and a late reading never belong to the window', async () => {
  const visitId = await visitOf('甲');
  const { windowId } = await open(visitId);
  await report(pressureReading(128, 80, { deviceTime: '2026-11-21 08:30' }));
  await report(pressureReading(80, 120));
  expect((await station()).window?.pending).toEqual([]);
  const reasons = (await station()).tray.map(({ trayReason }) => trayReason);
  expect(new Set(reasons)).toEqual(new Set(['refused', 'stored-memory']));
  await report(pressureReading(133, 84, { deviceTime: '2026-11-21 09:00' }));
  desk.clock.advance(10 * 60_000 + 1);
  const accept = nurse().accept({
    idempotencyKey: desk.key(),
    windowId,
    readingId: desk.key(),
  });
  expect(await problemOf(accept)).toBe('window-closed');
  expect((await station()).window).toBeNull();
  await open(await visitOf('乙'));
  expect((await station()).window?.pending).toEqual([]);
  expect((await station()).tray).toHaveLength(3);
});

test('a window that runs out says so at once, and what nobody accepted lies in the tray', async () => {
  await open(await visitOf('甲'));
  await report(pressureReading(133, 84));
  const signal = AbortSignal.timeout(5_000);
  const watch = await nurse().watch(undefined, { signal });
  const pushed = async () => (await watch.next()).value as StationState;
  expect((await pushed()).window?.pending).toHaveLength(1);
  desk.clock.advance(10 * 60_000);
  await endStaleWindows(desk.app);
  const after = await pushed();
  expect(after.window).toBeNull();
  expect(after.tray.map(({ trayReason }) => trayReason)).toEqual(['too-late']);
});

test('one station measures one person: a second window is refused while the first is open', async () => {
  const [first, second] = [await visitOf('甲'), await visitOf('乙')];
  const { windowId } = await open(first);
  expect((await open(first)).windowId).toBe(windowId);
  expect(await problemOf(open(second))).toBe('window-open-elsewhere');
  await nurse().closeWindow({ idempotencyKey: desk.key(), windowId });
  expect((await open(second)).windowId).not.toBe(windowId);
});

test('typed values: hard limits refuse, unlikely ones want a second look, the rest is filed', async () => {
  const { windowId } = await open(await visitOf('甲'));
  const type = (sbp: number, dbp: number, confirmed: boolean) =>
    nurse().type({
      idempotencyKey: desk.key(),
      windowId,
      confirmed,
      values: [
        { kind: 'sbp', value: sbp, unit: 'mm[Hg]' },
        { kind: 'dbp', value: dbp, unit: 'mm[Hg]' },
      ],
    });
  expect(await problemOf(type(310, 90, true))).toBe('value-refused');
  expect(await problemOf(type(90, 120, true))).toBe('value-refused');
  expect(await problemOf(type(182, 95, false))).toBe('value-unlikely');
  await type(182, 95, true);
  expect((await observations()).map(({ source }) => source)).toEqual(['typed', 'typed']);
  expect((await station()).window?.accepted).toHaveLength(1);
});

test('a weight far from the last one, and a height that has changed, ask for a second look', async () => {
  const { windowId } = await open(await visitOf('甲'));
  const type = (kind: 'height' | 'weight', value: number, confirmed = false) =>
    nurse().type({
      idempotencyKey: desk.key(),
      windowId,
      confirmed,
      values: [{ kind, value, unit: kind === 'height' ? 'cm' : 'kg' }],
    });
  await type('weight', 62);
  await type('height', 160);
  await type('weight', 66);
  expect(await problemOf(type('weight', 81))).toBe('value-unlikely');
  expect(await problemOf(type('height', 164))).toBe('value-unlikely');
  await type('weight', 81, true);

  const fromScale = (kilograms: number) =>
    report(pressureReading(0, 0, { values: [{ kind: 'weight', value: kilograms, unit: 'kg' }] }));
  await fromScale(80);
  await fromScale(60);
  expect((await station()).window?.pending.map(({ tier, hints }) => [tier, hints])).toEqual([
    ['ok', []],
    ['confirm', ['FAR_FROM_LAST']],
  ]);
});

/** What the monitor's clock shows, so many minutes from now. */
function deviceTimeIn(minutes: number): string {
  const at = desk.clock.now() + minutes * 60_000 + 8 * 3600_000;
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

/** Takes a reading off the monitor and says where it went. */
async function measured(sbp: number, clockMinutes: number): Promise<string | null> {
  await report(pressureReading(sbp, 80, { deviceTime: deviceTimeIn(clockMinutes) }));
  const { window, tray } = await station();
  const isThis = ({ values }: { values: readonly { value?: number | undefined }[] }) =>
    values[0]?.value === sbp;
  return window?.pending.some(isThis) ? 'pending' : (tray.find(isThis)?.trayReason ?? null);
}

/** The nurse knows the number on the monitor and gives it to the person who sits there. */
async function giveTo(visitId: string, sbp: number): Promise<void> {
  const { tray } = await station();
  const readingId = tray.find(({ values }) => values[0]?.value === sbp)?.readingId ?? '';
  const reason = '血压计的时钟不对';
  await nurse().assign({ idempotencyKey: desk.key(), readingId, visitId, reason });
}

test('the window closes on the next call: what comes then is not the one before', async () => {
  const [first, second] = [await visitOf('甲'), await visitOf('乙')];
  const { queue } = desk.signedIn('nurse');
  const counter = {
    queueId: desk.organisation.queues.measurement,
    roomId: desk.organisation.rooms.measurement,
  };
  const call = () =>
    queue.call({ idempotencyKey: desk.key(), ...counter, ticketId: null, reason: null });
  const called = await call();
  await open(first);
  await report(pressureReading(151, 80));
  expect((await station()).window?.pending).toHaveLength(1);
  desk.clock.advance(60_000);
  const next = await call();
  expect((await station()).window).toBeNull();
  await report(pressureReading(133, 80));
  const { tray } = await station();
  expect(tray.map(({ trayReason }) => trayReason)).toEqual(['no-window', 'too-late']);
  await queue.pass({ idempotencyKey: desk.key(), ticketId: next.ticketId });
  expect((await station()).window).toBeNull();
  await queue.comeBack({ idempotencyKey: desk.key(), ticketId: next.ticketId });
  expect((await call()).ticketId).toBe(next.ticketId);
  await open(second);
  await queue.finish({ idempotencyKey: desk.key(), ticketId: called.ticketId });
  expect((await station()).window?.visitId).toBe(second);
});

test('a card at the kiosk in the middle of a measurement changes nothing in it', async () => {
  const visitId = await visitOf('甲');
  const { windowId } = await open(visitId);
  const { deviceLink } = desk.connect('devices').client;
  await room.bind({ deviceId: kiosk, label: '自助机', driver: 'kiosk' });
  const at = toInstant(desk.clock.now());
  const somebody = card({ name: '乙', birthDate: '1971-05-05' });
  const eventId = desk.key();
  await Promise.all([
    report(pressureReading(151, 80)),
    deviceLink.kioskScan({ eventId, deviceId: kiosk, at, card: somebody }),
    deviceLink.report({
      eventId: desk.key(),
      deviceId: kiosk,
      at,
      event: { type: 'card', card: somebody },
    }),
    report(pressureReading(149, 80)),
  ]);
  const { window } = await station();
  expect(window).toMatchObject({ windowId, visitId });
  const readingIds = (window?.pending ?? []).map(({ readingId }) => readingId);
  expect(readingIds).toHaveLength(2);
  await Promise.all(
    readingIds.map((readingId) =>
      nurse().accept({ idempotencyKey: desk.key(), windowId, readingId }),
    ),
  );
  const filed = await desk.app.database.read
    .selectFrom('observations')
    .innerJoin('residents', 'residents.id', 'observations.resident_id')
    .select('residents.name')
    .execute();
  expect(filed.map(({ name }) => name)).toEqual(Array.from({ length: 6 }, () => '甲'));
});

test('a card that is lifted from the reader takes nobody’s measurement away', async () => {
  const { windowId } = await open(await visitOf('甲'));
  const reader = { deviceId: kiosk, label: '读卡器', driver: 'sdt-id-card' } as const;
  await room.bind(reader);
  await report(pressureReading(151, 80));
  const { deviceLink } = desk.connect('devices').client;
  for (const lying of [card({ name: '甲', birthDate: '1960-04-04' }), null]) {
    await deviceLink.report({
      eventId: desk.key(),
      deviceId: reader.deviceId,
      at: toInstant(desk.clock.now()),
      event: { type: 'card', card: lying },
    });
  }
  const { window } = await station();
  expect(window?.windowId).toBe(windowId);
  expect(window?.pending).toHaveLength(1);
});

test.each([
  ['right', 0],
  ['twenty minutes ahead', 20],
])('what a device marks as stored is old, although its clock is %s', async (_, minutes) => {
  const visitId = await visitOf('甲');
  await open(visitId);
  desk.clock.advance(60_000);
  const deviceTime = deviceTimeIn(minutes - 0.5);
  const stored = { deviceTime, flags: ['memory'], recordKey: 'DF13' };
  await report(pressureReading(151, 80, stored));
  const { window, tray } = await station();
  expect(window?.pending).toEqual([]);
  expect(tray[0]).toMatchObject({ trayReason: 'stored-memory', deviceTime });
  await giveTo(visitId, 151);
  const [row] = await observations();
  expect(row?.device_time).toBe(deviceTime);
  expect(Date.parse(row?.effective_at ?? '')).toBeLessThanOrEqual(desk.clock.now());
});

test('how long before the window a reading was taken counts to the second where the clock is known', async () => {
  await open(await visitOf('甲'));
  const at = (seconds: number) => {
    const shown = new Date(desk.clock.now() + seconds * 1_000 + 8 * 3600_000).toISOString();
    return shown.slice(0, 19).replace('T', ' ');
  };
  const say = (sbp: number, deviceTime: string, clock: { clockBehindMs?: number }) =>
    report(pressureReading(sbp, 80, { deviceTime, recordKey: `${sbp}`, ...clock }));
  const known = { clockBehindMs: 0 };
  await say(151, at(-110), known);
  await say(152, at(-5), known);
  await say(153, at(-120).slice(0, 16), known);
  await say(154, at(-60).slice(0, 16), known);
  await say(155, at(-110), {});
  await say(156, at(-121), {});
  const { window, tray } = await station();
  const sbpOf = ({ values }: { values: readonly { value?: number | undefined }[] }) =>
    values[0]?.value;
  expect(window?.pending.map(sbpOf)).toEqual([154, 155]);
  expect(new Set(tray.map(sbpOf))).toEqual(new Set([151, 152, 153, 156]));
  expect(new Set(tray.map(({ trayReason }) => trayReason))).toEqual(new Set(['stored-memory']));
});

test.each([
  ['a day behind', -1_440],
  ['never set', -3 * 365 * 1_440],
])('a monitor whose clock is %s goes to the tray once; then it is known', async (_, minutes) => {
  const visitId = await visitOf('甲');
  await open(visitId);
  desk.clock.advance(60_000);
  expect(await measured(151, minutes)).toBe('stored-memory');
  await giveTo(visitId, 151);
  desk.clock.advance(60_000);
  expect(await measured(149, minutes)).toBe('pending');
  expect(await measured(133, minutes - 60)).toBe('stored-memory');
});

test('what a monitor with a clock ahead remembers is no reading of now', async () => {
  const visitId = await visitOf('甲');
  const { windowId } = await open(visitId);
  desk.clock.advance(60_000);
  expect(await measured(151, 1_440)).toBe('pending');
  const readingId = (await station()).window?.pending[0]?.readingId ?? '';
  await nurse().accept({ idempotencyKey: desk.key(), windowId, readingId });
  expect(await measured(133, 1_440 - 60)).toBe('stored-memory');
  expect(await measured(149, 1_440)).toBe('pending');
});

test('a remembered reading that was given to somebody does not make others look new', async () => {
  const visitId = await visitOf('甲');
  const { windowId } = await open(visitId);
  desk.clock.advance(60_000);
  expect(await measured(151, 0)).toBe('pending');
  const readingId = (await station()).window?.pending[0]?.readingId ?? '';
  await nurse().accept({ idempotencyKey: desk.key(), windowId, readingId });
  expect(await measured(133, -120)).toBe('stored-memory');
  await giveTo(visitId, 133);
  expect(await measured(134, -110)).toBe('stored-memory');
});

test('a reading that waited while this host was away is not given to the next person', async () => {
  const at = toInstant(desk.clock.now());
  desk.clock.advance(30_000);
  await open(await visitOf('乙'));
  await desk.connect('devices').client.deviceLink.report({
    eventId: desk.key(),
    deviceId: monitor.deviceId,
    at,
    event: pressureReading(151, 80),
  });
  const { window, tray } = await station();
  expect(window?.pending).toEqual([]);
  expect(tray[0]?.trayReason).toBe('no-window');
});

test('a workstation clock that was an hour fast and is put right loses no reading', async () => {
  const visitId = await visitOf('甲');
  const { windowId } = await open(visitId);
  desk.clock.advance(30_000);
  await report(pressureReading(151, 80, { deviceTime: deviceTimeIn(-60) }));
  await giveTo(visitId, 151);
  desk.clock.advance(-3600_000);
  expect(await measured(149, 0)).toBe('pending');
  await report(pressureReading(149, 80, { deviceTime: null, epoch: 2 }));
  desk.clock.advance(-60_000);
  await report(pressureReading(149, 80, { deviceTime: null, epoch: 2 }));
  const { window } = await station();
  expect(window).toMatchObject({ windowId, visitId });
  expect(window?.pending).toHaveLength(3);
});
