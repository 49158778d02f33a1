import { afterEach, beforeEach, expect, test } from 'vitest';
import { card, registration } from '../../../../tests/support/people.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { saveBinding } from '../devices/bindings.ts';

let desk: TestWorkstation;
const kiosk = '01970000-0000-7000-8000-000000000001';

beforeEach(async () => {
  desk = await startWorkstation();
  await desk.app.database.write((db) =>
    saveBinding(db, {
      deviceId: kiosk,
      label: '自助机',
      driver: 'kiosk',
      transport: { kind: 'tcp', host: '127.0.0.1', port: 1 },
      enabled: true,
      simulated: true,
    }),
  );
});
afterEach(() => desk.close());

const scan = (person: Parameters<typeof card>[0], eventId = desk.key()) =>
  desk.connect('devices').client.deviceLink.kioskScan({
    eventId,
    deviceId: kiosk,
    at: '2026-11-21T01:00:00.000Z',
    card: card(person),
  });

const wang = { name: '王秀英', birthDate: '1951-03-12', sex: 'female' } as const;

test('a newcomer is registered from the chip and gets a ticket in one act', async () => {
  const outcome = await scan(wang);
  expect(outcome).toMatchObject({ outcome: 'ticket', newcomer: true });
  if (outcome.outcome !== 'ticket') return;
  expect(outcome.checkedIn).toMatchObject({ lane: 'P', repeated: false });
  expect(outcome.checkedIn.ticket).toMatchObject({ number: 'A001', goTo: '测量站', ahead: 0 });
  const hits = await desk.signedIn('reception').residents.search({ text: 'wxy', limit: 5 });
  expect(hits.map(({ name }) => name)).toEqual(['王秀英']);
  expect(hits[0]?.documentMasked).toMatch(/^\*{14}\d{3}[\dX]$/);
});

test('a database that was restored or copied begins another block of tickets', async () => {
  await scan(wang);
  const { database, ledger, workstation } = desk.app;
  await database.write(async (db) => ledger.rebear(db, workstation.clinicId));
  const next = await scan({ name: '李建国', birthDate: '1949-05-06', sex: 'male' });
  expect(next).toMatchObject({ checkedIn: { ticket: { number: 'A201' } } });
});

test('the same card again is the same visit, whether the scan is a repeat or a second tap', async () => {
  const eventId = desk.key();
  const first = await scan(wang, eventId);
  const replayed = await scan(wang, eventId);
  expect(replayed).toEqual(first);
  const tappedAgain = await scan(wang);
  expect(tappedAgain).toMatchObject({
    newcomer: false,
    checkedIn: { repeated: true, ticket: { number: 'A001' } },
  });
  const { queues } = await firstOf(desk.signedIn('nurse').queue.watch());
  expect(queues.flatMap(({ waiting }) => waiting)).toHaveLength(1);
});

test('two different people at the same moment get two tickets', async () => {
  const both = await Promise.all([scan(wang), scan({ name: '李建国', birthDate: '1960-07-01' })]);
  const numbers = both.map((one) => one.outcome === 'ticket' && one.checkedIn.ticket.number);
  expect(new Set(numbers)).toEqual(new Set(['A001', 'A002']));
});

test('a person who sounds like a resident of the same birthday is sent to the desk, not registered', async () => {
  await scan({ name: '张伟', birthDate: '1958-05-05', serial: 1 });
  const other = await scan({ name: '章薇', birthDate: '1958-05-05', serial: 7 });
  expect(other).toEqual({ outcome: 'desk', reason: 'possible-duplicate' });
});

test('a card whose number cannot be right goes to the desk', async () => {
  const eventId = desk.key();
  const wrong = { ...card(wang), number: '110199195103120010' };
  const outcome = await desk.connect('devices').client.deviceLink.kioskScan({
    eventId,
    deviceId: kiosk,
    at: '2026-11-21T01:00:00.000Z',
    card: wrong,
  });
  expect(outcome).toEqual({ outcome: 'desk', reason: 'number-invalid' });
});

test('the desk checks in, takes it back while nobody was called, and can do it again', async () => {
  const reception = desk.signedIn('reception');
  const { residentId } = await reception.residents.register({
    idempotencyKey: desk.key(),
    registration: registration({ name: '赵国强', birthDate: '1990-01-02' }),
    cardToken: null,
    reason: null,
  });
  const request = { residentId, appointmentId: null, purpose: 'consultation' as const };
  const first = await reception.visits.checkIn({ idempotencyKey: desk.key(), ...request });
  await reception.visits.undoCheckIn({
    idempotencyKey: desk.key(),
    visitId: first.visitId,
    reason: '点错人了',
  });
  const second = await reception.visits.checkIn({ idempotencyKey: desk.key(), ...request });
  expect(second).toMatchObject({ repeated: false, ticket: { number: 'A002' } });
  const undo = { visitId: first.visitId, reason: '再试一次' };
  expect(
    await problemOf(reception.visits.undoCheckIn({ idempotencyKey: desk.key(), ...undo })),
  ).toBe('already-done');
});

test('a double click on register makes one resident', async () => {
  const reception = desk.signedIn('reception');
  const press = {
    idempotencyKey: desk.key(),
    registration: registration({ name: '钱多', birthDate: '1988-08-08' }),
    cardToken: null,
    reason: null,
  };
  const [one, two] = await Promise.all([
    reception.residents.register(press),
    reception.residents.register(press),
  ]);
  expect(two).toEqual(one);
  const again = { ...press, idempotencyKey: desk.key() };
  expect(await problemOf(reception.residents.register(again))).toBe('duplicate-resident');
});
