import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { arriveAt } from '../../../../tests/support/arrivals.ts';
import {
  firstOf,
  PASSWORD,
  problemOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const date = (text: string) => text as CalendarDate;

/** The clinic's day at the start of every test is 2026-11-21. */
let desk: TestWorkstation;
beforeEach(async () => {
  desk = await startWorkstation();
});
afterEach(() => desk.close());

const manager = () => desk.signedIn('manager').administration;
const state = () => firstOf(manager().watch());
const key = () => ({ idempotencyKey: desk.key() });
const arrive = (name: string, birthDate = '1990-01-01') => arriveAt(desk, { name, birthDate });

describe('settings', () => {
  const set = (value: number, effectiveFrom: string, at = 'measurement.window-minutes' as const) =>
    manager().setSetting({
      ...key(),
      key: at,
      value,
      effectiveFrom: date(effectiveFrom),
      reason: '试行',
    });

  async function windowMinutes(name = '甲一'): Promise<number> {
    const { visitId } = await arrive(name);
    const { measurement } = desk.signedIn('nurse');
    const { windowId } = await measurement.openWindow({ ...key(), visitId });
    const row = await desk.app.database.read
      .selectFrom('measurement_windows')
      .select(['opened_at', 'closes_at'])
      .where('id', '=', windowId)
      .executeTakeFirstOrThrow();
    await measurement.closeWindow({ ...key(), windowId });
    return (Date.parse(row.closes_at) - Date.parse(row.opened_at)) / MINUTE_MS;
  }

  test('hold from their day on, without a restart', async () => {
    await set(15, '2026-11-23');
    expect(await windowMinutes()).toBe(10);
    const seen = (await state()).settings.find((one) => one.key === 'measurement.window-minutes');
    expect(seen).toMatchObject({
      value: 10,
      decided: null,
      upcoming: [{ value: 15, effectiveFrom: '2026-11-23', setByName: '唐文博', reason: '试行' }],
    });
    desk.clock.advance(2 * DAY_MS);
    expect(await windowMinutes('乙二')).toBe(15);
    const history = await manager().history({ of: 'setting', key: 'measurement.window-minutes' });
    expect(history).toMatchObject([{ from: 10, to: 15, effectiveFrom: '2026-11-23' }]);
  });

  test('keep to their bounds, and change no day that is past', async () => {
    expect(await problemOf(set(500, '2026-11-23'))).toBe('value-refused');
    expect(await problemOf(set(15, '2026-11-20'))).toBe('dates-not-in-order');
  });

  test('can be withdrawn until their day has come', async () => {
    const { settingId } = await set(15, '2026-11-23');
    const withdraw = (id: string) =>
      manager().withdrawSetting({ ...key(), settingId: id, reason: '不试了' });
    await withdraw(settingId);
    desk.clock.advance(2 * DAY_MS);
    expect(await windowMinutes()).toBe(10);
    const now = await set(20, '2026-11-23');
    expect(await problemOf(withdraw(now.settingId))).toBe('already-done');
    expect(await problemOf(withdraw(settingId))).toBe('not-found');
  });

  test('a clinic that sees people sooner gets earlier dates, and the stored judgement says why', async () => {
    await manager().setSetting({
      ...key(),
      key: 'care.routine-months',
      value: 1,
      effectiveFrom: date('2026-11-21'),
      reason: '冬季加强随访',
    });
    const { visitId, residentId } = await arrive('甲一', '1968-02-03');
    await desk.app.database.write((db) =>
      desk.app.ledger.issue(db, {
        scopeId: desk.organisation.clinicId,
        actor: { kind: 'server', id: 'test', place: 'test' },
        ops: [
          {
            op: 'insert',
            entity: 'conditions',
            rowId: desk.key(),
            fields: {
              resident_id: residentId,
              code: 'hypertension',
              onset_date: null,
              is_managed: 1,
            },
          },
        ],
      }),
    );
    const { measurement } = desk.signedIn('nurse');
    const { windowId } = await measurement.openWindow({ ...key(), visitId });
    const values = [
      { kind: 'sbp' as const, value: 116, unit: 'mm[Hg]' },
      { kind: 'dbp' as const, value: 72, unit: 'mm[Hg]' },
    ];
    await measurement.type({ ...key(), windowId, confirmed: true, values });
    const judgement = await firstOf(
      desk.signedIn('doctor').care.propose({ visitId, answers: { danger: {} } }),
    );
    expect(judgement?.dueDate).toBe('2026-12-21');
  });

  test('the third pass voids a ticket, or the second where the clinic says so', async () => {
    await manager().setSetting({
      ...key(),
      key: 'queue.void-at-pass',
      value: 2,
      effectiveFrom: date('2026-11-21'),
      reason: '窗口少',
    });
    const { ticket } = await arrive('甲一');
    const { queue } = desk.signedIn('nurse');
    const place = {
      queueId: desk.organisation.queues.measurement,
      roomId: desk.organisation.rooms.measurement,
    };
    const one = () => ({ ...key(), ticketId: ticket.ticketId });
    await queue.call({ ...key(), ...place, ticketId: null, reason: null });
    expect((await queue.pass(one())).state).toBe('passed');
    await queue.comeBack(one());
    await queue.call({ ...key(), ...place, ticketId: null, reason: null });
    expect((await queue.pass(one())).state).toBe('void');
  });

  test('the age of priority decides the lane', async () => {
    expect((await arrive('老人一', '1961-01-01')).lane).toBe('P');
    await manager().setSetting({
      ...key(),
      key: 'queue.priority-from-years',
      value: 70,
      effectiveFrom: date('2026-11-21'),
      reason: '按街道口径',
    });
    expect((await arrive('老人二', '1961-01-01')).lane).toBe('W');
  });

  test('a shorter idle time ends sessions sooner', async () => {
    await manager().setSetting({
      ...key(),
      key: 'security.idle-minutes',
      value: 5,
      effectiveFrom: date('2026-11-21'),
      reason: '大厅人多',
    });
    const { client } = desk.connect();
    await client.session.signIn({ loginName: 'zhoumin', password: PASSWORD });
    desk.clock.advance(6 * MINUTE_MS);
    expect((await firstOf(client.session.watch())).workstation.idleMinutes).toBe(5);
    expect(await problemOf(client.residents.search({ text: '张', limit: 1 }))).toBe(
      'not-signed-in',
    );
  });

  test('another protocol judges readings of its days, not of those before', async () => {
    const pressureOf = async (visitId: string) => {
      const { measurement } = desk.signedIn('nurse');
      const { windowId } = await measurement.openWindow({ ...key(), visitId });
      for (const sbp of [150, 158]) {
        desk.clock.advance(2 * MINUTE_MS);
        const values = [
          { kind: 'sbp' as const, value: sbp, unit: 'mm[Hg]' },
          { kind: 'dbp' as const, value: 80, unit: 'mm[Hg]' },
        ];
        await measurement.type({ ...key(), windowId, confirmed: true, values });
      }
      const { window } = await firstOf(measurement.watch());
      await measurement.closeWindow({ ...key(), windowId });
      return JSON.stringify(window);
    };
    await manager().setSetting({
      ...key(),
      key: 'measurement.pressure-profile',
      value: 'LEGACY5',
      effectiveFrom: date('2026-11-22'),
      reason: '区里要求',
    });
    const today = await pressureOf((await arrive('甲一')).visitId);
    desk.clock.advance(DAY_MS);
    const tomorrow = await pressureOf((await arrive('乙二')).visitId);
    // eight apart: enough by 10 mmHg, not by 5
    expect(today).toContain('"needAnother":false');
    expect(tomorrow).toContain('"needAnother":true');
  });
});
