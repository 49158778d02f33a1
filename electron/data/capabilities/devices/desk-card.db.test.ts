import { afterEach, beforeEach, expect, test } from 'vitest';
import { card } from '../../../../tests/support/people.ts';
import {
  firstOf,
  readerOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

const wang = { name: '王秀英', birthDate: '1951-03-12', sex: 'female' } as const;

/** The devices host at the other end, with its line open. */
async function attach() {
  const { client } = desk.connect('devices');
  const controller = new AbortController();
  const orders = readerOf(
    await client.deviceLink.attach({ drivers: [] }, { signal: controller.signal }),
  );
  await orders.next();
  const lay = (person: Parameters<typeof card>[0] | null) =>
    client.deviceLink.report({
      eventId: desk.key(),
      deviceId: desk.key(),
      at: toInstant(desk.clock.now()),
      event: { type: 'card', card: person && card(person) },
    });
  return {
    lay,
    die: () => {
      controller.abort();
      return orders.next().catch(() => undefined);
    },
  };
}

const seen = async () =>
  (await firstOf(desk.signedIn('reception').devices.deskCard())).card?.name ?? null;

test('the card that lies on the reader, masked, until it is lifted', async () => {
  const devices = await attach();
  await devices.lay(wang);
  const { card: shown } = await firstOf(desk.signedIn('reception').devices.deskCard());
  expect(shown).toMatchObject({ name: '王秀英', resident: null, doubts: [] });
  expect(JSON.stringify(shown)).not.toMatch(/110199\d{11}/);
  await devices.lay(null);
  expect(await seen()).toBeNull();
});

test('nobody is left on the screen whose reader can no longer say that the card is gone', async () => {
  const devices = await attach();
  await devices.lay(wang);
  expect(await seen()).toBe('王秀英');
  await devices.die();
  expect(await seen()).toBeNull();
});

test('a new devices host begins with no card, also while the old line still stands', async () => {
  const old = await attach();
  await old.lay(wang);
  const fresh = await attach();
  expect(await seen()).toBeNull();
  await fresh.lay({ ...wang, name: '李建国' });
  await old.die();
  expect(await seen()).toBe('李建国');
});
