import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicDate } from '../../../../shared/lib/clock.ts';
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

async function arrive(name: string, birthDate: string): Promise<string> {
  const residentId = await registerAt(desk, { name, birthDate });
  const { ticket } = await checkInAt(desk, residentId);
  desk.clock.advance(60_000);
  return ticket.ticketId;
}

const room = () => ({
  queueId: desk.organisation.queues.measurement,
  roomId: desk.organisation.rooms.measurement,
});
const call = (ticketId: string | null = null, reason: string | null = null) =>
  desk.signedIn('nurse').queue.call({ idempotencyKey: desk.key(), ...room(), ticketId, reason });
const one = (ticketId: string) => ({ idempotencyKey: desk.key(), ticketId });
const board = () => firstOf(desk.connect('board').client.queue.board());
const boardOf = (roomId: string) =>
  firstOf(desk.connect('board').client.queue.board({ roomIds: [roomId] }));
const measuring = async () => (await firstOf(desk.signedIn('nurse').queue.watch())).queues[0];

test('two desks that call at once get two different people', async () => {
  await arrive('甲一', '1990-01-01');
  await arrive('乙二', '1991-02-02');
  const [first, second] = await Promise.all([call(), call()]);
  expect(first.ticketId).not.toBe(second.ticketId);
  expect(await problemOf(call())).toBe('queue-empty');
});

test('a double click calls once', async () => {
  await arrive('甲一', '1990-01-01');
  await arrive('乙二', '1991-02-02');
  const press = { idempotencyKey: desk.key(), ...room(), ticketId: null, reason: null };
  const nurse = desk.signedIn('nurse');
  const [first, second] = await Promise.all([nurse.queue.call(press), nurse.queue.call(press)]);
  expect(second).toEqual(first);
  expect((await measuring())?.waiting).toHaveLength(1);
});

test('the board shows ticket and room, newest first, and nothing of the person', async () => {
  await arrive('甲一', '1990-01-01');
  await arrive('乙二', '1991-02-02');
  await call();
  desk.clock.advance(1_000);
  await call();
  const state = await board();
  expect(state.calls.map(({ number, roomName }) => [number, roomName])).toEqual([
    ['A002', '测量室'],
    ['A001', '测量室'],
  ]);
  expect(JSON.stringify(state)).not.toMatch(/甲一|乙二|lane|residentId/);
});

test('a board of one area shows the calls and queues of its rooms alone', async () => {
  await arrive('甲一', '1990-01-01');
  await call();
  const { measurement, ...others } = desk.organisation.rooms;
  const [other = ''] = Object.values(others).flat();
  expect((await boardOf(measurement)).calls.map(({ number }) => number)).toEqual(['A001']);
  const elsewhere = await boardOf(other);
  expect(elsewhere.calls).toEqual([]);
  expect(elsewhere.waiting).toHaveLength(1);
  expect(elsewhere.rooms.map(({ roomId }) => roomId)).toContain(measurement);
});

test('a masked name is on the board once the clinic has recorded its ground (QUE-24)', async () => {
  await arrive('欧阳明月', '1990-01-01');
  await call();
  expect((await board()).calls[0]?.maskedName).toBeNull();
  await desk.signedIn('manager').administration.setSetting({
    idempotencyKey: desk.key(),
    key: 'queue.board-names',
    value: 'consent',
    effectiveFrom: clinicDate(desk.clock.now()),
    reason: '取得本人同意',
  });
  expect((await board()).calls[0]?.maskedName).toBe('欧阳*月');
  expect(JSON.stringify(await board())).not.toContain('欧阳明月');
});

test('passed, back behind the next two, passed again behind all, void the third time', async () => {
  const away = await arrive('甲一', '1990-01-01');
  for (const name of ['乙二', '丙三', '丁四']) await arrive(name, '1992-03-03');
  const nurse = desk.signedIn('nurse');
  const waiting = async () => (await measuring())?.waiting.map(({ number }) => number);
  await call();
  expect((await nurse.queue.pass(one(away))).state).toBe('passed');
  expect((await board()).calls).toEqual([]);
  await nurse.queue.comeBack(one(away));
  expect(await waiting()).toEqual(['A002', 'A003', 'A001', 'A004']);
  await call(away, '居民在门口');
  await nurse.queue.pass(one(away));
  await nurse.queue.comeBack(one(away));
  expect(await waiting()).toEqual(['A002', 'A003', 'A004', 'A001']);
  await call(away, '再叫一次');
  expect((await nurse.queue.pass(one(away))).state).toBe('void');
  expect(await problemOf(nurse.queue.comeBack(one(away)))).toBe('not-found');
});

test('a recall speaks again, at most three calls in all', async () => {
  const ticket = await arrive('甲一', '1990-01-01');
  const nurse = desk.signedIn('nurse');
  await call();
  expect(await problemOf(nurse.queue.recall(one(ticket)))).toBe('called-too-soon');
  for (const calls of [2, 3]) {
    desk.clock.advance(30_000);
    await nurse.queue.recall(one(ticket));
    expect((await board()).calls[0]?.calls).toBe(calls);
  }
  expect(await problemOf(nurse.queue.recall(one(ticket)))).toBe('wrong-state');
});

test('a jump in the queue needs its reason', async () => {
  const ticket = await arrive('甲一', '1990-01-01');
  expect(await problemOf(call(ticket, null))).toBe('reason-required');
  expect(await problemOf(call(ticket, '  '))).toBe('reason-required');
  expect((await call(ticket, '胸痛')).state).toBe('called');
});

test('whoever waits for one room is not called into another', async () => {
  const ticketId = await arrive('甲一', '1990-01-01');
  const consultation = {
    queueId: desk.organisation.queues.consultation,
    roomId: desk.organisation.rooms.consultation[0],
  };
  const jump = { idempotencyKey: desk.key(), ...consultation, ticketId, reason: '急' };
  expect(await problemOf(desk.signedIn('doctor').queue.call(jump))).toBe('wrong-state');
});

test('after the first stop the ticket waits for the doctor, after the last it is done', async () => {
  const residentId = await registerAt(desk, { name: '戊五', birthDate: '1950-05-05' });
  const { ticket } = await checkInAt(desk, residentId, 'follow-up');
  const nurse = desk.signedIn('nurse');
  await call();
  await nurse.queue.start(one(ticket.ticketId));
  expect((await nurse.queue.finish(one(ticket.ticketId))).state).toBe('waiting');
  const doctor = desk.signedIn('doctor');
  const { queues } = await firstOf(doctor.queue.watch());
  expect(queues.map(({ name, waiting, doneToday }) => [name, waiting.length, doneToday])).toEqual([
    ['测量站', 0, 1],
    ['全科门诊', 1, 0],
  ]);
  await doctor.queue.call({
    idempotencyKey: desk.key(),
    queueId: desk.organisation.queues.consultation,
    roomId: desk.organisation.rooms.consultation[0],
    ticketId: null,
    reason: null,
  });
  expect((await doctor.queue.finish(one(ticket.ticketId))).state).toBe('done');
  expect(await problemOf(doctor.queue.finish(one(ticket.ticketId)))).toBe('wrong-state');
});
