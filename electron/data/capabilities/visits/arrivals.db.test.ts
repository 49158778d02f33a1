import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkInAt, registerAt } from '../../../../tests/support/arrivals.ts';
import { idNumber, card, registration } from '../../../../tests/support/people.ts';
import {
  firstOf,
  NINE_O_CLOCK,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { type CalendarDate, clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import { saveBinding } from '../devices/bindings.ts';
import { registerOps } from '../residents/register.ts';

const kiosk = '01970000-0000-7000-8000-000000000001';
const wang = { name: '王秀英', birthDate: '1951-03-12', sex: 'female' } as const;
const DAY_MS = 86_400_000;

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
  await bindKiosk(desk);
});
afterEach(() => desk.close());

function bindKiosk({ app }: TestWorkstation): Promise<void> {
  return app.database.write((db) =>
    saveBinding(db, {
      deviceId: kiosk,
      label: '自助机',
      driver: 'kiosk',
      transport: { kind: 'tcp', host: '127.0.0.1', port: 1 },
      enabled: true,
      simulated: true,
    }),
  );
}

async function tap(person: Parameters<typeof card>[0] = wang, at = desk) {
  const outcome = await at.connect('devices').client.deviceLink.kioskScan({
    eventId: at.key(),
    deviceId: kiosk,
    at: toInstant(at.clock.now()),
    card: card(person),
  });
  if (outcome.outcome !== 'ticket') throw new Error(outcome.outcome);
  return outcome.checkedIn;
}

function register(person: Parameters<typeof registration>[0]): Promise<string> {
  return registerAt(desk, { serial: 1, ...person });
}

const checkIn = (residentId: string) => checkInAt(desk, residentId);

const undo = (visitId: string) =>
  desk
    .signedIn('reception')
    .visits.undoCheckIn({ idempotencyKey: desk.key(), visitId, reason: '点错人了' });

/** A booking of this morning, in time for nine o'clock. */
async function book(residentId: string): Promise<string> {
  const appointmentId = desk.key();
  await desk.app.database.write((db) =>
    desk.app.ledger.issue(db, {
      scopeId: desk.organisation.clinicId,
      actor: { kind: 'server', id: 'test', place: 'test' },
      ops: [
        {
          op: 'insert',
          entity: 'appointments',
          rowId: appointmentId,
          fields: {
            resident_id: residentId,
            date: clinicDate(NINE_O_CLOCK),
            start_time: '09:00',
            end_time: '09:15',
            queue_id: desk.organisation.queues.consultation,
            doctor_id: null,
            purpose: 'follow-up',
            state: 'booked',
            channel: 'desk',
          },
        },
      ],
    }),
  );
  return appointmentId;
}

/** People born in this year, with numbers of the one county, through the door of everybody. */
async function crowdOf(count: number, year: string): Promise<void> {
  const ops = Array.from({ length: count }, (_, index): readonly Operation[] => {
    const day = String((index % 28) + 1).padStart(2, '0');
    const month = String((index % 11) + 1).padStart(2, '0');
    const birthDate = `${year}-${month}-${day}`;
    const newcomer = registration({ name: '路人', birthDate, serial: 20 + Math.floor(index / 3) });
    return registerOps(
      {
        residentId: desk.key(),
        registration: newcomer,
        isReadFromChip: true,
        isDemo: true,
        now: desk.clock.now(),
      },
      desk.key,
    );
  }).flat();
  await desk.app.database.write(async (db) => {
    for (let at = 0; at < ops.length; at += 100) {
      await desk.app.ledger.issue(db, {
        scopeId: desk.organisation.clinicId,
        actor: { kind: 'server', id: 'test', place: 'test' },
        ops: ops.slice(at, at + 100),
      });
    }
  });
}

const bookingOf = async (residentId: string) =>
  (await firstOf(desk.signedIn('reception').visits.appointmentsToday({ residentId })))[0]?.state;

const waiting = async () => {
  const { queues } = await firstOf(desk.signedIn('nurse').queue.watch());
  return queues.flatMap((queue) => queue.waiting.map(({ number }) => number));
};

test('a card at the kiosk while the desk checks the same person in is one visit', async () => {
  const residentId = await register(wang);
  const all = await Promise.all([tap(), checkIn(residentId), tap(), checkIn(residentId)]);
  expect(new Set(all.map(({ visitId }) => visitId)).size).toBe(1);
  expect(new Set(all.map(({ ticket }) => ticket.number))).toEqual(new Set(['A001']));
  expect(all.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(await waiting()).toEqual(['A001']);
});

test('a newcomer whose card is tapped twice while the desk registers them is one resident', async () => {
  const registering = register(wang).catch(() => null);
  const [first, second] = await Promise.all([tap(), tap(), registering]);
  expect(second.residentId).toBe(first.residentId);
  const hits = await desk.signedIn('reception').residents.search({ text: '王秀英', limit: 5 });
  expect(hits).toHaveLength(1);
});

test('a booking is used once: taken back it stands again, and the next tap uses it again', async () => {
  const residentId = await register(wang);
  await book(residentId);
  const [first, again] = await Promise.all([tap(), tap()]);
  expect([first.lane, again.lane]).toEqual(['A', 'A']);
  expect(await bookingOf(residentId)).toBe('arrived');
  await undo(first.visitId);
  expect(await bookingOf(residentId)).toBe('booked');
  expect(await waiting()).toEqual([]);
  const second = await tap();
  expect(second).toMatchObject({ repeated: false, lane: 'A', ticket: { number: 'A002' } });
  expect(await bookingOf(residentId)).toBe('arrived');
});

test('who was called is not taken back; who is done and taps again comes without a booking', async () => {
  const residentId = await register({ ...wang, birthDate: '1990-01-01' });
  await book(residentId);
  const person = { ...wang, birthDate: '1990-01-01' };
  const { visitId, ticket } = await tap(person);
  const nurse = desk.signedIn('nurse');
  const one = { ticketId: ticket.ticketId };
  const room = {
    queueId: desk.organisation.queues.measurement,
    roomId: desk.organisation.rooms.measurement,
  };
  await nurse.queue.call({ idempotencyKey: desk.key(), ...room, ticketId: null, reason: null });
  expect(await problemOf(undo(visitId))).toBe('wrong-state');
  await nurse.queue.finish({ idempotencyKey: desk.key(), ...one });
  expect(await problemOf(undo(visitId))).toBe('wrong-state');
  const consultation = {
    queueId: desk.organisation.queues.consultation,
    roomId: desk.organisation.rooms.consultation[0],
  };
  const doctor = desk.signedIn('doctor');
  await doctor.queue.call({
    idempotencyKey: desk.key(),
    ...consultation,
    ticketId: null,
    reason: null,
  });
  await doctor.queue.finish({ idempotencyKey: desk.key(), ...one });
  expect(await tap(person)).toMatchObject({ repeated: false, lane: 'W' });
});

test('a resident is known among a thousand of the same county and year', async () => {
  const person = { ...wang, birthDate: '1951-12-30' };
  const residentId = await register(person);
  await crowdOf(1_000, '1951');
  const { residentId: found, repeated } = await tap(person);
  expect([found, repeated]).toEqual([residentId, false]);
  const slip = { ...registration(person), name: '陈桂芳', birthDate: '1951-12-03' as CalendarDate };
  const number = slip.documentNumber;
  const swapped = `${number.slice(0, 15)}${number[16]}${number[15]}${number[17]}`;
  const candidates = await desk.signedIn('reception').residents.checkDuplicates({
    registration: { ...slip, documentNumber: swapped },
    cardToken: null,
  });
  expect(candidates.map(({ resident }) => resident.residentId)).toContain(residentId);
});

test('at midnight in Beijing the numbers begin anew, and yesterday waits for nobody', async () => {
  desk.clock.advance(Date.parse('2026-11-21T15:59:59Z') - NINE_O_CLOCK);
  const { visitId, ticket } = await tap();
  expect(ticket.number).toBe('A001');
  const nurse = desk.signedIn('nurse');
  const { windowId } = await nurse.measurement.openWindow({ idempotencyKey: desk.key(), visitId });
  expect(await waiting()).toEqual(['A001']);
  desk.clock.advance(2_000);
  expect(await waiting()).toEqual([]);
  const tomorrow = await tap();
  expect(tomorrow).toMatchObject({ repeated: false, ticket: { number: 'A001' } });
  expect(tomorrow.visitId).not.toBe(visitId);
  const { window } = await firstOf(nurse.measurement.watch());
  expect(window).toMatchObject({ windowId, visitId });
});

test('a clock that goes to another day and back gives no number twice', async () => {
  await tap();
  desk.clock.advance(-DAY_MS);
  expect((await tap({ name: '李建国', birthDate: '1960-07-01' })).ticket.number).toBe('A001');
  desk.clock.advance(DAY_MS);
  expect((await tap({ name: '陈桂芳', birthDate: '1970-08-02' })).ticket.number).toBe('A002');
  desk.clock.advance(3 * 365 * DAY_MS);
  await tap();
  desk.clock.advance(-3 * 365 * DAY_MS);
  expect((await tap({ name: '赵大年', birthDate: '1980-09-03' })).ticket.number).toBe('A003');
});

test('a workstation whose clinic has not arrived yet takes nobody in, and says so each time', async () => {
  const lonely = await startWorkstation({
    joined: {
      role: { kind: 'desk', homeUrl: 'http://127.0.0.1:1' },
      organisation: desk.organisation,
      referenceScopeId: desk.key(),
    },
  });
  await bindKiosk(lonely);
  expect(await problemOf(tap(wang, lonely))).toBe('wrong-state');
  expect(await problemOf(tap(wang, lonely))).toBe('wrong-state');
  const { residents } = lonely.signedIn('reception');
  expect(await residents.search({ text: idNumber(wang).slice(-4), limit: 5 })).toEqual([]);
  await lonely.close();
});
