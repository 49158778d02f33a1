import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BoothStep } from '../../../../shared/contract/booth.ts';
import type { MeasuredValue } from '../../../../shared/contract/schemas.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { arriveAt, registerAt } from '../../../../tests/support/arrivals.ts';
import { bindKiosk, kioskId, tapAt } from '../../../../tests/support/kiosk-desk.ts';
import { card } from '../../../../tests/support/people.ts';
import {
  firstOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

const wang = { name: '王秀英', birthDate: '1961-03-12', sex: 'female', serial: 8 } as const;
const li = { name: '李有德', birthDate: '1949-01-01', serial: 9 } as const;
const both = ['blood-pressure', 'weight'] as const;
const MINUTE_MS = 60_000;

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
  await bindKiosk(desk);
});
afterEach(() => desk.close());

const link = () => desk.connect('devices').client.deviceLink;
const nurse = () => desk.signedIn('nurse');
const station = () => firstOf(nurse().measurement.watch());
const once = () => ({
  eventId: desk.key(),
  deviceId: kioskId,
  at: toInstant(desk.clock.now()),
});
const open = (person: Parameters<typeof card>[0]) =>
  link().boothOpen({ ...once(), card: card(person) });
const step = (windowId: string, wanted: readonly (typeof both)[number][] = both) =>
  link().boothStep({ deviceId: kioskId, windowId, wanted: [...wanted] });
const save = (windowId: string, person: Parameters<typeof card>[0]) =>
  link().boothSave({ ...once(), windowId, card: card(person) });

async function windowOf(person: Parameters<typeof card>[0]): Promise<string> {
  const opened = await open(person);
  if (opened.outcome !== 'open') throw new Error(opened.outcome);
  return opened.windowId;
}

function measured(windowId: string | null, values: MeasuredValue[], recordKey = desk.key()) {
  const event = {
    type: 'reading' as const,
    values,
    deviceTime: null,
    subjectId: null,
    flags: [],
    recordKey,
    windowId,
    rawHex: '7b7d',
    driver: 'kiosk',
    driverVersion: '1.1',
    epoch: 1,
    monotonicMs: 1,
  };
  return link().report({ ...once(), event });
}

const pressure = (sbp: number, dbp: number, pulse = 72): MeasuredValue[] => [
  { kind: 'sbp', value: sbp, unit: 'mm[Hg]' },
  { kind: 'dbp', value: dbp, unit: 'mm[Hg]' },
  { kind: 'pulse', value: pulse, unit: '/min' },
];
const weight = (value: number): MeasuredValue[] => [{ kind: 'weight', value, unit: 'kg' }];

const observations = () =>
  desk.app.database.read
    .selectFrom('observations')
    .select(['kind', 'value_x10', 'resident_id', 'operator_id', 'source'])
    .orderBy('kind')
    .execute();

const nextOf = (next: BoothStep) => (next.next === 'measure' ? next.kind : next.next);

test('two pressures with a rest, a weight, and the own card makes them the resident’s', async () => {
  const residentId = await registerAt(desk, wang);
  expect(await tapAt(desk, wang)).toMatchObject({ offers: ['measure', 'summary'] });
  const windowId = await windowOf(wang);
  expect(await windowOf(wang)).toBe(windowId);
  expect(await step(windowId)).toMatchObject({
    kind: 'blood-pressure',
    isAgain: false,
    waitSeconds: 0,
  });
  await measured(windowId, pressure(152, 94));
  expect(await step(windowId)).toMatchObject({
    kind: 'blood-pressure',
    isAgain: true,
    waitSeconds: 60,
  });
  desk.clock.advance(MINUTE_MS);
  await measured(windowId, pressure(148, 90));
  expect(nextOf(await step(windowId))).toBe('weight');
  expect(nextOf(await step(windowId, ['blood-pressure']))).toBe('save');
  await measured(windowId, weight(62.4));
  expect(await step(windowId)).toEqual({
    next: 'save',
    isDoctorNow: false,
    values: [
      { kind: 'blood-pressure', text: '152/94 mmHg' },
      { kind: 'blood-pressure', text: '148/90 mmHg' },
      { kind: 'pulse', text: '72' },
      { kind: 'weight', text: '62.4 kg' },
    ],
  });
  expect(await observations()).toEqual([]);
  const saved = await save(windowId, wang);
  expect(saved).toEqual({ outcome: 'saved', isUnsure: false, isDoctorNow: false });
  const rows = await observations();
  expect(rows.map(({ kind, value_x10 }) => [kind, value_x10])).toEqual([
    ['dbp', 940],
    ['dbp', 900],
    ['pulse', 720],
    ['pulse', 720],
    ['sbp', 1520],
    ['sbp', 1480],
    ['weight', 624],
  ]);
  expect(new Set(rows.map((row) => row.resident_id))).toEqual(new Set([residentId]));
  expect(rows[0]).toMatchObject({ source: 'device', operator_id: null });
  expect((await station()).tray).toEqual([]);
  expect(await save(windowId, wang)).toEqual({ outcome: 'closed' });
});

test('another card accepts nothing: what was measured lies in the tray, and that person has their own window', async () => {
  await registerAt(desk, wang);
  await registerAt(desk, li);
  await tapAt(desk, wang);
  await tapAt(desk, li);
  const windowId = await windowOf(wang);
  await measured(windowId, weight(62.4));
  expect(await save(windowId, li)).toEqual({ outcome: 'not-theirs' });
  expect((await station()).tray).toMatchObject([{ trayReason: 'unsaved' }]);
  const next = await windowOf(li);
  expect(next).not.toBe(windowId);
  expect(await step(windowId)).toEqual({ next: 'end' });
  // A reading of the first one that comes only now is nobody's.
  await measured(windowId, weight(63));
  const reasons = new Set((await station()).tray.map(({ trayReason }) => trayReason));
  expect(reasons).toEqual(new Set(['no-window', 'unsaved']));
  expect(await step(next, ['weight'])).toMatchObject({ next: 'measure' });
  // With nothing measured a card is nobody's confirmation.
  expect(await save(next, li)).toEqual({ outcome: 'not-theirs' });
  expect(await observations()).toEqual([]);
});

test('the station and each kiosk have windows of their own, and never each other’s readings', async () => {
  const { visitId } = await arriveAt(desk, wang);
  const { windowId: atStation } = await nurse().measurement.openWindow({
    idempotencyKey: desk.key(),
    visitId,
  });
  await arriveAt(desk, li);
  const atBooth = await windowOf(li);
  expect(atBooth).not.toBe(atStation);
  await measured(atBooth, weight(70));
  await measured(null, weight(71));
  const { window, tray } = await station();
  expect(window).toMatchObject({ windowId: atStation, pending: [] });
  expect(tray).toMatchObject([{ trayReason: 'no-window' }]);
  expect(nextOf(await step(atBooth))).toBe('blood-pressure');
  const order = await firstOf(link().attach({ drivers: [] }));
  expect(order.windowId).toBe(atStation);
});

test('the same try told twice is one reading, and a window that nobody saves ends in the tray', async () => {
  await registerAt(desk, wang);
  await tapAt(desk, wang);
  const windowId = await windowOf(wang);
  const measureId = desk.key();
  await measured(windowId, weight(62.4), measureId);
  await measured(null, weight(62.4), measureId);
  expect((await station()).tray).toEqual([]);
  await link().boothEnd({ eventId: desk.key(), deviceId: kioskId, windowId });
  await link().boothEnd({ eventId: desk.key(), deviceId: kioskId, windowId });
  expect((await station()).tray).toMatchObject([{ trayReason: 'unsaved' }]);
  const again = await windowOf(wang);
  await measured(again, weight(62.5));
  desk.clock.advance(11 * MINUTE_MS);
  expect(await save(again, wang)).toEqual({ outcome: 'closed' });
});

test('an unlikely value waits for somebody to look, and a value for the doctor rings at the desk', async () => {
  await registerAt(desk, wang);
  await tapAt(desk, wang);
  const first = await windowOf(wang);
  await measured(first, weight(62.4));
  await save(first, wang);
  const windowId = await windowOf(wang);
  // Somebody else stood on the scale.
  await measured(windowId, weight(95));
  await measured(windowId, pressure(120, 70, 38));
  const { calls } = await firstOf(desk.signedIn('reception').kiosks.notices());
  expect(calls).toMatchObject([{ why: 'reading', kiosk: '1号自助机' }]);
  expect(await step(windowId)).toMatchObject({ next: 'save', isDoctorNow: true });
  const saved = await save(windowId, wang);
  expect(saved).toEqual({ outcome: 'saved', isUnsure: true, isDoctorNow: true });
  expect((await station()).tray).toMatchObject([{ trayReason: 'needs-look' }]);
  const kinds = (await observations()).map(({ kind }) => kind);
  expect(kinds).toEqual(['dbp', 'pulse', 'sbp', 'weight']);
});

test('nobody measures who is not checked in, or is on the fever way', async () => {
  expect(await open(wang)).toEqual({ outcome: 'refused' });
  const residentId = await registerAt(desk, wang);
  expect(await open(wang)).toEqual({ outcome: 'refused' });
  const reception = desk.signedIn('reception');
  await reception.visits.checkIn({
    idempotencyKey: desk.key(),
    residentId,
    appointmentId: null,
    purpose: 'consultation',
    triage: { fever: true },
  });
  expect(await open(wang)).toEqual({ outcome: 'refused' });
  const again = await tapAt(desk, wang);
  expect(again).toMatchObject({ outcome: 'ticket', offers: ['summary'] });
});
