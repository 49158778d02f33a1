import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  MONDAY,
  morning,
  newcomer,
  placeAt,
  setSessions,
} from '../../../../tests/support/booking.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { openTwoDesks, type TwoDesks, until } from '../../../../tests/support/two-desks.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { settleBookings } from './clerk.ts';

const SATURDAY_TO_MONDAY_0900 = 2 * 86_400_000;
const MINUTE = 60_000;

let home: TestWorkstation;

beforeEach(async () => {
  home = await startWorkstation();
  await setSessions(home, [morning(home)]);
});

afterEach(() => home.close());

function book(residentId: string, start: string, desk = home) {
  return desk.signedIn('reception').appointments.book({
    idempotencyKey: desk.key(),
    residentId,
    place: placeAt(desk, start),
    purpose: 'follow-up',
    channel: 'desk',
  });
}

function wish(residentId: string, start: string | null, desk = home) {
  const { date, ...who } = placeAt(desk, start ?? '08:00');
  return desk.signedIn('reception').appointments.wish({
    idempotencyKey: desk.key(),
    residentId,
    ...who,
    date,
    until: date,
    start,
    purpose: 'follow-up',
    channel: 'phone',
  });
}

const wishes = () => firstOf(home.signedIn('reception').appointments.wishes());

async function ofResident(residentId: string) {
  const answer = home.signedIn('reception').appointments.ofResident({ residentId });
  return firstOf(answer);
}

test('a wish for a place that is free becomes a booking', async () => {
  const anna = await newcomer(home, '安一');
  await wish(anna, '08:15');
  await settleBookings(home.app);
  expect(await wishes()).toEqual([]);
  expect((await ofResident(anna)).lines).toMatchObject([{ date: MONDAY, start: '08:15' }]);
});

test('two wishes for the last place: one keeps it, the other is a task with the nearest place', async () => {
  const [anna, bert] = [await newcomer(home, '安一'), await newcomer(home, '白二')];
  await wish(anna, '08:15');
  await wish(bert, '08:15');
  await settleBookings(home.app);
  const [task, ...others] = await wishes();
  expect(others).toEqual([]);
  expect(task).toMatchObject({
    name: '白二',
    state: 'task',
    refused: 'slot-full',
    proposal: { date: MONDAY, start: '08:30' },
  });
  const { date, start, queueId, doctorId } = task?.proposal ?? placeAt(home, '');
  await home.signedIn('reception').appointments.grant({
    idempotencyKey: home.key(),
    wishId: task?.wishId ?? '',
    place: { date, start, queueId, doctorId },
  });
  expect(await wishes()).toEqual([]);
  expect((await ofResident(bert)).lines).toMatchObject([{ start: '08:30' }]);
});

test('a proposal that somebody else takes meanwhile is made anew, and never to two at once', async () => {
  const [anna, bert, carl, dora] = [
    await newcomer(home, '安一'),
    await newcomer(home, '白二'),
    await newcomer(home, '蔡三'),
    await newcomer(home, '丁四'),
  ];
  await book(anna, '08:15');
  await wish(bert, '08:15');
  await wish(carl, '08:15');
  await settleBookings(home.app);
  const proposals = async () => (await wishes()).map(({ proposal }) => proposal?.start);
  expect(await proposals()).toEqual(['08:30', '09:00']);
  await book(dora, '08:30');
  await settleBookings(home.app);
  expect(await proposals()).toEqual(['09:00', '09:15']);
});

test('the waiting list says nothing until somebody cancels, then somebody is to be phoned', async () => {
  const places = ['08:15', '08:30', '09:00', '09:15', '09:45'];
  const booked: string[] = [];
  for (const [index, start] of places.entries())
    booked.push((await book(await newcomer(home, `满${index}`), start)).appointmentId);
  const anna = await newcomer(home, '安一');
  await wish(anna, null);
  await settleBookings(home.app);
  expect(await wishes()).toMatchObject([{ kind: 'any-day', state: 'open', proposal: null }]);
  await home.signedIn('reception').appointments.cancel({
    idempotencyKey: home.key(),
    appointmentId: booked[3] ?? '',
    reason: '居民来不了',
  });
  await settleBookings(home.app);
  expect(await wishes()).toMatchObject([{ state: 'task', proposal: { start: '09:15' } }]);
  home.clock.advance(5 * 86_400_000);
  await settleBookings(home.app);
  expect(await wishes()).toMatchObject([{ state: 'task', proposal: null }]);
});

test('whoever has not come half an hour after the slot is a no-show; whoever came is not', async () => {
  const [anna, bert] = [await newcomer(home, '安一'), await newcomer(home, '白二')];
  await book(anna, '08:15');
  await book(bert, '08:30');
  home.clock.advance(SATURDAY_TO_MONDAY_0900 - MINUTE);
  await settleBookings(home.app);
  expect((await ofResident(anna)).lines).toMatchObject([{ state: 'booked' }]);
  home.clock.advance(MINUTE);
  await settleBookings(home.app);
  expect((await ofResident(anna)).lines).toMatchObject([{ state: 'no-show' }]);
  await home.signedIn('reception').visits.checkIn({
    idempotencyKey: home.key(),
    residentId: bert,
    appointmentId: null,
    purpose: 'follow-up',
  });
  home.clock.advance(60 * MINUTE);
  await settleBookings(home.app);
  expect((await ofResident(bert)).lines).toMatchObject([{ state: 'arrived' }]);
});

test('three no-shows in 90 days: not at the kiosk any more, still at the desk, and never for an elder', async () => {
  const [anna, elder] = [await newcomer(home, '安一'), await newcomer(home, '高寿', '1940-05-05')];
  for (let week = 0; week < 3; week += 1) {
    const date = week === 0 ? MONDAY : (`2026-${week === 1 ? '11-30' : '12-07'}` as typeof MONDAY);
    for (const [who, start] of [
      [anna, '08:15'],
      [elder, '08:30'],
    ] as const)
      await home.signedIn('reception').appointments.book({
        idempotencyKey: home.key(),
        residentId: who,
        place: placeAt(home, start, date),
        purpose: 'follow-up',
        channel: 'desk',
      });
  }
  home.clock.advance(17 * 86_400_000); // 8 December
  await settleBookings(home.app);
  expect((await ofResident(anna)).blockedTo).toBe('2027-01-05');
  expect((await ofResident(elder)).blockedTo).toBe(null);
  const next = placeAt(home, '08:15', '2026-12-14' as typeof MONDAY);
  const at = (channel: 'kiosk' | 'phone', residentId = anna, place = next) =>
    home.signedIn('reception').appointments.book({
      idempotencyKey: home.key(),
      residentId,
      place,
      purpose: 'follow-up',
      channel,
    });
  expect(await problemOf(at('kiosk'))).toBe('booking-blocked');
  expect(await problemOf(at('phone'))).toBe('no problem');
  const other = { ...next, start: '08:30' };
  expect(await problemOf(at('kiosk', elder, other))).toBe('no problem');
});

/** A wish as the district hands it on for another booking system. */
function tellOutside(residentId: string, more: Record<string, string | null> = {}) {
  const { app } = home;
  const { date, start, queueId, doctorId } = placeAt(home, '08:15');
  const fields = {
    resident_id: residentId,
    kind: 'place',
    queue_id: queueId,
    doctor_id: doctorId,
    date,
    until: date,
    start_time: start,
    purpose: 'follow-up',
    channel: 'online',
    external_id: 'portal-1',
    appointment_id: null,
    asked_at: '2026-11-21T02:00:00.000Z',
    asked_by: null,
    state: 'open',
    refused: null,
    proposal: null,
    booked_id: null,
    ...more,
  };
  const op = { op: 'insert', entity: 'booking_wishes', rowId: home.key(), fields } as const;
  return app.database.write((db) =>
    app.ledger.issue(db, {
      scopeId: app.workstation.scopeId,
      actor: { kind: 'server', id: 'district', place: 'district' },
      ops: [op],
    }),
  );
}

test('a booking that its channel told twice is one booking', async () => {
  const anna = await newcomer(home, '安一');
  await tellOutside(anna);
  await settleBookings(home.app);
  await tellOutside(anna);
  await settleBookings(home.app);
  expect(await wishes()).toEqual([]);
  expect((await ofResident(anna)).lines).toMatchObject([{ start: '08:15', channel: 'online' }]);
});

test('told twice while it waits, and again when a person has granted it: one task, one booking', async () => {
  const [anna, bert] = [await newcomer(home, '安一'), await newcomer(home, '白二')];
  await book(anna, '08:15');
  await tellOutside(bert);
  await tellOutside(bert);
  await settleBookings(home.app);
  const [task, ...others] = await wishes();
  expect(others).toEqual([]);
  const { date, start, queueId, doctorId } = task?.proposal ?? placeAt(home, '');
  await home.signedIn('reception').appointments.grant({
    idempotencyKey: home.key(),
    wishId: task?.wishId ?? '',
    place: { date, start, queueId, doctorId },
  });
  await tellOutside(bert);
  await settleBookings(home.app);
  expect(await wishes()).toEqual([]);
  expect((await ofResident(bert)).lines).toHaveLength(1);
});

test('taken back by its channel: the booking ends, and so does the wish that waits', async () => {
  const [anna, bert] = [await newcomer(home, '安一'), await newcomer(home, '白二')];
  await tellOutside(anna);
  await tellOutside(bert, { external_id: 'portal-2' });
  await settleBookings(home.app);
  expect(await wishes()).toHaveLength(1);
  await tellOutside(anna, { kind: 'cancel' });
  await tellOutside(bert, { kind: 'cancel', external_id: 'portal-2' });
  await settleBookings(home.app);
  expect(await wishes()).toEqual([]);
  expect((await ofResident(anna)).lines).toEqual([]);
  expect((await ofResident(bert)).lines).toEqual([]);
});

test('no doctor named: whoever is there at that time', async () => {
  const anna = await newcomer(home, '安一');
  await tellOutside(anna, { doctor_id: null });
  await settleBookings(home.app);
  const { doctorId } = morning(home);
  const doctor = home.organisation.staff.find(({ staffId }) => staffId === doctorId);
  expect((await ofResident(anna)).lines).toMatchObject([
    { start: '08:15', channel: 'online', doctorName: doctor?.name },
  ]);
});

test('a round with nothing to do writes nothing', async () => {
  const anna = await newcomer(home, '安一');
  await book(anna, '08:15');
  await wish(await newcomer(home, '白二'), '08:15');
  await settleBookings(home.app);
  const heads = async () =>
    (await home.app.database.read.selectFrom('feed').select('tx_id').execute()).length;
  const before = await heads();
  await settleBookings(home.app);
  expect(await heads()).toBe(before);
});

test('the home gave the last place twice before it was taken over: the first keeps it, the other is told', async () => {
  const [anna, bert] = [await newcomer(home, '安一'), await newcomer(home, '白二')];
  const { appointmentId } = await book(anna, '08:15');
  // What an old home donates when it returns: a booking that this one never saw.
  const { app } = home;
  await app.database.write(async (db) => {
    const row = await db
      .selectFrom('appointments')
      .selectAll()
      .where('id', '=', appointmentId)
      .executeTakeFirstOrThrow();
    await app.ledger.issue(db, {
      scopeId: app.workstation.scopeId,
      actor: { kind: 'device', id: app.workstation.deviceId, place: 'old home' },
      ops: [
        {
          op: 'insert',
          entity: 'appointments',
          rowId: home.key(),
          fields: {
            resident_id: bert,
            date: row.date,
            start_time: row.start_time,
            end_time: row.end_time,
            queue_id: row.queue_id,
            doctor_id: row.doctor_id,
            purpose: row.purpose,
            channel: 'desk',
            state: 'booked',
            booked_at: '2026-11-21T02:00:00.000Z',
            booked_by: null,
            is_on_reserve: 0,
            moved_from: null,
            series_id: null,
            external_id: null,
            cancel_reason: null,
          },
        },
      ],
    });
  });
  await settleBookings(app);
  expect(await wishes()).toMatchObject([
    { name: '白二', kind: 'moved-out', state: 'task', proposal: { start: '08:30' } },
  ]);
  const [task] = await wishes();
  const { date, start, queueId, doctorId } = task?.proposal ?? placeAt(home, '');
  await home.signedIn('reception').appointments.grant({
    idempotencyKey: home.key(),
    wishId: task?.wishId ?? '',
    place: { date, start, queueId, doctorId },
  });
  await settleBookings(app);
  expect(await wishes()).toEqual([]);
  expect((await ofResident(bert)).lines).toMatchObject([{ start: '08:30' }]);
});

test('two desks, the last place: at once one gets it; apart the desk’s wish is settled when the line is back', async () => {
  const desks: TwoDesks = await openTwoDesks();
  const { home: first, desk } = desks;
  try {
    await setSessions(first, [morning(first)]);
    const [anna, bert] = [await newcomer(first, '安一'), await newcomer(first, '白二')];
    const carl = await newcomer(first, '蔡三');
    const deskReception = desk.signedIn('reception');
    await eventually(async () => {
      const { lines } = await firstOf(deskReception.appointments.ofResident({ residentId: carl }));
      expect(lines).toEqual([]);
    });
    const race = await Promise.all([
      problemOf(book(anna, '08:15', first)),
      problemOf(book(bert, '08:15', desk)),
    ]);
    expect(race.toSorted()).toEqual(['no problem', 'slot-full']);
    await desks.setCut(true);
    expect(await problemOf(book(carl, '09:00', desk))).toBe('needs-home');
    await book(race[0] === 'no problem' ? bert : anna, '08:30', first);
    expect(await problemOf(wish(carl, '08:30', desk))).toBe('no problem');
    await desks.setCut(false);
    const reception = first.signedIn('reception');
    await until(reception.appointments.wishes(), (list) => list.length === 1);
    await settleBookings(first.app);
    const [task] = await until(deskReception.appointments.wishes(), (list) =>
      list.some(({ state }) => state === 'task'),
    );
    expect(task).toMatchObject({
      name: '蔡三',
      refused: 'slot-full',
      proposal: { start: '09:00' },
    });
  } finally {
    await desks.close();
  }
});

test('a doctor is away: everybody who is booked there becomes a task with a colleague or another day, and nobody a no-show', async () => {
  const { staff } = home.organisation;
  const [, second] = staff.filter(({ role }) => role === 'doctor');
  const colleague = second?.staffId ?? null;
  const anna = await newcomer(home, '安一');
  await book(anna, '08:15');
  await settleBookings(home.app);
  expect(await wishes()).toEqual([]);
  await setSessions(home, [morning(home, { doctorId: colleague })]);
  await settleBookings(home.app);
  expect(await wishes()).toMatchObject([
    {
      name: '安一',
      kind: 'moved-out',
      state: 'task',
      refused: 'slot-closed',
      proposal: { date: MONDAY, start: '08:15', doctorId: colleague },
    },
  ]);
  home.clock.advance(SATURDAY_TO_MONDAY_0900);
  await settleBookings(home.app);
  expect((await ofResident(anna)).lines).toMatchObject([{ state: 'booked' }]);
  expect(await wishes()).toMatchObject([{ state: 'task', proposal: { start: '09:15' } }]);
});

test('a day is closed and opened again: the task is there, and goes by itself', async () => {
  const anna = await newcomer(home, '安一');
  await book(anna, '08:15');
  await setSessions(home, [morning(home, { weekday: 'tuesday' })]);
  await settleBookings(home.app);
  expect(await wishes()).toMatchObject([
    { refused: 'slot-closed', proposal: { date: '2026-11-24', start: '08:15' } },
  ]);
  await setSessions(home, [morning(home)]);
  await settleBookings(home.app);
  expect(await wishes()).toEqual([]);
  expect((await ofResident(anna)).lines).toMatchObject([{ state: 'booked', start: '08:15' }]);
});

test('whoever lost a place and wants no other has no booking left', async () => {
  const anna = await newcomer(home, '安一');
  await book(anna, '08:15');
  await setSessions(home, [morning(home, { weekday: 'tuesday' })]);
  await settleBookings(home.app);
  const [task] = await wishes();
  await home
    .signedIn('reception')
    .appointments.withdraw({ idempotencyKey: home.key(), wishId: task?.wishId ?? '' });
  await settleBookings(home.app);
  expect(await wishes()).toEqual([]);
  expect((await ofResident(anna)).lines).toEqual([]);
});

test('a room is closed: who is booked into it is proposed the other one’s', async () => {
  const [first, other] = home.organisation.rooms.consultation;
  const doctors = home.organisation.staff.filter(({ role }) => role === 'doctor');
  const anna = await newcomer(home, '安一');
  const second = { roomId: other, doctorId: doctors[1]?.staffId ?? null };
  await setSessions(home, [morning(home), morning(home, second)]);
  await book(anna, '08:15');
  await settleBookings(home.app);
  expect(await wishes()).toEqual([]);
  await home.signedIn('manager').administration.close({
    idempotencyKey: home.key(),
    kind: 'room',
    rowId: first,
    closedOn: MONDAY,
  });
  await settleBookings(home.app);
  expect(await wishes()).toMatchObject([
    {
      name: '安一',
      refused: 'slot-closed',
      proposal: { start: '08:15', doctorId: second.doctorId },
    },
  ]);
});

test('a booking of another system that loses its place keeps its number in the new one', async () => {
  const anna = await newcomer(home, '安一');
  await tellOutside(anna);
  await settleBookings(home.app);
  await setSessions(home, [morning(home, { weekday: 'tuesday' })]);
  await settleBookings(home.app);
  const [task] = await wishes();
  const { date, start, queueId, doctorId } = task?.proposal ?? placeAt(home, '');
  await home.signedIn('reception').appointments.grant({
    idempotencyKey: home.key(),
    wishId: task?.wishId ?? '',
    place: { date, start, queueId, doctorId },
  });
  const standing = await home.app.database.read
    .selectFrom('appointments')
    .select(['date', 'external_id'])
    .where('state', '=', 'booked')
    .execute();
  expect(standing).toEqual([{ date: '2026-11-24', external_id: 'portal-1' }]);
});
