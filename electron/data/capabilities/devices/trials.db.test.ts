import { cable } from '../../../../tests/support/cable.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LineTrial } from '../../../../shared/contract/devices.ts';
import {
  firstOf,
  problemOf,
  readerOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

const transport = { kind: 'serial', path: '/dev/ttyUSB0', baudRate: null } as const;
const plan = { transport, drivers: ['and-tm2655'] };
const heard: LineTrial = {
  state: 'ready',
  heldBy: null,
  bytes: 66,
  hint: null,
  wantsAnswer: false,
  heard: [{ driver: 'and-tm2655', frames: 1, refused: null, hasMessage: false, reading: null }],
};

async function attach() {
  const { client } = desk.connect('devices');
  const controller = new AbortController();
  const orders = readerOf(
    await client.deviceLink.attach({ drivers: [] }, { signal: controller.signal }),
  );
  expect(await orders.next()).toMatchObject({ trial: null });
  const die = () => {
    controller.abort();
    return orders.next().catch(() => undefined);
  };
  return { link: client.deviceLink, orders, die };
}

async function listen() {
  const controller = new AbortController();
  const { signal } = controller;
  const answers = readerOf(await desk.signedIn('manager').devices.listen(plan, { signal }));
  const stop = () => {
    controller.abort();
    return answers.next().catch(() => undefined);
  };
  return { answers, stop };
}

test('what is plugged in is shown as it changes, and nothing when nobody looks any more', async () => {
  const devices = await attach();
  const ports = readerOf(await desk.signedIn('manager').devices.ports());
  expect(await ports.next()).toEqual([]);
  await devices.link.tellPorts({ ports: [cable] });
  expect(await ports.next()).toEqual([cable]);
  await devices.die();
  expect(await ports.next()).toEqual([]);
});

test('a port is listened to for as long as somebody watches', async () => {
  const devices = await attach();
  const listener = await listen();
  expect(await listener.answers.next()).toMatchObject({ state: 'opening', bytes: 0 });
  const order = await devices.orders.next();
  expect(order).toMatchObject({ trial: plan });
  await devices.link.tellTrial({ trialId: order.trial?.trialId ?? '', trial: heard });
  expect(await listener.answers.next()).toEqual(heard);
  await listener.stop();
  expect(await devices.orders.next()).toMatchObject({ trial: null });
});

test('who listens last is heard, and a late word of the one before is nobody’s', async () => {
  const devices = await attach();
  const first = await listen();
  await first.answers.next();
  const { trial } = await devices.orders.next();
  const second = await listen();
  await second.answers.next();
  expect(await first.answers.next()).toMatchObject({ state: 'off' });
  await devices.link.tellTrial({ trialId: trial?.trialId ?? '', trial: heard });
  await first.stop();
  expect(await devices.orders.next()).toMatchObject({ trial: plan });
  await devices.link.tellTrial({ trialId: desk.key(), trial: heard });
  await second.stop();
  expect(await devices.orders.next()).toMatchObject({ trial: null });
});

test('only a manager looks at ports and listens', async () => {
  const nurse = desk.signedIn('nurse').devices;
  expect(await problemOf(firstOf(nurse.ports()))).toBe('forbidden');
  expect(await problemOf(firstOf(nurse.listen(plan)))).toBe('forbidden');
});
