import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { v7 as uuid } from 'uuid';
import { arriveAt } from '../../tests/support/arrivals.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { openTwoDesks, type TwoDesks, waitingAt } from '../../tests/support/two-desks.ts';
import { firstOf, type TestWorkstation } from '../../tests/support/workstation.ts';

let clinic: TwoDesks;

beforeEach(async () => {
  clinic = await openTwoDesks();
});

afterEach(() => clinic.close());

const press = () => ({ idempotencyKey: uuid() });

const isHome = async (at: TestWorkstation) =>
  (await firstOf(at.connect().client.connection.watch())).isHome;

test('the home is gone: a desk takes over and calls; the home comes back, follows, and nothing is lost', async () => {
  const { home, desk, setCut } = clinic;
  const { ticket: first } = await arriveAt(home, { name: '甲一' });
  await eventually(async () => expect(await waitingAt(desk)).toEqual([first.number]));
  await setCut(true);
  const { ticket: alone } = await arriveAt(desk, { name: '乙二' });
  expect(alone.number).toMatch(/^MB/);
  const { ticket: unseen } = await arriveAt(home, { name: '丙三' });
  const reception = desk.signedIn('reception');
  await reception.connection.takeOver(press());
  expect(await isHome(desk)).toBe(true);

  const nurse = desk.signedIn('nurse');
  const [station] = (await firstOf(nurse.queue.watch())).queues;
  const at = { queueId: station?.queueId ?? '', roomId: station?.rooms[0]?.roomId ?? '' };
  const called = await nurse.queue.call({ ...press(), ...at, ticketId: null, reason: null });
  expect(called.number).toBe(first.number);

  clinic.mend();
  await eventually(async () => expect(await isHome(home)).toBe(false), 30_000);
  await eventually(async () => {
    const waiting = [alone.number, unseen.number].sort();
    expect((await waitingAt(desk)).toSorted()).toEqual(waiting);
    expect((await waitingAt(home)).toSorted()).toEqual(waiting);
  });
}, 60_000);

test('who reaches the home does not take over, and the home itself neither', async () => {
  const { home, desk } = clinic;
  const wrong = { data: { code: 'wrong-state' } };
  for (const at of [home, desk])
    await expect(at.signedIn('manager').connection.takeOver(press())).rejects.toMatchObject(wrong);
  await expect(desk.signedIn('nurse').connection.takeOver(press())).rejects.toMatchObject({
    data: { code: 'forbidden' },
  });
});

test('a take-over that comes while the program ends opens no door any more', async () => {
  const { desk, setCut } = clinic;
  await setCut(true);
  const ending = desk.topology.stop();
  await desk.app.takeOver();
  await ending;
  expect(desk.topology.isHome()).toBe(false);
  expect(desk.topology.lanPort()).toBeNull();
});

test('a port that is still taken makes the new home wait for it, and not give up', async () => {
  await clinic.close();
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  clinic = await openTwoDesks(port);
  const { desk, setCut } = clinic;
  await setCut(true);
  const told = vi.spyOn(desk.app.log, 'error');
  const asked = desk.app.takeOver();
  await eventually(() => expect(told).toHaveBeenCalledWith(expect.anything(), 'replication fault'));
  other.close();
  await asked;
  expect(desk.topology.isHome()).toBe(true);
  expect(desk.topology.lanPort()).toBe(port);
});
