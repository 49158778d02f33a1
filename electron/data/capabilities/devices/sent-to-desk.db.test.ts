import { afterEach, beforeEach, expect, test } from 'vitest';
import { card, registration } from '../../../../tests/support/people.ts';
import {
  firstOf,
  problemOf,
  readerOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { saveBinding } from './bindings.ts';

const kiosk = '01970000-0000-7000-8000-000000000001';
const known = { name: '张伟', birthDate: '1961-04-05', sex: 'male' } as const;
/** Sounds like the other one, and was born on the same day. */
const alike = { ...known, name: '张玮', serial: 77 } as const;
const MINUTE_MS = 60_000;

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
  await desk.app.database.write((db) =>
    saveBinding(db, {
      deviceId: kiosk,
      label: '1号自助机',
      driver: 'kiosk',
      transport: { kind: 'tcp', host: '127.0.0.1', port: 1 },
      enabled: true,
      simulated: true,
    }),
  );
  await register(registration(known), null);
});
afterEach(() => desk.close());

const reception = () => desk.signedIn('reception');
const waiting = () => firstOf(reception().devices.sentToDesk());

const tap = (person: Parameters<typeof card>[0] = alike) =>
  desk.connect('devices').client.deviceLink.kioskScan({
    eventId: desk.key(),
    deviceId: kiosk,
    at: toInstant(desk.clock.now()),
    card: card(person),
  });

function register(given: ReturnType<typeof registration>, cardToken: string | null) {
  const reason = cardToken && '同名同生日，已核对证件';
  return reception().residents.register({
    idempotencyKey: desk.key(),
    registration: given,
    cardToken,
    reason,
  });
}

test('the desk hears of whom a kiosk sends, once and without the number', async () => {
  const list = readerOf(await reception().devices.sentToDesk());
  expect(await list.next()).toEqual([]);
  expect(await tap()).toEqual({ outcome: 'desk', reason: 'possible-duplicate' });
  const value = await list.next();
  expect(value).toMatchObject([
    { name: '张玮', kiosk: '1号自助机', reason: 'possible-duplicate', resident: null },
  ]);
  expect(JSON.stringify(value)).not.toMatch(/110199\d{11}/);
  await tap();
  expect(await waiting()).toHaveLength(1);
});

test('whoever is taken on is registered from the card of the kiosk, and checked in by it then', async () => {
  await tap();
  const [sent] = await waiting();
  const cardToken = sent?.cardToken ?? '';
  const takeOn = () => reception().devices.takeOn({ idempotencyKey: desk.key(), cardToken });
  await takeOn();
  await takeOn();
  expect(await waiting()).toEqual([]);
  await register(registration(alike), cardToken);
  expect(await tap()).toMatchObject({ outcome: 'ticket' });
});

test('who does not come, or is settled by the kiosk after all, is on the list no more', async () => {
  await tap();
  desk.clock.advance(15 * MINUTE_MS);
  expect(await waiting()).toEqual([]);
  await tap();
  const [sent] = await waiting();
  await register(registration(alike), sent?.cardToken ?? '');
  await tap();
  expect(await waiting()).toEqual([]);
});

test('nothing is registered from a card of long ago', async () => {
  await tap();
  const [sent] = await waiting();
  desk.clock.advance(60 * MINUTE_MS);
  const late = register(registration(alike), sent?.cardToken ?? '');
  expect(await problemOf(late)).toBe('card-gone');
});
