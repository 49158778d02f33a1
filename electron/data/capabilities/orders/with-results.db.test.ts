import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  glucoseReading,
  startLaboratory,
  type TestLaboratory,
} from '../../../../tests/support/laboratory.ts';
import { checkInAt } from '../../../../tests/support/arrivals.ts';
import { firstOf, problemOf } from '../../../../tests/support/workstation.ts';

let lab: TestLaboratory;

beforeEach(async () => {
  lab = await startLaboratory();
});
afterEach(() => lab.close());

const queue = () => lab.desk.signedIn('doctor').queue;
const queues = async () => (await firstOf(queue().watch())).queues;

async function consulting() {
  const found = (await queues()).find(({ name }) => name.includes('门诊'));
  if (!found) throw new Error('the clinic has a consultation queue');
  return found;
}

/** The doctor calls, and is done with whoever came. */
async function callAndFinish() {
  const { queueId, rooms } = await consulting();
  const roomId = rooms[0]?.roomId ?? '';
  const { ticketId } = await queue().call({
    idempotencyKey: lab.key(),
    queueId,
    roomId,
    ticketId: null,
    reason: null,
  });
  await queue().finish({ idempotencyKey: lab.key(), ticketId });
  return ticketId;
}

/** Somebody who was with the doctor; a test was ordered and its result is there. */
async function sentForTests(name: string) {
  const who = await lab.arrive(name);
  // The first visit of a year passes the measurement station.
  for (const { queueId, rooms, waiting } of await queues()) {
    const [ticket] = waiting;
    if (!ticket || (await consulting()).queueId === queueId) continue;
    const roomId = rooms[0]?.roomId ?? '';
    const call = { idempotencyKey: lab.key(), queueId, roomId, ticketId: null, reason: null };
    const { ticketId } = await queue().call(call);
    await queue().finish({ idempotencyKey: lab.key(), ticketId });
  }
  const { label } = await lab.order(who.visitId, 'glucose-fasting');
  await callAndFinish();
  return { ...who, label };
}

const bringResults = (ticketId: string) =>
  lab.desk.signedIn('reception').queue.bringResults({ idempotencyKey: lab.key(), ticketId });

test('whose results are all there is shown as ready until they are back with the doctor', async () => {
  const { label, ticket } = await sentForTests('甲');
  expect((await lab.orders())[0]).toMatchObject({ readiness: 'waiting', canReturn: false });
  await lab.report(glucoseReading(label));
  const { ticketId } = ticket;
  expect((await lab.orders())[0]).toMatchObject({ readiness: 'ready', canReturn: true, ticketId });
  await bringResults(ticketId);
  const { waiting } = await consulting();
  expect(waiting).toMatchObject([{ number: ticket.number, lane: 'R', state: 'waiting' }]);
  expect((await lab.orders())[0]).toMatchObject({ readiness: 'returned', canReturn: false });
});

test('who comes to the desk again with all results is sent back, not into a second visit', async () => {
  const { visitId, residentId, label, ticket } = await sentForTests('甲');
  await lab.report(glucoseReading(label));
  const again = await checkInAt(lab.desk, residentId, 'consultation');
  expect(again).toMatchObject({ visitId, lane: 'R', repeated: false });
  expect(again.ticket.number).toBe(ticket.number);
  await callAndFinish();
  const visits = await lab.desk.app.database.read.selectFrom('visits').select('state').execute();
  expect(visits).toEqual([{ state: 'done' }]);
});

test('who comes again without results gets a visit of their own', async () => {
  const { visitId, residentId } = await sentForTests('甲');
  const again = await checkInAt(lab.desk, residentId, 'consultation');
  expect(again.visitId).not.toBe(visitId);
  expect(again.lane).not.toBe('R');
});

test('a return that is never answered leaves the visit as it was, and can not be undone as a check-in', async () => {
  const { visitId, label, ticket } = await sentForTests('甲');
  await lab.report(glucoseReading(label));
  await bringResults(ticket.ticketId);
  const undo = { idempotencyKey: lab.key(), visitId, reason: '按错了' };
  expect(await problemOf(lab.desk.signedIn('reception').visits.undoCheckIn(undo))).toBe(
    'wrong-state',
  );
  const { queueId, rooms } = await consulting();
  const call = { queueId, roomId: rooms[0]?.roomId ?? '', ticketId: null, reason: null };
  for (let pass = 1; pass <= 3; pass += 1) {
    const { ticketId } = await queue().call({ ...call, idempotencyKey: lab.key() });
    await queue().pass({ idempotencyKey: lab.key(), ticketId });
    if (pass < 3) await queue().comeBack({ idempotencyKey: lab.key(), ticketId });
  }
  const visits = await lab.desk.app.database.read.selectFrom('visits').select('state').execute();
  expect(visits).toEqual([{ state: 'done' }]);
  expect((await lab.orders())[0]?.orders).toMatchObject([{ state: 'resulted' }]);
});
