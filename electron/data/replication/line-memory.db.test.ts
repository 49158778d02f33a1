import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createManualTime, type ManualTime } from '../../../tests/support/manual-time.ts';
import { openReplica, type Replica } from '../../../tests/support/replica.ts';
import { openTwoDesks } from '../../../tests/support/two-desks.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { startTopology } from '../topology.ts';
import { openDevice } from './device.ts';
import { openLineMemory } from './line-memory.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe('what a database knows of its lines', () => {
  let replica: Replica;
  let time: ManualTime;
  beforeEach(async () => {
    replica = await openReplica({ isHome: false });
    time = createManualTime();
  });
  afterEach(() => replica.close());

  const start = () =>
    openLineMemory({
      db: replica.db,
      now: time.now,
      after: time.after,
      onFault: (error) => expect.unreachable(String(error)),
    });

  test('nothing before the first line was open', async () => {
    const memory = await start();
    expect([memory.openAt('home'), memory.openAt('district')]).toEqual([null, null]);
  });

  test('a line that was cut was open until then, however often the program starts meanwhile', async () => {
    const first = await start();
    first.note('home', true);
    await time.advance(50 * MINUTE_MS);
    const cutAt = toInstant(time.now());
    first.note('home', false);
    await time.advance(DAY_MS);
    await first.stop();
    const second = await start();
    await time.advance(DAY_MS);
    await second.stop();
    expect((await start()).openAt('home')).toBe(cutAt);
  });

  test('a program that ends has noted what was open; a power cut leaves it minutes near', async () => {
    const first = await start();
    first.note('district', true);
    await time.advance(10 * MINUTE_MS);
    const endedAt = toInstant(time.now());
    await first.stop();
    const second = await start();
    expect(second.openAt('district')).toBe(endedAt);
    second.note('district', true);
    await time.advance(7 * 60 * MINUTE_MS + 1);
    const powerCutMs = time.now();
    await replica.db.write(() => Promise.resolve());
    const left = (await start()).openAt('district');
    expect(powerCutMs - Date.parse(left ?? '')).toBeLessThan(5 * MINUTE_MS);
  });
});

test('a desk that was cut off for days says so after a restart', async () => {
  const clinic = await openTwoDesks();
  const { desk } = clinic;
  const { app, config, clock } = desk;
  await clinic.setCut(true);
  const cutAt = desk.topology.connectionState().home.since;
  await desk.topology.stop();
  clock.advance(3 * DAY_MS);
  const { database, ledger, changes, log } = app;
  const device = await database.write((db) => openDevice(db, uuid));
  const parts = { config, database, ledger, device, changes, clock, log };
  const restarted = await startTopology(parts);
  const { home, district } = restarted.connectionState();
  expect(home).toEqual({ reachable: false, since: cutAt });
  expect(district.reachable).toBe(false);
  await restarted.stop();
  await clinic.close();
});
