import { afterEach, beforeEach, expect, test } from 'vitest';
import { registerAt } from '../../../../tests/support/arrivals.ts';
import { bindKiosk, bookAt, kioskId, tapAt } from '../../../../tests/support/kiosk-desk.ts';
import { card } from '../../../../tests/support/people.ts';
import {
  firstOf,
  problemOf,
  readerOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { clinicDate, toInstant } from '../../../../shared/lib/clock.ts';

const wang = { name: '王秀英', birthDate: '1961-03-12', sex: 'female', serial: 8 } as const;
const MINUTE_MS = 60_000;
const key = 'ab'.repeat(32);

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
  await bindKiosk(desk);
});
afterEach(() => desk.close());

const link = () => desk.connect('devices').client.deviceLink;
const reception = () => desk.signedIn('reception').kiosks;
const manager = () => desk.signedIn('manager').kiosks;
const notices = () => firstOf(reception().notices());
const kioskOrder = async () => (await firstOf(link().attach({ drivers: [] }))).kiosks[0];
const ask = (eventId = desk.key()) =>
  link().kioskHelp({ eventId, deviceId: kioskId, at: toInstant(desk.clock.now()) });
const summary = (digits: string | null) =>
  link().kioskSummary({
    eventId: desk.key(),
    deviceId: kioskId,
    at: toInstant(desk.clock.now()),
    card: card(wang),
    digits,
  });

test('help rings at the desk once, is answered, and ends', async () => {
  const eventId = desk.key();
  await ask(eventId);
  await ask(eventId);
  await ask();
  const { calls } = await notices();
  expect(calls).toMatchObject([{ kiosk: '1号自助机', answeredBy: null }]);
  expect((await kioskOrder())?.help).toBe('rung');
  const call = { idempotencyKey: desk.key(), callId: calls[0]?.callId ?? '' };
  await reception().answerHelp(call);
  expect((await notices()).calls[0]?.answeredBy).not.toBeNull();
  expect((await kioskOrder())?.help).toBe('coming');
  await reception().endHelp({ ...call, idempotencyKey: desk.key() });
  expect((await notices()).calls).toEqual([]);
  expect((await kioskOrder())?.help).toBe('none');
});

test('nobody is called to a kiosk for ever', async () => {
  await ask();
  desk.clock.advance(16 * MINUTE_MS);
  expect((await notices()).calls).toEqual([]);
  const unknown = { idempotencyKey: desk.key(), callId: desk.key() };
  expect(await problemOf(reception().answerHelp(unknown))).toBe('not-found');
});

test('who has several appointments is asked which, by time and place and never by what for', async () => {
  const residentId = await registerAt(desk, wang);
  await bookAt(desk, residentId, '09:00');
  const later = await bookAt(desk, residentId, '09:15');
  const asked = await tapAt(desk, wang);
  if (asked.outcome !== 'ask' || asked.question.kind !== 'appointment') throw new Error('asked');
  expect(asked.question.options.map(({ time }) => time)).toEqual(['09:00', '09:15']);
  expect(JSON.stringify(asked)).not.toContain('follow-up');
  const ticket = await tapAt(desk, wang, { appointmentId: later });
  expect(ticket).toMatchObject({
    outcome: 'ticket',
    booked: { time: '09:15', is: 'early' },
    checkedIn: { lane: 'A' },
  });
  expect(await tapAt(desk, wang)).toMatchObject({ checkedIn: { repeated: true } });
});

test('too early is told, and takes nothing (QUE-11)', async () => {
  const residentId = await registerAt(desk, wang);
  await bookAt(desk, residentId, '09:45');
  expect(await tapAt(desk, wang)).toEqual({
    outcome: 'too-early',
    time: '09:45',
    opensAt: '09:15',
  });
  desk.clock.advance(15 * MINUTE_MS);
  expect(await tapAt(desk, wang)).toMatchObject({ outcome: 'ticket', booked: { is: 'early' } });
});

test('late is told, and waits as everybody (QUE-22)', async () => {
  const residentId = await registerAt(desk, { ...wang, birthDate: '1990-01-01' });
  await bookAt(desk, residentId, '08:30');
  const outcome = await tapAt(desk, { ...wang, birthDate: '1990-01-01' });
  expect(outcome).toMatchObject({
    booked: { time: '08:30', is: 'late' },
    checkedIn: { lane: 'W' },
  });
});

test('three wrong figures lock the summary, also over a restart, until the desk has looked', async () => {
  const residentId = await registerAt(desk, { ...wang, phone: '13812345678' });
  expect(await summary(null)).toEqual({ outcome: 'digits', triesLeft: 3, isAgain: false });
  expect(await summary('1111')).toEqual({ outcome: 'digits', triesLeft: 2, isAgain: true });
  expect(await summary('2222')).toMatchObject({ triesLeft: 1 });
  expect(await summary('3333')).toEqual({ outcome: 'locked' });
  expect(await summary('1234')).toEqual({ outcome: 'locked' });
  expect((await notices()).locked).toMatchObject([{ residentId, name: '王秀英' }]);
  await reception().releaseSummary({ idempotencyKey: desk.key(), residentId });
  expect((await notices()).locked).toEqual([]);
  // Right, and nothing measured yet.
  expect(await summary('1234')).toEqual({ outcome: 'nothing' });
});

test('the slip has the last glucose, whatever meal it was filed with', async () => {
  const residentId = await registerAt(desk, { ...wang, phone: '13812345678' });
  const fields = {
    resident_id: residentId,
    visit_id: null,
    reading_id: desk.key(),
    kind: 'glucose-fasting',
    value_x10: 83,
    code: null,
    unit: 'mmol/L',
    effective_at: '2026-11-20T00:30:00.000Z',
    device_time: null,
    source: 'typed',
    device_id: null,
    device_label: null,
    driver: null,
    driver_version: null,
    raw_sha256: null,
    is_simulated: 0,
    operator_id: null,
  };
  const op = { op: 'insert', entity: 'observations', rowId: desk.key(), fields } as const;
  const actor = { kind: 'server', id: 'test', place: 'test' } as const;
  const { clinicId: scopeId } = desk.organisation;
  await desk.app.database.write((db) => desk.app.ledger.issue(db, { scopeId, actor, ops: [op] }));
  expect(await summary('1234')).toMatchObject({
    outcome: 'print',
    values: [{ kind: 'glucose', text: '8.3 mmol/L', date: '2026-11-20' }],
  });
});

test('every try and the release are in the audit trail, with whose they are', async () => {
  const residentId = await registerAt(desk, { ...wang, phone: '13812345678' });
  await summary('1111');
  await reception().releaseSummary({ idempotencyKey: desk.key(), residentId });
  const lines = await desk.app.database.read
    .selectFrom('audit')
    .select(['procedure', 'class', 'resident_ids'])
    .where('procedure', 'in', ['deviceLink.kioskSummary', 'kiosks.releaseSummary'])
    .execute();
  expect(lines).toEqual([
    {
      procedure: 'deviceLink.kioskSummary',
      class: 'print',
      resident_ids: JSON.stringify([residentId]),
    },
    {
      procedure: 'kiosks.releaseSummary',
      class: 'write',
      resident_ids: JSON.stringify([residentId]),
    },
  ]);
});

test('without a mobile number in the record only the desk prints', async () => {
  await registerAt(desk, wang);
  expect(await summary(null)).toEqual({ outcome: 'locked' });
});

test('a pairing: the manager watches, compares, and the key is used when the kiosk has it', async () => {
  const news = readerOf(await manager().pair({ deviceId: kioskId }));
  expect(await news.next()).toEqual({ state: 'waiting' });
  const pairing = (await kioskOrder())?.pairing;
  expect(pairing).toMatchObject({ isSame: null, isForgetting: false });
  const compare = { idempotencyKey: desk.key(), deviceId: kioskId, isSame: true };
  expect(await problemOf(manager().comparePairing(compare))).toBe('wrong-state');
  const told = { deviceId: kioskId, pairingId: pairing?.pairingId ?? '' };
  await link().tellPairing({ ...told, news: { state: 'compare', code: '012345' } });
  expect(await news.next()).toEqual({ state: 'compare', code: '012345' });
  await manager().comparePairing({ ...compare, idempotencyKey: desk.key() });
  expect((await kioskOrder())?.pairing?.isSame).toBe(true);
  await link().keepKey({ eventId: desk.key(), deviceId: kioskId, key });
  expect((await kioskOrder())?.keys).toEqual([key]);
});

test('a new key stands beside the old one until the kiosk has it; unpairing forgets both', async () => {
  const keep = (one: string) =>
    link().keepKey({ eventId: desk.key(), deviceId: kioskId, key: one });
  await keep(key);
  await link().keyInUse({ deviceId: kioskId, keyId: await keyIdOf(key) });
  const next = 'cd'.repeat(32);
  await keep(next);
  expect((await kioskOrder())?.keys).toEqual([key, next]);
  await link().keyInUse({ deviceId: kioskId, keyId: await keyIdOf(next) });
  expect((await kioskOrder())?.keys).toEqual([next]);
  await manager().unpair({ idempotencyKey: desk.key(), deviceId: kioskId });
  expect(await kioskOrder()).toMatchObject({ keys: [], pairing: { isForgetting: true } });
});

test('only a manager pairs, and no key is in an audit line or an answer to a window', async () => {
  const nurse = desk
    .signedIn('nurse')
    .kiosks.unpair({ idempotencyKey: desk.key(), deviceId: kioskId });
  expect(await problemOf(nurse)).toBe('forbidden');
  await link().keepKey({ eventId: desk.key(), deviceId: kioskId, key });
  const shown = await firstOf(desk.signedIn('manager').devices.watch());
  expect(shown.devices[0]?.isPaired).toBe(true);
  const audit = await desk.app.database.read.selectFrom('audit').selectAll().execute();
  expect(JSON.stringify([shown, audit])).not.toContain(key);
});

async function keyIdOf(hex: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(hex, 'hex'));
  return Buffer.from(digest).toString('hex').slice(0, 8);
}

const fever = (answers: Parameters<typeof tapAt>[2]) => tapAt(desk, wang, answers);
const setTriage = () =>
  desk.signedIn('manager').administration.setSetting({
    idempotencyKey: desk.key(),
    key: 'kiosk.triage',
    value: 'on',
    effectiveFrom: clinicDate(desk.clock.now()),
    reason: '流感季节',
  });

test('a kiosk asks at the door only where the clinic wants it, one thing after another', async () => {
  await registerAt(desk, wang);
  await setTriage();
  const asks = (question: string) => ({ outcome: 'ask', question: { kind: 'triage', question } });
  expect(await fever({})).toEqual(asks('fever'));
  expect(await fever({ fever: false })).toEqual(asks('cough'));
  expect(await fever({ fever: false, cough: false })).toEqual(asks('contact'));
  const usual = await fever({ fever: false, cough: false, contact: false });
  expect(usual).toMatchObject({ outcome: 'ticket', checkedIn: { lane: 'P' } });
  // Who has a ticket is not asked again.
  expect(await fever({})).toMatchObject({ checkedIn: { repeated: true } });
});

test('the fever way is a lane and a room; ticket and answer say no reason (QUE-24)', async () => {
  await desk.signedIn('manager').administration.add.queue({
    idempotencyKey: desk.key(),
    fields: { name: '东侧诊室', kind: 'fever', position: 9 },
  });
  await setTriage();
  const outcome = await fever({ fever: true });
  if (outcome.outcome !== 'ticket') throw new Error(outcome.outcome);
  expect(outcome.checkedIn).toMatchObject({ lane: 'E', ticket: { goTo: '东侧诊室' } });
  expect(JSON.stringify(outcome.checkedIn.ticket)).not.toMatch(/fever|TRI|发热|发烧/);
  const { residentId } = outcome.checkedIn;
  const record = await firstOf(desk.signedIn('reception').residents.record({ residentId }));
  expect(record.visits[0]?.door).toEqual(['TRI-02']);
});

test('a newcomer at a kiosk has a record number as at the desk, and is looked for when somebody can be asked', async () => {
  expect(await tapAt(desk, wang)).toMatchObject({ outcome: 'ticket', newcomer: true });
  const db = desk.app.database.read;
  const newcomer = await db
    .selectFrom('residents')
    .select(['id', 'record_number', 'catchment_id'])
    .where('name', '=', wang.name)
    .executeTakeFirstOrThrow();
  expect(newcomer.record_number).toMatch(/^\d{17}$/);
  expect(newcomer.catchment_id).not.toBeNull();
  const asked = await db
    .selectFrom('look_ups')
    .select(['resident_id', 'asked_by', 'state'])
    .execute();
  const asker = desk.app.workstation.deviceId;
  expect(asked).toEqual([{ resident_id: newcomer.id, asked_by: asker, state: 'waiting' }]);
});
