import { afterEach, beforeEach, expect, test } from 'vitest';
import { MONDAY, morning, setSessions } from '../../../../tests/support/booking.ts';
import { idNumber, registration } from '../../../../tests/support/people.ts';
import { sendFile, stateReached } from '../../../../tests/support/send-file.ts';
import {
  firstOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import type { DataHostClient } from '../../../../shared/contract/contract.ts';
import { settleBookings } from '../appointments/clerk.ts';

let clinic: TestWorkstation;
let manager: DataHostClient;
let anna: string;
let bert: string;

const people = [
  { name: '安一', birthDate: '1951-03-12' },
  { name: '白二', birthDate: '1952-04-13' },
] as const;
const [first, second] = people.map((person) => idNumber(person));

beforeEach(async () => {
  clinic = await startWorkstation();
  manager = clinic.signedIn('manager');
  await setSessions(clinic, [morning(clinic)]);
  [anna = '', bert = ''] = await Promise.all(people.map(register));
});
afterEach(() => clinic.close());

const key = () => clinic.key();

async function register(person: (typeof people)[number]): Promise<string> {
  const { residentId } = await clinic.signedIn('reception').residents.register({
    idempotencyKey: key(),
    registration: registration(person),
    cardToken: null,
    reason: null,
  });
  return residentId;
}

async function check(lines: readonly string[]) {
  const bytes = Buffer.from(['预约号,姓名,身份证号,预约日期,预约时间,医生', ...lines].join('\n'));
  const file = { kind: 'bookings', fileName: '预约.csv', bytes, key } as const;
  const importId = await sendFile(manager, file);
  const { columns } = await stateReached(manager, importId, ['mapping', 'failed']);
  const mapping = columns.map(({ target }) => target);
  await manager.imports.check({ idempotencyKey: key(), importId, mapping });
  return stateReached(manager, importId, ['checked']);
}

async function takeIn(lines: readonly string[]) {
  const { importId } = await check(lines);
  await manager.imports.run({ idempotencyKey: key(), importId });
  const done = await stateReached(manager, importId, ['finished']);
  await settleBookings(clinic.app);
  return done;
}

const wishes = () => firstOf(clinic.signedIn('reception').appointments.wishes());
async function booked(residentId: string) {
  const all = clinic.signedIn('reception').appointments.ofResident({ residentId });
  return (await firstOf(all)).lines.map(({ start, channel }) => `${start} ${channel}`);
}

const both = [`J-1,安一,${first},${MONDAY},08:15,`, `J-2,白二,${second},${MONDAY},08:15,`];

test('the dry run says what is wrong, row by row, and writes nothing', async () => {
  const stranger = idNumber({ birthDate: '1960-01-01' });
  const { counts } = await check([
    `J-1,安一,${first},${MONDAY},08:15,`,
    `J-2,生人,${stranger},${MONDAY},08:15,`,
    `J-3,白二,${first},${MONDAY},08:15,`,
    `J-4,白二,${second},${MONDAY},八点,`,
    `J-5,白二,${second},2026-11-20,08:15,`,
    `J-6,白二,${second},${MONDAY},08:15,没有的人`,
  ]);
  expect(counts).toMatchObject({ ok: 1, error: 5 });
  expect(counts.issues).toEqual({
    'person-not-found': 1,
    'person-name-differs': 1,
    'time-unreadable': 1,
    'booking-past': 1,
    'booking-doctor-unknown': 1,
  });
  expect(await wishes()).toEqual([]);
});

test('one gets the place, the other a task with a proposal; the same list again changes nothing', async () => {
  expect((await takeIn(both)).counts).toMatchObject({ made: 2, leftOut: 0 });
  expect(await booked(anna)).toEqual(['08:15 online']);
  expect(await wishes()).toMatchObject([
    { name: '白二', state: 'task', proposal: { date: MONDAY, start: '08:30' } },
  ]);
  const again = await check(both);
  expect(again.counts.issues).toEqual({ 'booking-known': 2 });
  expect((await takeIn(both)).counts).toMatchObject({ made: 0, skipped: 2 });
  expect(await booked(anna)).toEqual(['08:15 online']);
  expect(await wishes()).toHaveLength(1);
});

test('without numbers it is person and time that make it the same, also twice in one file', async () => {
  const line = `,安一,${first},${MONDAY},08:15,`;
  expect((await takeIn([line, line])).counts).toMatchObject({ made: 1, skipped: 1 });
  expect((await takeIn([line])).counts).toMatchObject({ made: 0, skipped: 1 });
  expect(await booked(anna)).toEqual(['08:15 online']);
});

test('taken back, the bookings end, and the mended list can come', async () => {
  const { importId } = await takeIn(both);
  await manager.imports.undo({ idempotencyKey: key(), importId, reason: '列对错了' });
  await stateReached(manager, importId, ['undone']);
  await settleBookings(clinic.app);
  expect([await booked(anna), await wishes()]).toEqual([[], []]);
  expect((await takeIn(both)).counts).toMatchObject({ made: 2 });
  expect([await booked(anna), await booked(bert)]).toEqual([['08:15 online'], []]);
  expect(await wishes()).toHaveLength(1);
});

test('whoever has come meanwhile stays', async () => {
  const { importId } = await takeIn(both);
  clinic.clock.advance(2 * 86_400_000 - 45 * 60_000);
  await clinic.signedIn('reception').visits.checkIn({
    idempotencyKey: key(),
    residentId: anna,
    appointmentId: null,
    purpose: 'follow-up',
  });
  await manager.imports.undo({ idempotencyKey: key(), importId, reason: '列对错了' });
  const { counts } = await stateReached(manager, importId, ['undone']);
  expect(counts).toMatchObject({ kept: 1, removed: 1 });
});
