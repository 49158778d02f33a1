import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { arriveAt, registerAt } from '../../../../tests/support/arrivals.ts';
import {
  firstOf,
  PASSWORD,
  problemOf,
  readerOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import type { CalendarDate } from '../../../../shared/lib/clock.ts';

const DAY_MS = 86_400_000;
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

function staffId(role: string, at = 0): string {
  return desk.organisation.staff.filter((one) => one.role === role)[at]?.staffId ?? '';
}

const person = {
  loginName: 'wangxin',
  name: '王新',
  role: 'nurse',
  title: '护师',
  phone: '13900000001',
  roomId: null,
  teamId: null,
  isActive: true,
  activeFrom: null,
  activeTo: null,
} as const;

const addPerson = (more: object = {}) =>
  manager().add.staff({ ...key(), fields: { ...person, ...more }, password: PASSWORD });
const changeStaff = (rowId: string, changes: object) =>
  manager().change.staff({ ...key(), rowId, changes });
const signIn = (loginName: string, password = PASSWORD) =>
  desk.connect().client.session.signIn({ loginName, password });

const register = (name: string, birthDate = '1990-01-01') => registerAt(desk, { name, birthDate });
const arrive = (name: string, birthDate = '1990-01-01') => arriveAt(desk, { name, birthDate });

test('who typed the wrong password too often is seen, and let in again by the manager', async () => {
  const doctor = desk.organisation.staff.find(({ role }) => role === 'doctor');
  const loginName = doctor?.loginName ?? '';
  const lockOf = async () =>
    (await state()).staff.find((one) => one.loginName === loginName)?.lockedUntil;
  expect(await lockOf()).toBeNull();
  for (let attempt = 0; attempt < 5; attempt += 1) {
    expect(await problemOf(signIn(loginName, 'not it'))).toBe('wrong-password');
  }
  expect(await problemOf(signIn(loginName))).toBe('account-locked');
  expect(await lockOf()).toBe('2026-11-21T01:15:00.000Z');
  const rowId = staffId('doctor');
  const nurse = desk.signedIn('nurse').administration;
  expect(await problemOf(nurse.liftLock({ ...key(), rowId }))).toBe('forbidden');
  await manager().liftLock({ ...key(), rowId });
  expect(await lockOf()).toBeNull();
  expect((await signIn(loginName)).staff.role).toBe('doctor');
});

describe('what the manager sees', () => {
  test('is the clinic with its people, and no hash of a password', async () => {
    const seen = await state();
    expect(seen.staff.map(({ loginName }) => loginName)).toContain('tangwenbo');
    expect(seen.queues.map(({ name }) => name)).toEqual(['测量站', '全科门诊']);
    expect(seen.rooms).toHaveLength(3);
    expect(seen.settings.find((one) => one.key === 'measurement.window-minutes')).toMatchObject({
      value: 10,
      default: 10,
      decided: null,
      upcoming: [],
    });
    expect(JSON.stringify(seen)).not.toContain('argon2');
  });

  test('changes as soon as something is decided, and says what waits for the district', async () => {
    const watch = readerOf(await manager().watch());
    expect((await watch.next()).sent).toEqual({ waiting: 0, refused: 0 });
    await manager().add.team({
      ...key(),
      fields: { name: '联合团队', leaderId: staffId('doctor'), bookingCode: 'T1' },
    });
    const after = await watch.next();
    expect(after.teams).toContainEqual(
      expect.objectContaining({ name: '联合团队', closedOn: null }),
    );
    expect(after.sent).toEqual({ waiting: 1, refused: 0 });
    expect(desk.app.connectionState().waitingForDistrict).toBeGreaterThan(0);
  });

  test('is for managers only', async () => {
    for (const role of ['reception', 'nurse', 'doctor'] as const) {
      const { administration } = desk.signedIn(role);
      expect(await problemOf(firstOf(administration.watch()))).toBe('forbidden');
      expect(
        await problemOf(administration.removeCalendarDay({ ...key(), date: date('2027-01-01') })),
      ).toBe('forbidden');
    }
  });
});

describe('rows', () => {
  test('are added once for one key, and changed in what differs only', async () => {
    const fields = {
      name: '三诊室',
      queueId: desk.organisation.queues.consultation,
      openedOn: null,
    };
    const press = { ...key(), fields };
    const { rowId } = await manager().add.room(press);
    expect(await manager().add.room(press)).toEqual({ rowId });
    await manager().change.room({ ...key(), rowId, changes: { name: '三诊室', openedOn: null } });
    expect((await state()).sent.waiting).toBe(1); // nothing differed: no act
    await manager().change.room({ ...key(), rowId, changes: { name: '心理咨询室' } });
    const history = await manager().history({ of: 'row', kind: 'room', rowId });
    expect(history[0]).toMatchObject({
      kind: 'changed',
      field: 'name',
      from: '三诊室',
      to: '心理咨询室',
      byName: '唐文博',
      desk: '工作站A',
      standing: 'waiting',
    });
    expect(history.filter((line) => line.kind === 'added').map(({ field }) => field)).toEqual([
      'name',
      'queueId',
    ]);
  });

  test('keep their names apart while they are open', async () => {
    const [one, two] = (await state()).rooms;
    const rename = () =>
      manager().change.room({ ...key(), rowId: two?.rowId ?? '', changes: { name: one?.name } });
    expect(await problemOf(rename())).toBe('name-taken');
    await manager().close({
      ...key(),
      kind: 'room',
      rowId: one?.rowId ?? '',
      closedOn: date('2026-11-21'),
    });
    expect(await problemOf(rename())).toBe('no problem');
    const reopen = { ...key(), kind: 'room' as const, rowId: one?.rowId ?? '', closedOn: null };
    expect(await problemOf(manager().close(reopen))).toBe('name-taken');
  });

  test('name only rows of the clinic', async () => {
    const fields = { name: '三诊室', queueId: desk.key(), openedOn: null };
    expect(await problemOf(manager().add.room({ ...key(), fields }))).toBe('not-found');
    const other = { rowId: desk.key(), changes: { name: '别处' } };
    expect(await problemOf(manager().change.clinic({ ...key(), ...other }))).toBe('not-found');
  });

  test('do not end before they begin', async () => {
    const fields = {
      name: '三诊室',
      queueId: desk.organisation.queues.consultation,
      openedOn: date('2026-12-01'),
    };
    const { rowId } = await manager().add.room({ ...key(), fields });
    const close = { ...key(), kind: 'room' as const, rowId, closedOn: date('2026-11-30') };
    expect(await problemOf(manager().close(close))).toBe('dates-not-in-order');
  });

  test('of the district are one list: a hospital with its departments', async () => {
    const { rowId } = await manager().add.organisation({
      ...key(),
      fields: {
        name: '演示区第九医院',
        kind: 'hospital',
        address: null,
        phone: null,
        departments: ['心内科', '内分泌科'],
      },
    });
    await manager().change.organisation({
      ...key(),
      rowId,
      changes: { departments: ['心内科', '肾内科'] },
    });
    const seen = (await state()).organisations.find((one) => one.rowId === rowId);
    expect(seen?.departments).toEqual(['心内科', '肾内科']);
  });
});

describe('people', () => {
  test('sign in from their first to their last day', async () => {
    await addPerson({ activeFrom: date('2026-11-23'), activeTo: date('2026-11-24') });
    const seen = await state();
    expect(seen.staff.find((one) => one.loginName === 'wangxin')?.canSignIn).toBe(false);
    expect(await problemOf(signIn('wangxin'))).toBe('wrong-password');
    desk.clock.advance(2 * DAY_MS);
    const { token } = await signIn('wangxin');
    expect((await desk.connect().client.session.resume({ token })).staff?.name).toBe('王新');
    desk.clock.advance(2 * DAY_MS);
    expect(await problemOf(signIn('wangxin'))).toBe('wrong-password');
    const names = (await desk.connect().client.session.people()).map(({ loginName }) => loginName);
    expect(names).not.toContain('wangxin');
  });

  test('have a login name that nobody ever had', async () => {
    const { rowId } = await addPerson();
    expect(await problemOf(addPerson())).toBe('login-name-taken');
    await changeStaff(rowId, { isActive: false });
    expect(await problemOf(addPerson())).toBe('login-name-taken');
  });

  test('get a new password; the old one ends, and history shows neither', async () => {
    const { rowId } = await addPerson();
    await manager().setStaffPassword({ ...key(), rowId, password: 'another one' });
    expect(await problemOf(signIn('wangxin'))).toBe('wrong-password');
    expect((await signIn('wangxin', 'another one')).staff.name).toBe('王新');
    const history = await manager().history({ of: 'row', kind: 'staff', rowId });
    expect(history[0]).toMatchObject({ field: 'passwordHash', from: null, to: null });
    expect(JSON.stringify(history)).not.toContain('argon2');
  });

  test.each([
    ['is no longer active', { isActive: false }],
    ['is a nurse now', { role: 'nurse' }],
    ['leaves some day', { activeTo: date('2026-12-31') }],
    ['comes later', { activeFrom: date('2026-12-01') }],
  ])('the last manager stays: not one who %s', async (_name, changes) => {
    expect(await problemOf(changeStaff(staffId('manager'), changes))).toBe('last-manager');
    await addPerson({ role: 'manager' });
    expect(await problemOf(changeStaff(staffId('manager'), changes))).toBe('no problem');
  });

  test('do not leave before they come', async () => {
    const span = { activeFrom: date('2026-12-02'), activeTo: date('2026-12-01') };
    expect(await problemOf(addPerson(span))).toBe('dates-not-in-order');
    expect(await problemOf(changeStaff(staffId('nurse'), span))).toBe('dates-not-in-order');
  });
});

describe('queues and rooms that are closed', () => {
  const close = (kind: 'queue' | 'room', rowId: string, closedOn: string) =>
    manager().close({ ...key(), kind, rowId, closedOn: date(closedOn) });
  const queues = async () => (await firstOf(desk.signedIn('nurse').queue.watch())).queues;

  test('a queue in which somebody waits stays open today', async () => {
    const { measurement } = desk.organisation.queues;
    await arrive('甲一');
    expect(await problemOf(close('queue', measurement, '2026-11-21'))).toBe('people-waiting');
    expect((await state()).queues[0]?.waitingToday).toBe(1);
    expect(await problemOf(close('queue', measurement, '2026-11-22'))).toBe('no problem');
    expect(await queues()).toHaveLength(2);
    desk.clock.advance(DAY_MS);
    expect((await queues()).map(({ name }) => name)).toEqual(['全科门诊']);
    expect(await problemOf(arrive('乙二'))).toBe('wrong-state');
  });

  test('nobody is called into a closed room; who was called before is still seen there', async () => {
    const [first, second] = desk.organisation.rooms.consultation;
    await close('room', first, '2026-11-21');
    const consultation = (await queues()).find(({ name }) => name === '全科门诊');
    expect(consultation?.rooms.map(({ roomId }) => roomId)).toEqual([second]);
    const { measurement } = desk.organisation.rooms;
    await arrive('甲一');
    await arrive('乙二');
    const call = () =>
      desk.signedIn('nurse').queue.call({
        ...key(),
        queueId: desk.organisation.queues.measurement,
        roomId: measurement,
        ticketId: null,
        reason: null,
      });
    await call();
    await close('room', measurement, '2026-11-21');
    expect(await problemOf(call())).toBe('not-found');
    expect((await queues())[0]?.active).toMatchObject([{ roomName: '测量室' }]);
  });
});

describe('the calendar', () => {
  const daysOf2027 = async () =>
    (await state()).calendarDays.filter((day) => day.date >= '2027-01-01');
  const lines = '3月4日至3月5日 休 演练日\n2027-03-13 上班';

  test('takes a pasted year, twice without an effect', async () => {
    const { administration } = desk.signedIn('manager');
    const read = await administration.readHolidays({ year: 2027, lines });
    expect(read).toMatchObject({ unread: [], days: [{ isKnown: false }, {}, { kind: 'open' }] });
    const take = () => administration.importHolidays({ ...key(), year: 2027, lines });
    expect(await take()).toEqual({ written: 3 });
    expect(await take()).toEqual({ written: 0 });
    expect((await daysOf2027()).map((day) => day.kind)).toEqual(['closed', 'closed', 'open']);
    const opening = await administration.openingOn({ date: date('2027-03-04') });
    expect(opening).toMatchObject({ isOpen: false, note: '演练日', nextOpen: '2027-03-08' });
  });

  test('takes nothing of a list that it can not read', async () => {
    const bad = { ...key(), year: 2027, lines: `${lines}\n哪天来着` };
    expect(await problemOf(manager().importHolidays(bad))).toBe('bad-input');
    expect(await daysOf2027()).toEqual([]);
  });

  test('changes a day, and forgets it again', async () => {
    const day = { date: date('2026-11-23'), opens: null, closes: null, note: '停电' };
    const { rowId } = await manager().setCalendarDay({ ...key(), day: { ...day, kind: 'closed' } });
    const half = { ...day, kind: 'open' as const, opens: '09:00', closes: '08:00' };
    expect(await problemOf(manager().setCalendarDay({ ...key(), day: half }))).toBe(
      'dates-not-in-order',
    );
    const open = { ...half, closes: '11:30' };
    expect(await manager().setCalendarDay({ ...key(), day: open })).toEqual({ rowId });
    expect((await manager().openingOn({ date: day.date })).spans).toEqual([
      { opens: '09:00', closes: '11:30' },
    ]);
    await manager().removeCalendarDay({ ...key(), date: day.date });
    expect((await manager().openingOn({ date: day.date })).spans).toHaveLength(2);
    const history = await manager().history({ of: 'calendar', date: day.date });
    expect(history[0]).toMatchObject({ kind: 'removed' });
    expect(history.find(({ field, kind }) => field === 'kind' && kind === 'changed')).toMatchObject(
      { from: 'closed', to: 'open' },
    );
  });
});

describe('the contracted doctor', () => {
  test('is assigned to residents who are with another or with none', async () => {
    const ids: string[] = [];
    for (const name of ['甲一', '乙二', '丙三']) ids.push(await register(name, '1950-01-01'));
    const [first, second] = [staffId('doctor', 0), staffId('doctor', 1)];
    const assign = (doctorId: string | null, residentIds: string[]) =>
      manager().assignDoctor({ ...key(), doctorId, whom: { by: 'residents', residentIds } });
    expect(await assign(first, ids.slice(0, 2))).toEqual({ assigned: 2, left: 0 });
    const whom = { by: 'residents' as const, residentIds: ids };
    expect(await manager().countAssignment({ whom, doctorId: first })).toEqual({
      residents: 3,
      unchanged: 2,
      fromOthers: 0,
    });
    expect(await manager().countAssignment({ whom, doctorId: second })).toMatchObject({
      fromOthers: 2,
    });
    expect(await assign(second, ids)).toEqual({ assigned: 3, left: 0 });
    expect(await assign(null, ids)).toEqual({ assigned: 3, left: 0 });
    expect(await problemOf(assign(staffId('nurse'), ids))).toBe('not-found');
  });
});
