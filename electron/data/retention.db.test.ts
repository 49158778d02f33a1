import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendFile, stateReached } from '../../tests/support/send-file.ts';
import { startWorkstation, type TestWorkstation } from '../../tests/support/workstation.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import { createDailyPruning, pruneKept } from './retention.ts';

const DAY_MS = 86_400_000;

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

/** Frames of one device, each so many days old. */
async function keepFrames(days: readonly number[]): Promise<void> {
  const now = desk.clock.now();
  await desk.app.database.write(async (db) => {
    for (const old of days) {
      await db
        .insertInto('raw_frames')
        .values({
          event_id: desk.key(),
          device_id: desk.key(),
          received_at: toInstant(now - old * DAY_MS),
          monotonic_ms: null,
          epoch: null,
          driver: 'astm',
          driver_version: '1',
          outcome: 'reading',
          hex: '00',
        })
        .execute();
    }
  });
}

const rowsIn = (table: 'raw_frames' | 'import_rows' | 'import_jobs' | 'kiosk_tries' | 'sessions') =>
  desk.app.database.read
    .selectFrom(table)
    .select((rows) => rows.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
    .then(({ count }) => count);

test('frames older than a verification are let go, however many, and no younger one', async () => {
  await keepFrames([...Array.from({ length: 1_203 }, () => 401), 399, 0]);
  await pruneKept(desk.app);
  expect(await rowsIn('raw_frames')).toBe(2);
});

test('no commit holds more than a few hundred of them', async () => {
  await keepFrames(Array.from({ length: 1_203 }, () => 401));
  const left: number[] = [];
  const { database, clock } = desk.app;
  const counting = {
    ...database,
    write: async (work: Parameters<typeof database.write>[0]) => {
      const result = await database.write(work);
      left.push(await rowsIn('raw_frames'));
      return result;
    },
  } as typeof database;
  await pruneKept({ database: counting, clock });
  expect(left.slice(0, 4)).toEqual([703, 203, 0, 0]);
});

test('sessions and wrong figures at kiosks are let go when nothing asks for them any more', async () => {
  const { database, clock } = desk.app;
  const daysAgo = (days: number) => toInstant(clock.now() - days * DAY_MS);
  await database.write(async (db) => {
    for (const days of [0, 6, 8, 400]) {
      const at = daysAgo(days);
      const tries = { resident_id: 'one', date: at.slice(0, 10), device_id: 'kiosk', wrong: 3 };
      await db
        .insertInto('kiosk_tries')
        .values({ ...tries, last_at: at })
        .execute();
      const session = { token_hash: `${days}`, staff_id: 'one', started_at: at, ended_at: null };
      await db
        .insertInto('sessions')
        .values({ ...session, last_used_at: at })
        .execute();
    }
  });
  await pruneKept(desk.app);
  expect([await rowsIn('kiosk_tries'), await rowsIn('sessions')]).toEqual([2, 3]);
});

test('a file is let go with its rows when it can not be taken back any more; its people stay', async () => {
  const manager = desk.signedIn('manager');
  const bytes = Buffer.from('姓名,性别,出生日期\n赵敏,女,1960-01-02\n周强,男,1955-03-04\n');
  const { key } = desk;
  const file = { kind: 'residents', fileName: '名单.csv', bytes, key } as const;
  const importId = await sendFile(manager, file);
  const { columns } = await stateReached(manager, importId, ['mapping']);
  const mapping = columns.map(({ target }) => target);
  await manager.imports.check({ idempotencyKey: key(), importId, mapping });
  await stateReached(manager, importId, ['checked']);
  await manager.imports.run({ idempotencyKey: key(), importId });
  await stateReached(manager, importId, ['finished']);
  desk.clock.advance(89 * DAY_MS);
  await pruneKept(desk.app);
  expect(await rowsIn('import_rows')).toBe(2);
  desk.clock.advance(2 * DAY_MS);
  await pruneKept(desk.app);
  expect([await rowsIn('import_rows'), await rowsIn('import_jobs')]).toEqual([0, 0]);
  const found = await desk.signedIn('reception').residents.search({ text: '赵敏', limit: 5 });
  expect(found).toHaveLength(1);
});

test('it is done once a day, and again when it could not be done', async () => {
  const { database, clock, printers } = desk.app;
  let commits = 0;
  let isFull = true;
  const counting = {
    ...database,
    write: (work: Parameters<typeof database.write>[0]) => {
      commits += 1;
      return isFull ? Promise.reject(new Error('full')) : database.write(work);
    },
  } as typeof database;
  const daily = createDailyPruning({ database: counting, clock, printers });
  await expect(daily()).rejects.toThrow('full');
  isFull = false;
  await daily();
  const once = commits;
  await daily();
  expect(commits).toBe(once);
  desk.clock.advance(DAY_MS);
  await daily();
  expect(commits).toBeGreaterThan(once);
});
