import { readFileSync } from 'node:fs';
import { setTimeout as nextQuestion } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import { startBookingClerk } from '../../electron/data/capabilities/appointments/clerk.ts';
import { makeBookingKey, revokeBookingKey } from '../../server/bookings/keys.ts';
import { freeAsk, placeAsk } from '../../server/bookings/messages.ts';
import { makeOrganisation, organisationRows } from '../../shared/demo/reference.ts';
import type { BookingAnswer } from '../../server/bookings/messages.ts';
import { referenceScope } from '../support/acts.ts';
import { MONDAY, morning, placeAt, setSessions } from '../support/booking.ts';
import { enrolmentCode } from '../support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../support/district.ts';
import { eventually } from '../support/eventually.ts';
import { keeping } from '../support/kept.ts';
import { idNumber, registration } from '../support/people.ts';
import { until } from '../support/two-desks.ts';
import {
  createTestClock,
  firstOf,
  startWorkstation,
  type TestWorkstation,
} from '../support/workstation.ts';

/** Another booking system, the district, a clinic's home with its clerk: nothing between them is a double. */
const { kept } = keeping();
let district: RunningDistrict;
let home: TestWorkstation;
let key: string;
let systemId: string;

const anna = { name: '安一', birthDate: '1988-03-04' } as const;
const bert = { name: '白二', birthDate: '1989-05-06' } as const;

beforeEach(async () => {
  const clock = createTestClock();
  district = await kept(openTestDistrict({ now: clock.now }));
  const organisation = makeOrganisation(uuid);
  for (const op of organisationRows(organisation, () => 'x'))
    await district.district.reference.issue({ kind: 'server', id: 'd', place: 'd' }, [op]);
  const listen = { host: '127.0.0.1', port: 0 };
  const role = { kind: 'home', listen, districtUrl: district.url } as const;
  const joined = { organisation, role, referenceScopeId: referenceScope, enrolmentCode };
  home = await kept(startWorkstation({ clock, joined }));
  await until(home.signedIn('nurse').queue.watch(), ({ queues }) => queues.length === 2);
  await setSessions(home, [morning(home)]);
  for (const person of [anna, bert]) await register(person);
  await eventually(async () => {
    const known = await district.db.selectFrom('document_hashes').select('hash').execute();
    expect(known).toHaveLength(2);
    const { rows } = await settings();
    expect(rows).toBeGreaterThan(1);
  });
  await kept(Promise.resolve({ close: startBookingClerk(home.app) }));
  const order = { clinicId: organisation.clinicId, name: '健康云', by: 'operator' };
  ({ key, systemId } = await makeBookingKey(district.db, {
    ...order,
    now: clock.now(),
    makeId: uuid,
  }));
});

async function settings() {
  const rows = await home.app.database.read.selectFrom('settings').select('id').execute();
  return { rows: rows.length };
}

function register(person: typeof anna | typeof bert) {
  return home.signedIn('reception').residents.register({
    idempotencyKey: home.key(),
    registration: registration(person),
    cardToken: null,
    reason: null,
  });
}

function bookingOf(person: typeof anna | typeof bert, bookingId: string, more: object = {}) {
  const { start } = placeAt(home, '08:15');
  const doctor = home.organisation.staff.find(({ role }) => role === 'doctor');
  return {
    bookingId,
    person: { documentNumber: idNumber(person), name: person.name },
    date: MONDAY,
    start,
    doctorName: doctor?.name ?? null,
    ...more,
  };
}

async function post(path: '' | '/answer' | '/cancel' | '/free', body: unknown, withKey = key) {
  const response = await fetch(`${district.url}/v1/bookings${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${withKey}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as BookingAnswer & { code?: string; fields?: string[] };
  return { status: response.status, ...answer };
}

/** As a system would: the clock of the test stands, and 240 questions are what a minute has. */
const PACE_MS = 100;

function answered(bookingId: string, state: BookingAnswer['state']) {
  return eventually(async () => {
    await nextQuestion(PACE_MS);
    const answer = await post('/answer', { bookingId });
    expect(answer.state).toBe(state);
    return answer;
  });
}

test('a booking gets its place, whoever comes later a proposal; told twice it is one; taken back it is gone', async () => {
  const asked = bookingOf(anna, 'jky-1');
  expect(await post('', asked)).toMatchObject({ status: 202, bookingId: 'jky-1' });
  expect(await answered('jky-1', 'booked')).toMatchObject({
    place: { date: MONDAY, start: '08:15', doctorName: asked.doctorName },
    proposal: null,
  });
  const again = await post('', asked);
  expect(again).toMatchObject({ status: 200, state: 'booked' });
  expect(await post('', { ...asked, start: '08:30' })).toMatchObject({
    status: 409,
    code: 'booking-differs',
  });

  await post('', bookingOf(bert, 'jky-2'));
  expect(await answered('jky-2', 'asked')).toMatchObject({
    refused: 'slot-full',
    place: null,
    proposal: { date: MONDAY, start: '08:30' },
  });
  expect(await firstOf(home.signedIn('reception').appointments.wishes())).toHaveLength(1);

  expect(await post('/cancel', { bookingId: 'jky-1' })).toMatchObject({ isBeingCancelled: true });
  await post('/cancel', { bookingId: 'jky-2' });
  expect(await answered('jky-1', 'cancelled')).toMatchObject({
    place: null,
    isBeingCancelled: false,
  });
  await answered('jky-2', 'cancelled');
  expect(await firstOf(home.signedIn('reception').appointments.wishes())).toEqual([]);
  expect(district.faults).toEqual([]);
});

test('what is free is said by day, doctor, room and channel; what was asked for counts before it is decided', async () => {
  type Free = { readonly places?: readonly { readonly start: string; readonly free: number }[] };
  const free = async (more: object = {}) => {
    const answer = await post('/free', { date: MONDAY, ...more });
    return { ...answer, starts: (answer as Free).places?.map(({ start }) => start) };
  };
  const all = await free();
  const { staff, rooms } = home.organisation;
  const doctorName = staff.find(({ role }) => role === 'doctor')?.name;
  const room = await home.app.database.read
    .selectFrom('rooms')
    .select('name')
    .where('id', '=', rooms.consultation[0])
    .executeTakeFirstOrThrow();
  expect(all).toMatchObject({ status: 200 });
  expect((all as Free).places).toContainEqual({
    date: MONDAY,
    start: '08:15',
    doctorName,
    roomName: room.name,
    free: 1,
  });
  expect((await free({ doctorName, roomName: room.name })).starts).toEqual(all.starts);
  expect((await free({ roomName: '没有的诊室' })).starts).toEqual([]);
  expect((await free({ doctorName: '没有的人' })).starts).toEqual([]);
  expect((await free({ date: '2026-11-24', days: 6 })).starts).toEqual([]);
  expect((await free({ date: '2026-11-20' })).code).toBe('date-out-of-range');
  expect((await free({ days: 15 })).code).toBe('bad-message');

  home.topology.cutDistrictLine(true);
  await post('', bookingOf(anna, 'jky-1'));
  const left = await free({ channel: 'phone' });
  expect(left.starts).toEqual((await free({ channel: 'desk' })).starts);
  expect(left.starts).not.toContain('08:15');
  expect(left.starts).toContain('08:30');
  home.topology.cutDistrictLine(false);
  await answered('jky-1', 'booked');
  expect((await free({ channel: 'phone' })).starts).toEqual(left.starts);
  await post('/cancel', { bookingId: 'jky-1' });
  await answered('jky-1', 'cancelled');
  expect((await free()).starts).toEqual(all.starts);
});

test('who asked for what is on record for a year, and no longer', async () => {
  const line = (id: string, at: string) => ({ id, at, system_id: null, act: '', outcome: '202' });
  const lines = [line('old', '2025-11-20T01:00:00.000Z'), line('kept', '2025-11-22T01:00:00.000Z')];
  await district.db.insertInto('booking_log').values(lines).execute();
  await post('', bookingOf(anna, 'jky-1'));
  const rows = await district.db.selectFrom('booking_log').select('id').execute();
  expect(rows.map(({ id }) => id)).toContain('kept');
  expect(rows.map(({ id }) => id)).not.toContain('old');
});

test('while the clinic is out of reach the booking waits, and is settled when the line is back', async () => {
  home.topology.cutDistrictLine(true);
  expect(await post('', bookingOf(anna, 'jky-1'))).toMatchObject({ status: 202, state: 'waiting' });
  expect(await post('/answer', { bookingId: 'jky-1' })).toMatchObject({ state: 'waiting' });
  home.topology.cutDistrictLine(false);
  await answered('jky-1', 'booked');
});

describe('what is wrong with it is said, and nothing of it is kept', () => {
  test('each by its own code', async () => {
    const asked = bookingOf(anna, 'jky-1');
    const codeOf = async (more: object) => (await post('', { ...asked, ...more })).code;
    const person = (more: object) => ({ person: { ...asked.person, ...more } });
    expect(await codeOf(person({ name: '别人' }))).toBe('person-not-found');
    expect(await codeOf(person({ documentNumber: idNumber({ birthDate: '1990-01-01' }) }))).toBe(
      'person-not-found',
    );
    expect(await codeOf({ doctorName: '没有的人' })).toBe('doctor-not-found');
    expect(await codeOf({ date: '2026-11-20' })).toBe('date-out-of-range');
    expect(await codeOf({ date: '2027-11-20' })).toBe('date-out-of-range');
    expect(await post('', { ...asked, start: '8:15', phone: '1' })).toMatchObject({
      status: 400,
      code: 'bad-message',
      fields: ['start', ''],
    });
    expect(await codeOf({ bookingId: idNumber(anna) })).toBe('bad-message');
    expect(await post('', '{')).toMatchObject({ status: 400, code: 'bad-message' });
    expect(await post('', 'x'.repeat(20_000))).toMatchObject({ status: 413 });
    expect(await post('/answer', { bookingId: 'jky-1' })).toMatchObject({
      status: 404,
      code: 'booking-unknown',
    });
    const noted = await district.db.selectFrom('booking_log').selectAll().execute();
    expect(JSON.stringify(noted)).not.toMatch(/安一|110199/);
    expect(new Set(noted.map(({ outcome }) => outcome))).toContain('person-not-found');
    expect(await district.db.selectFrom('online_bookings').selectAll().execute()).toEqual([]);
  });

  test('nobody without a key, and nobody else’s bookings with one', async () => {
    expect(await post('', bookingOf(anna, 'jky-1'), 'yzb_of_nobody_at_all_000000')).toMatchObject({
      status: 401,
      code: 'key-wrong',
    });
    await post('', bookingOf(anna, 'jky-1'));
    const { clinicId } = home.organisation;
    const order = { name: '另一家', by: 'operator', now: Date.now(), makeId: uuid };
    const other = await makeBookingKey(district.db, { ...order, clinicId });
    expect(await post('/answer', { bookingId: 'jky-1' }, other.key)).toMatchObject({
      code: 'booking-unknown',
    });
    await revokeBookingKey(district.db, { systemId, by: 'operator', reason: '停用', now: 1 });
    expect(await post('/answer', { bookingId: 'jky-1' })).toMatchObject({ status: 401 });
  });
});

test('the examples of the document are messages of today', () => {
  const text = readFileSync('docs/booking-api.md', 'utf8');
  const examples = [...text.matchAll(/```json\n(?<body>\{[^`]*?\})\n```/g)];
  const asks = examples.flatMap(({ groups }): readonly object[] => {
    const body = JSON.parse(groups?.['body'] ?? '') as { person?: unknown };
    if ('days' in body) return [freeAsk.parse(body)];
    return body.person ? [placeAsk.parse(body)] : [];
  });
  expect(asks).toHaveLength(2);
});
