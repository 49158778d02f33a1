import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkInAt, registerAt } from '../../../../tests/support/arrivals.ts';
import { bindKiosk, bookAt, kioskId, scanAt, tapAt } from '../../../../tests/support/kiosk-desk.ts';
import { card } from '../../../../tests/support/people.ts';
import { startWorkstation, type TestWorkstation } from '../../../../tests/support/workstation.ts';
import { ticketCode } from '../../../../shared/domain/queue/ticket-code.ts';
import { appointmentCode } from '../../../../shared/domain/slots/appointment-code.ts';
import { clinicDate, toInstant } from '../../../../shared/lib/clock.ts';

const wang = { name: '王秀英', birthDate: '1961-03-12', sex: 'female', serial: 8 } as const;
const DAY_MS = 24 * 3600_000;

let desk: TestWorkstation;
let residentId: string;
beforeEach(async () => {
  desk = await startWorkstation();
  await bindKiosk(desk);
  residentId = await registerAt(desk, wang);
});
afterEach(() => desk.close());

const today = () => clinicDate(desk.clock.now());
const slipAt = async (start: string) => appointmentCode(await bookAt(desk, residentId, start));
const numberOf = (outcome: Awaited<ReturnType<typeof scanAt>>) =>
  outcome.outcome === 'ticket' ? outcome.checkedIn.ticket.number : '';
const visits = () => desk.app.database.read.selectFrom('visits').selectAll().execute();

test('a slip checks in for its own appointment, offers nothing that needs a card, and names nobody', async () => {
  await bookAt(desk, residentId, '09:00');
  const code = await slipAt('09:15');
  const outcome = await scanAt(desk, code.toLowerCase());
  expect(outcome).toMatchObject({
    outcome: 'ticket',
    booked: { time: '09:15', is: 'early' },
    offers: [],
    checkedIn: { lane: 'A', repeated: false },
  });
  expect(JSON.stringify(outcome)).not.toContain(wang.name);
  expect(await scanAt(desk, code)).toMatchObject({ checkedIn: { repeated: true }, offers: [] });
  expect(await tapAt(desk, wang)).toMatchObject({
    checkedIn: { repeated: true },
    offers: ['measure', 'summary'],
  });
  expect(await visits()).toMatchObject([{ source: 'kiosk', place: kioskId }]);
});

test('a ticket of today finds itself again, and begins no other visit when it is over', async () => {
  const { visitId, ticket } = await checkInAt(desk, residentId);
  const code = ticketCode(ticket.number, today());
  expect(numberOf(await scanAt(desk, code))).toBe(ticket.number);
  await desk.app.database.write(async (db) => {
    await db
      .updateTable('tickets')
      .set({ state: 'done' })
      .where('visit_id', '=', visitId)
      .execute();
  });
  expect(await scanAt(desk, code)).toEqual({ outcome: 'code', state: 'used' });
  expect(await visits()).toHaveLength(1);
});

test('a paper of another day, one that was taken back, and one that nobody gave check nobody in', async () => {
  const { visitId, ticket } = await checkInAt(desk, residentId);
  const code = ticketCode(ticket.number, today());
  const idempotencyKey = desk.key();
  await desk
    .signedIn('reception')
    .visits.undoCheckIn({ idempotencyKey, visitId, reason: '点错了' });
  expect(await scanAt(desk, code)).toEqual({ outcome: 'code', state: 'desk' });
  expect(await scanAt(desk, appointmentCode(desk.key()))).toEqual({
    outcome: 'code',
    state: 'desk',
  });
  const slip = await slipAt('09:15');
  desk.clock.advance(DAY_MS);
  expect(await scanAt(desk, code)).toEqual({ outcome: 'code', state: 'other-day' });
  expect(await scanAt(desk, slip)).toEqual({ outcome: 'code', state: 'other-day' });
});

test('a code that was read badly is read again; whatever else it is asks for the card, also a number of a person', async () => {
  const slip = await slipAt('09:15');
  const other = slip.charAt(2) === '0' ? '1' : '0';
  expect(await scanAt(desk, `YY${other}${slip.slice(3)}`)).toMatchObject({ state: 'again' });
  for (const text of [
    card(wang).number,
    '1234567890123456789012345678',
    'https://example.org/?a=1',
  ]) {
    expect(await scanAt(desk, text)).toEqual({ outcome: 'code', state: 'card' });
  }
  expect(await visits()).toEqual([]);
});

test('what was scanned is kept nowhere, whatever it was', async () => {
  const token = 'T0KEN1234567890123456789012';
  await scanAt(desk, token);
  const { database } = desk.app;
  const kept = await Promise.all([
    database.read.selectFrom('audit').selectAll().execute(),
    database.read.selectFrom('raw_frames').selectAll().execute(),
    database.read.selectFrom('idempotency').selectAll().execute(),
  ]);
  expect(JSON.stringify(kept)).not.toContain(token);
});

test('the same scan told twice is one visit', async () => {
  const text = await slipAt('09:15');
  const { kioskCode } = desk.connect('devices').client.deviceLink;
  const at = toInstant(desk.clock.now());
  const scan = { eventId: desk.key(), deviceId: kioskId, at, text, answers: {} };
  const first = await kioskCode(scan);
  expect(await kioskCode(scan)).toEqual(first);
  expect(await visits()).toHaveLength(1);
});
