import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLaboratory, type TestLaboratory } from '../../../../tests/support/laboratory.ts';
import { firstOf, readerOf } from '../../../../tests/support/workstation.ts';
import { clinicDate, toInstant } from '../../../../shared/lib/clock.ts';
import { appointmentCode } from '../../../../shared/domain/slots/appointment-code.ts';
import { ticketCode } from '../../../../shared/domain/queue/ticket-code.ts';

let lab: TestLaboratory;
const DAY_MS = 24 * 3600_000;

beforeEach(async () => {
  lab = await startLaboratory();
});
afterEach(() => lab.close());

const watch = () => lab.desk.signedIn('reception').devices.deskScan();
const found = async () => (await firstOf(watch())).scan?.found ?? null;
const scan = (text: string) => lab.report({ type: 'scan', text });
const today = () => clinicDate(lab.desk.clock.now());
const ticketOf = async (visitId: string) =>
  (
    await lab.desk.app.database.read
      .selectFrom('tickets')
      .select('number')
      .where('visit_id', '=', visitId)
      .executeTakeFirstOrThrow()
  ).number;

test('a label leads to its visit, however many others there are', async () => {
  const [one, other] = [await lab.arrive('甲'), await lab.arrive('乙')];
  await lab.order(one.visitId, 'hba1c');
  const { label } = await lab.order(other.visitId, 'hba1c');
  await scan(label);
  expect(await found()).toEqual({
    is: 'label',
    label,
    date: today(),
    name: '乙',
    visitId: other.visitId,
    residentId: other.residentId,
  });
});

test('a ticket of today leads to its visit, that of another day says so', async () => {
  const { visitId, residentId } = await lab.arrive('甲');
  const number = await ticketOf(visitId);
  const code = ticketCode(number, today());
  await scan(code);
  expect(await found()).toEqual({ is: 'ticket', number, name: '甲', visitId, residentId });
  lab.desk.clock.advance(DAY_MS);
  await scan(code);
  expect(await found()).toEqual({ is: 'nothing', because: 'other-day-ticket' });
});

test('the code of a summary opens whose it is, until it is revoked', async () => {
  const { residentId } = await lab.arrive('甲');
  const made = lab.desk.signedIn('doctor').documents.make({
    idempotencyKey: lab.key(),
    kind: 'health-record-summary',
    subjectId: residentId,
  });
  await made;
  const row = await lab.desk.app.database.read
    .selectFrom('summary_tokens')
    .select(['id', 'token'])
    .executeTakeFirstOrThrow();
  await scan(row.token);
  expect(await found()).toEqual({ is: 'summary', residentId, name: '甲' });
  await lab.desk.app.database.write((db) =>
    db
      .updateTable('summary_tokens')
      .set({ revoked_at: '2026-11-21T00:00:00.000Z' })
      .where('id', '=', row.id)
      .execute(),
  );
  await scan(row.token);
  expect(await found()).toEqual({ is: 'nothing', because: 'unknown' });
});

test('an appointment slip opens whose it is, also on another day; one that nobody gave says so', async () => {
  const { residentId } = await lab.arrive('甲');
  const appointmentId = lab.key();
  await lab.desk.app.database.write((db) =>
    db
      .insertInto('appointments')
      .values({
        id: appointmentId,
        scope_id: lab.desk.organisation.clinicId,
        resident_id: residentId,
        date: today(),
        start_time: '08:15',
        end_time: '08:30',
        queue_id: lab.desk.organisation.queues.consultation,
        doctor_id: null,
        purpose: 'consultation',
        channel: 'desk',
        state: 'booked',
        c_tx: '',
        fv: '{}',
        replaced_by: null,
        removed_reason: null,
      })
      .execute(),
  );
  lab.desk.clock.advance(DAY_MS);
  const code = appointmentCode(appointmentId);
  await scan(code);
  expect(await found()).toEqual({ is: 'appointment', residentId, name: '甲' });
  await scan(appointmentCode(lab.key()));
  expect(await found()).toEqual({ is: 'nothing', because: 'unknown-appointment' });
  const first = code.charAt(2);
  await scan(`YY${first === '0' ? '1' : '0'}${code.slice(3)}`);
  expect(await found()).toEqual({ is: 'nothing', because: 'misread' });
});

test('a code of nobody’s finds nobody, and nothing of it is told or kept', async () => {
  const token = '1234567890123456789012345678';
  await scan(token);
  expect(await found()).toEqual({ is: 'nothing', because: 'unknown' });
  const kept = await lab.desk.app.database.read.selectFrom('raw_frames').selectAll().execute();
  expect(kept).toEqual([]);
  const trail = await lab.desk.app.database.read.selectFrom('audit').selectAll().execute();
  expect(JSON.stringify(trail)).not.toContain(token);
});

test('a number that is written on a ticket is no code: many papers bear one like it', async () => {
  const { visitId } = await lab.arrive('甲');
  await scan(await ticketOf(visitId));
  expect(await found()).toEqual({ is: 'nothing', because: 'unknown' });
});

test('what was misread, and what nobody gave, each says so', async () => {
  const { visitId } = await lab.arrive('甲');
  const { label } = await lab.order(visitId, 'hba1c');
  const last = label.at(-1) === '0' ? '1' : '0';
  await scan(label.slice(0, -1) + last);
  expect(await found()).toEqual({ is: 'nothing', because: 'misread' });
  await scan(ticketCode('Z999', today()));
  expect(await found()).toEqual({ is: 'nothing', because: 'unknown-ticket' });
});

test('a scan that waited while this program was away is answered by no screen', async () => {
  const { visitId } = await lab.arrive('甲');
  const { label } = await lab.order(visitId, 'hba1c');
  await lab.desk.connect('devices').client.deviceLink.report({
    eventId: lab.key(),
    deviceId: lab.deviceId,
    at: toInstant(lab.desk.clock.now() - 60_000),
    event: { type: 'scan', text: label },
  });
  expect(await found()).toBeNull();
});

test('the same code twice is two scans, and an old one is answered by no screen', async () => {
  const { visitId } = await lab.arrive('甲');
  const { label } = await lab.order(visitId, 'hba1c');
  const scans = readerOf(await watch());
  expect(await scans.next()).toEqual({ scan: null });
  await scan(label);
  const first = await scans.next();
  await scan(label);
  const second = await scans.next();
  expect(second?.scan?.found).toEqual(first?.scan?.found);
  expect(second?.scan?.scanId).not.toBe(first?.scan?.scanId);
  lab.desk.clock.advance(60_000);
  expect(await found()).toBeNull();
});

test('a scanner that types, and a number that is read out, lead from the search box to their person', async () => {
  const { visitId, residentId } = await lab.arrive('甲');
  const number = await ticketOf(visitId);
  const read = (text: string) => lab.desk.signedIn('reception').devices.readCode({ text });
  const ticket = { is: 'ticket', number, name: '甲', visitId, residentId };
  expect(await read(` ${ticketCode(number, today()).toLowerCase()}`)).toEqual(ticket);
  expect(await read(number.toLowerCase())).toEqual(ticket);
  expect(await read('Z999')).toEqual({ is: 'nothing', because: 'unknown-ticket' });
  expect(await read('qqqq')).toEqual({ is: 'nothing', because: 'unknown' });
});
