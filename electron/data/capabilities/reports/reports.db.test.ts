import { afterEach, beforeEach, expect, test } from 'vitest';
import { arriveAt } from '../../../../tests/support/arrivals.ts';
import {
  firstOf,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';

import { toInstant } from '../../../../shared/lib/clock.ts';

let desk: TestWorkstation;
let visit: { visitId: string; residentId: string };
beforeEach(async () => {
  desk = await startWorkstation();
  visit = await arriveAt(desk, { name: '陈大雷', sex: 'male' });
});
afterEach(() => desk.close());

const doctor = () => desk.signedIn('doctor').reports;
const open = () => firstOf(doctor().open());
const name = (disease: 'measles' | 'plague') =>
  doctor().name({
    idempotencyKey: desk.key(),
    residentId: visit.residentId,
    visitId: visit.visitId,
    disease,
  });

test('what a doctor names has its clock, the most urgent first, and is named once', async () => {
  const { taskId } = await name('measles');
  expect(await name('measles')).toEqual({ taskId });
  await name('plague');
  expect(await open()).toMatchObject([
    { disease: 'plague', dueAt: '2026-11-21T03:00:00.000Z', name: '陈大雷' },
    { disease: 'measles', dueAt: '2026-11-22T01:00:00.000Z' },
  ]);
});

test('it is closed once: reported with its number, or taken back with a reason', async () => {
  const { taskId } = await name('measles');
  const close = (state: 'done' | 'cancelled', because: string) =>
    doctor().close({ idempotencyKey: desk.key(), taskId, state, because });
  expect(await problemOf(close('done', '  '))).toBe('bad-input');
  await close('cancelled', '排除了麻疹');
  expect(await open()).toEqual([]);
  expect(await problemOf(close('done', '2026-0117'))).toBe('already-done');
  const row = await desk.app.database.read
    .selectFrom('tasks')
    .select(['state', 'closed_because'])
    .where('id', '=', taskId)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ state: 'cancelled', closed_because: '排除了麻疹' });
  const closed = await firstOf(doctor().closed());
  expect(closed).toMatchObject([
    { taskId, disease: 'measles', state: 'cancelled', because: '排除了麻疹', closedBy: '陈志远' },
  ]);
  expect(closed[0]?.closedAt?.slice(0, 19)).toBe(toInstant(desk.clock.now()).slice(0, 19));
});

test('only a doctor sees and names it, and it is no follow-up that is due', async () => {
  await name('measles');
  expect(await problemOf(firstOf(desk.signedIn('reception').reports.open()))).toBe('forbidden');
  const record = await firstOf(
    desk.signedIn('reception').residents.record({ residentId: visit.residentId }),
  );
  expect(record.due).toEqual([]);
  expect(JSON.stringify(record)).not.toContain('measles');
});
