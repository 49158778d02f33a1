import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  MONDAY,
  morning,
  newcomer,
  placeAt,
  setSessions,
} from '../../../../tests/support/booking.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

let desk: TestWorkstation;

beforeEach(async () => {
  desk = await startWorkstation();
  await setSessions(desk, [morning(desk)]);
});

afterEach(() => desk.close());

const reception = () => desk.signedIn('reception');

function book(residentId: string, start: string, idempotencyKey = desk.key()) {
  return reception().appointments.book({
    idempotencyKey,
    residentId,
    place: placeAt(desk, start),
    purpose: 'follow-up',
    channel: 'desk',
  });
}

async function monday() {
  const { days } = await firstOf(
    reception().appointments.watch({ from: MONDAY, days: 1, doctorId: null }),
  );
  return days[0];
}

async function slotAt(start: string) {
  const day = await monday();
  return day?.sessions.flatMap(({ slots }) => slots).find((slot) => slot.start === start);
}

test('the last place of a slot goes to one; the other is told, and a repeat of a press is one booking', async () => {
  const [anna, bert] = [await newcomer(desk, '安一'), await newcomer(desk, '白二')];
  const key = desk.key();
  const first = await book(anna, '08:15', key);
  expect(await book(anna, '08:15', key)).toEqual(first);
  expect(await problemOf(book(bert, '08:15'))).toBe('slot-full');
  expect(await slotAt('08:15')).toMatchObject({ capacity: 1, free: 0, booked: [{ name: '安一' }] });
});

test('twenty presses at once on one place make one booking', async () => {
  const people: string[] = [];
  for (let index = 0; index < 20; index += 1) people.push(await newcomer(desk, `丁${index}`));
  const outcomes = await Promise.all(people.map((one) => problemOf(book(one, '08:15'))));
  expect(outcomes.filter((one) => one === 'no problem')).toHaveLength(1);
  expect(outcomes.filter((one) => one === 'slot-full')).toHaveLength(19);
  expect((await slotAt('08:15'))?.booked).toHaveLength(1);
});

test('one booking for a person, a doctor and a session (QUE-11)', async () => {
  const anna = await newcomer(desk, '安一');
  await book(anna, '08:15');
  expect(await problemOf(book(anna, '08:30'))).toBe('already-booked');
});

test('an elder gets a place that is kept for those who come unbooked; another does not', async () => {
  const elder = await newcomer(desk, '高寿', '1940-05-05');
  expect(await problemOf(book(await newcomer(desk, '年轻'), '08:00'))).toBe('slot-full');
  expect(await book(elder, '08:00')).toMatchObject({ isOnReserve: true });
  expect(await slotAt('08:00')).toMatchObject({ capacity: 0, free: 0, freeReserve: 0 });
});

test('a holiday closes the day, and what was booked stands beside it until it is moved', async () => {
  const anna = await newcomer(desk, '安一');
  const { appointmentId } = await book(anna, '08:15');
  await desk.signedIn('manager').administration.setCalendarDay({
    idempotencyKey: desk.key(),
    day: { date: MONDAY, kind: 'closed', opens: null, closes: null, note: '停电' },
  });
  expect(await problemOf(book(await newcomer(desk, '白二'), '08:30'))).toBe('slot-closed');
  expect(await monday()).toMatchObject({
    isOpen: false,
    note: '停电',
    sessions: [],
    stranded: [{ appointmentId }],
  });
});

test('a doctor who has left sees nobody', async () => {
  const { doctorId } = morning(desk);
  await desk.signedIn('manager').administration.change.staff({
    idempotencyKey: desk.key(),
    rowId: doctorId ?? '',
    changes: { activeTo: '2026-11-22' },
  });
  expect((await monday())?.sessions).toEqual([]);
});

test('moving gives the old place free in the same act, or changes nothing', async () => {
  const [anna, bert, carl] = [
    await newcomer(desk, '安一'),
    await newcomer(desk, '白二'),
    await newcomer(desk, '蔡三'),
  ];
  const { appointmentId } = await book(anna, '08:15');
  await book(bert, '08:30');
  const move = (start: string) =>
    reception().appointments.move({
      idempotencyKey: desk.key(),
      appointmentId,
      place: placeAt(desk, start),
    });
  expect(await problemOf(move('08:30'))).toBe('slot-full');
  expect((await slotAt('08:15'))?.booked).toHaveLength(1);
  const moved = await move('09:00');
  expect(await slotAt('09:00')).toMatchObject({ booked: [{ appointmentId: moved.appointmentId }] });
  expect(await problemOf(move('09:15'))).toBe('wrong-state');
  await book(carl, '08:15');
});

test('a cancelled booking gives its place free, and comes back while it is', async () => {
  const [anna, bert] = [await newcomer(desk, '安一'), await newcomer(desk, '白二')];
  const { appointmentId } = await book(anna, '08:15');
  const { appointments } = reception();
  const cancel = (id: string) =>
    appointments.cancel({ idempotencyKey: desk.key(), appointmentId: id, reason: '居民来不了' });
  await cancel(appointmentId);
  expect(await problemOf(cancel(appointmentId))).toBe('wrong-state');
  const back = await appointments.restore({ idempotencyKey: desk.key(), appointmentId });
  expect(await slotAt('08:15')).toMatchObject({ free: 0, booked: [{ name: '安一' }] });
  await cancel(back.appointmentId);
  await book(bert, '08:15');
  const late = appointments.restore({ idempotencyKey: desk.key(), appointmentId });
  expect(await problemOf(late)).toBe('slot-full');
});

test('a series of four a year moves off a holiday and names what found no place', async () => {
  const anna = await newcomer(desk, '安一');
  // A Tuesday three months on: the session is of Mondays.
  const { booked, missed } = await reception().appointments.bookSeries({
    idempotencyKey: desk.key(),
    residentId: anna,
    first: placeAt(desk, '08:15'),
    purpose: 'follow-up',
    times: 4,
    everyMonths: 3,
  });
  expect(booked.map(({ date, start }) => [date, start])).toEqual([
    ['2026-11-23', '08:15'],
    ['2027-03-01', '08:15'],
    ['2027-05-24', '08:15'],
    ['2027-08-23', '08:15'],
  ]);
  expect(missed).toEqual([]);
});

test('the suggestion says why, and the code of a team shows its doctors alone', async () => {
  const [first, second] = desk.organisation.staff.filter(({ role }) => role === 'doctor');
  await setSessions(desk, [morning(desk), morning(desk, { doctorId: second?.staffId ?? null })]);
  const anna = await newcomer(desk, '安一');
  const manager = desk.signedIn('manager');
  await manager.administration.assignDoctor({
    idempotencyKey: desk.key(),
    whom: { by: 'residents', residentIds: [anna] },
    doctorId: second?.staffId ?? null,
  });
  const suggest = (teamCode: string | null) =>
    reception().appointments.suggest({ residentId: anna, from: MONDAY, teamCode });
  expect((await suggest(null)).map(({ doctorId, ground }) => [doctorId, ground])).toEqual([
    [second?.staffId, 'contracted'],
    [first?.staffId, 'load'],
  ]);
  const team = desk.organisation.teams.find(({ leaderId }) => leaderId === first?.staffId);
  await manager.administration.change.team({
    idempotencyKey: desk.key(),
    rowId: team?.teamId ?? '',
    changes: { bookingCode: 'AK01' },
  });
  expect((await suggest('AK01')).map(({ doctorId }) => doctorId)).toEqual([first?.staffId]);
  expect(await suggest('nobody')).toEqual([]);
});
