import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorkstation, type TestWorkstation } from '../../../tests/support/workstation.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { seedDemo } from './seed.ts';

let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

test('a demonstration that is started on a day on which it is closed books for the next open one', async () => {
  // The test's day is a Saturday, on which the clinic of the tests is closed.
  const madeOn = '2026-11-10' as CalendarDate;
  const demo = { seed: 7, madeOn, residents: 60, benchSlot: '09:30', devices: [] };
  await seedDemo(desk.app, { demo });
  const rows = await desk.app.database.read
    .selectFrom('appointments')
    .select('date')
    .distinct()
    .where('date', '>', '2026-11-15')
    .orderBy('date')
    .execute();
  expect(rows.map(({ date }) => date)).toEqual(['2026-11-23', '2026-11-24']);
});
