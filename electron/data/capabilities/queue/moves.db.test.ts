import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkInAt, registerAt } from '../../../../tests/support/arrivals.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

const MINUTE = 60_000;

async function arrive(
  name: string,
  purpose: 'consultation' | 'measurement' | 'follow-up' = 'consultation',
) {
  // young, and not for the first time this year: nobody is sent to be measured first
  const residentId = await registerAt(desk, { name, birthDate: '2001-01-01' });
  const { ticket } = await checkInAt(desk, residentId, purpose);
  desk.clock.advance(MINUTE);
  return { residentId, ticketId: ticket.ticketId, number: ticket.number };
}

const one = (ticketId: string) => ({ idempotencyKey: desk.key(), ticketId });
const consultation = () => desk.organisation.queues.consultation;
const measurement = () => desk.organisation.queues.measurement;
const room = (index: 0 | 1) => desk.organisation.rooms.consultation[index];
const doctors = () => desk.organisation.staff.filter(({ role }) => role === 'doctor');

/** A doctor of the clinic at this workstation: the first one, or another. */
function doctor(index = 0) {
  const { client, connection } = desk.connect();
  const member = doctors()[index];
  if (!member) throw new Error('the clinic has more doctors');
  connection.staff = { ...member };
  return client;
}

const call = (index: 0 | 1, ticketId: string | null = null) =>
  doctor(index).queue.call({
    idempotencyKey: desk.key(),
    queueId: consultation(),
    roomId: room(index),
    ticketId,
    reason: ticketId === null ? null : '急',
  });

async function waitingAt(queueId: string) {
  const { queues } = await firstOf(doctor().queue.watch());
  return queues.find((queue) => queue.queueId === queueId)?.waiting.map(({ number }) => number);
}

const transfer = (
  ticketId: string,
  to: Partial<{
    queueId: string;
    roomId: string;
    doctorId: string;
    isComingBack: boolean;
  }>,
) =>
  doctor().queue.transfer({
    ...one(ticketId),
    queueId: consultation(),
    roomId: null,
    doctorId: null,
    isComingBack: false,
    reason: '转诊室',
    ...to,
  });

test('a transfer keeps the place by arrival, and the way back leads to the doctor who sent', async () => {
  const first = await arrive('甲一');
  const second = await arrive('乙二');
  const third = await arrive('丙三');
  await call(0);
  await doctor().queue.start(one(first.ticketId));
  await transfer(first.ticketId, { queueId: measurement(), isComingBack: true });
  expect(await waitingAt(measurement())).toEqual([first.number]);
  const nurse = desk.signedIn('nurse');
  await nurse.queue.call({
    idempotencyKey: desk.key(),
    queueId: measurement(),
    roomId: desk.organisation.rooms.measurement,
    ticketId: null,
    reason: null,
  });
  await nurse.queue.finish(one(first.ticketId));
  expect(await waitingAt(consultation())).toEqual([first.number, second.number, third.number]);
  expect((await call(1)).number).toBe(second.number);
  expect((await call(0)).number).toBe(first.number);
  expect((await doctor().queue.finish(one(first.ticketId))).state).toBe('done');
});

test('who is left to a doctor is called by nobody else, until they have waited too long', async () => {
  const mine = await arrive('甲一');
  const other = await arrive('乙二');
  await transfer(mine.ticketId, { doctorId: doctors()[1]?.staffId ?? '' });
  expect((await call(0)).number).toBe(other.number);
  expect(await problemOf(call(0))).toBe('queue-empty');
  desk.clock.advance(61 * MINUTE);
  expect((await call(0)).number).toBe(mine.number);
});

test('who sees people in a queue today is named there: by room, by plan, and nobody who has left', async () => {
  const doctorsOf = async () => {
    const { queues } = await firstOf(doctor().queue.watch());
    return queues.map((queue) => queue.doctors.map(({ doctorId }) => doctorId));
  };
  const all = doctors().map(({ staffId }) => staffId);
  const [measuring, consulting] = await doctorsOf();
  expect(measuring).toEqual([]);
  expect(consulting?.length).toBeGreaterThan(0);
  expect(all).toEqual(expect.arrayContaining(consulting ?? []));
  const [someone = ''] = consulting ?? [];
  await desk.signedIn('manager').administration.change.staff({
    idempotencyKey: desk.key(),
    rowId: someone,
    changes: { isActive: false },
  });
  expect((await doctorsOf())[1]).not.toContain(someone);
});

test('who is left to a room is called there', async () => {
  const mine = await arrive('甲一');
  await transfer(mine.ticketId, { roomId: room(1) });
  expect(await problemOf(call(0))).toBe('queue-empty');
  expect((await call(1)).number).toBe(mine.number);
  expect(await problemOf(transfer(mine.ticketId, { roomId: desk.key() }))).toBe('not-found');
  expect(await problemOf(transfer(mine.ticketId, { queueId: desk.key() }))).toBe('not-found');
  expect(await problemOf(transfer(mine.ticketId, { doctorId: desk.key() }))).toBe('not-found');
});

test('a wrong call goes back to its place within five minutes', async () => {
  const first = await arrive('甲一');
  const second = await arrive('乙二');
  await call(0);
  desk.clock.advance(5 * MINUTE);
  expect((await doctor().queue.putBack(one(first.ticketId))).state).toBe('waiting');
  expect(await waitingAt(consultation())).toEqual([first.number, second.number]);
  await call(0);
  desk.clock.advance(5 * MINUTE + 1);
  expect(await problemOf(doctor().queue.putBack(one(first.ticketId)))).toBe('wrong-state');
});

test('calling and putting back passes over no lane: the next call is the same (i.3, QUE-23)', async () => {
  // Somebody who came back with results waits in another lane than the walk-in.
  const returning = await arrive('甲一');
  await call(0);
  await doctor().queue.finish(one(returning.ticketId));
  const walkIn = await arrive('乙二');
  await doctor().queue.bringResults(one(returning.ticketId));
  const first = await call(0);
  for (let round = 0; round < 3; round += 1) {
    await doctor().queue.putBack(one(first.ticketId));
    expect((await call(0)).number).toBe(first.number);
  }
  expect([walkIn.number, returning.number]).toContain(first.number);
  expect((await call(1)).number).not.toBe(first.number);
});

test('a wrong finish and a wrong pass are taken back within five minutes', async () => {
  const person = await arrive('甲一');
  const back = () => doctor().queue.takeBack({ ...one(person.ticketId), roomId: room(0) });
  await call(0);
  await doctor().queue.pass(one(person.ticketId));
  expect((await back()).state).toBe('called');
  await doctor().queue.pass(one(person.ticketId));
  await doctor().queue.comeBack(one(person.ticketId));
  expect(await waitingAt(consultation())).toEqual([person.number]);
  await call(0);
  await doctor().queue.finish(one(person.ticketId));
  expect((await back()).state).toBe('serving');
  await doctor().queue.finish(one(person.ticketId));
  desk.clock.advance(5 * MINUTE + 1);
  expect(await problemOf(back())).toBe('wrong-state');
});

test('who was sent on to the doctor by mistake is at the station again', async () => {
  const person = await arrive('甲一', 'follow-up');
  const nurse = desk.signedIn('nurse');
  const { measurement: roomId } = desk.organisation.rooms;
  await nurse.queue.call({
    idempotencyKey: desk.key(),
    queueId: measurement(),
    roomId,
    ticketId: null,
    reason: null,
  });
  const { queues } = await firstOf(nurse.queue.watch());
  expect(queues.map(({ comingLater }) => comingLater)).toEqual([0, 1]);
  await nurse.queue.finish(one(person.ticketId));
  await nurse.queue.takeBack({ ...one(person.ticketId), roomId });
  expect(await waitingAt(consultation())).toEqual([]);
  expect((await nurse.queue.finish(one(person.ticketId))).state).toBe('waiting');
  expect(await waitingAt(consultation())).toEqual([person.number]);
  await call(0);
  const late = nurse.queue.takeBack({ ...one(person.ticketId), roomId });
  expect(await problemOf(late)).toBe('wrong-state');
});

test('with results: the same number, lane R, the doctor who sent for them (QUE-21)', async () => {
  const person = await arrive('甲一');
  const other = await arrive('乙二');
  await call(0);
  await doctor().queue.finish(one(person.ticketId));
  const { seen } = await firstOf(doctor().queue.watch());
  expect(seen).toEqual([
    {
      ticketId: person.ticketId,
      residentId: person.residentId,
      number: person.number,
      wasAtDoctor: true,
    },
  ]);
  const reception = desk.signedIn('reception');
  expect((await reception.queue.bringResults(one(person.ticketId))).number).toBe(person.number);
  expect(await problemOf(reception.queue.bringResults(one(person.ticketId)))).toBe('wrong-state');
  const { queues } = await firstOf(doctor().queue.watch());
  const back = queues[1]?.waiting.find(({ number }) => number === person.number);
  expect(back).toMatchObject({ lane: 'R', because: ['QUE-21', 'i.3.3'] });
  expect((await call(1)).number).toBe(other.number);
  expect(await problemOf(call(1))).toBe('queue-empty');
  expect((await call(0)).number).toBe(person.number);
});

test('nobody is called into a full room', async () => {
  for (const name of ['甲一', '乙二', '丙三']) await arrive(name);
  await call(0);
  const { ticketId } = await call(0);
  expect(await problemOf(call(0))).toBe('room-full');
  await doctor().queue.finish(one(ticketId));
  expect((await call(0)).state).toBe('called');
});

test('a ticket says why it is after the others', async () => {
  const first = await arrive('甲一');
  const second = await arrive('乙二');
  const why = (ticketId: string) => firstOf(desk.signedIn('reception').queue.why({ ticketId }));
  expect((await why(second.ticketId)).ahead).toMatchObject([
    { number: first.number, code: 'came-earlier', because: ['i.3'] },
  ]);
  await call(0);
  expect((await why(first.ticketId)).ahead).toBeNull();
});
