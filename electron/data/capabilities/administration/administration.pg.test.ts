import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { referenceScope } from '../../../../tests/support/acts.ts';
import { enrolmentCode } from '../../../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../../../tests/support/district.ts';
import { until } from '../../../../tests/support/two-desks.ts';
import {
  createTestClock,
  firstOf,
  PASSWORD,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import { makeOrganisation, organisationRows } from '../../../../shared/demo/reference.ts';
import { hashPassword } from '../session/passwords.ts';

/** A district on PostgreSQL, the clinic's home and another desk: what the manager of either decides. */
let district: RunningDistrict;
let home: TestWorkstation;
let desk: TestWorkstation;

beforeEach(async () => {
  district = await openTestDistrict();
  const organisation = makeOrganisation(uuid);
  const hash = await hashPassword(PASSWORD);
  await district.district.reference.seed(organisationRows(organisation, () => hash));
  const clinic = { organisation, referenceScopeId: referenceScope, enrolmentCode };
  const clock = createTestClock(Date.now());
  const listen = { host: '127.0.0.1', port: 0 };
  const role = { kind: 'home', listen, districtUrl: district.url } as const;
  home = await startWorkstation({ clock, ticketPrefix: 'A', joined: { ...clinic, role } });
  const homeUrl = `https://127.0.0.1:${home.topology.lanPort()}`;
  desk = await startWorkstation({
    clock,
    ticketPrefix: 'B',
    joined: { ...clinic, role: { kind: 'desk', homeUrl } },
  });
  await until(desk.signedIn('nurse').queue.watch(), ({ queues }) => queues.length === 2);
});
afterEach(async () => {
  await desk.close();
  await home.close();
  await district.close();
});

const at = (workstation: TestWorkstation) => workstation.signedIn('manager').administration;
const roomNames = async (workstation: TestWorkstation) =>
  (await firstOf(at(workstation).watch())).rooms.map(({ name }) => name);

/** Until everything that was decided at a workstation is at the district. */
const sent = (workstation: TestWorkstation) =>
  until(at(workstation).watch(), (state) => state.sent.waiting === 0);

test('a room that is added at a desk appears at the home by itself, and people are called into it', async () => {
  const queueId = desk.organisation.queues.consultation;
  const { rowId } = await at(desk).add.room({
    idempotencyKey: desk.key(),
    fields: { name: '3 诊室', queueId, openedOn: null },
  });
  const { queues } = await until(home.signedIn('doctor').queue.watch(), (state) =>
    state.queues.some(({ rooms }) => rooms.some(({ roomId }) => roomId === rowId)),
  );
  expect(queues[1]?.rooms.map(({ name }) => name)).toContain('3 诊室');
  await sent(desk);
  const history = await at(home).history({ of: 'row', kind: 'room', rowId });
  expect(history[0]).toMatchObject({ byName: '唐文博', desk: '工作站B', standing: 'everywhere' });
});

test('somebody who is added at the home signs in at the desk, and not after the last day', async () => {
  const { rowId } = await at(home).add.staff({
    idempotencyKey: home.key(),
    fields: {
      loginName: 'wangxin',
      name: '王新',
      role: 'nurse',
      title: null,
      phone: null,
      roomId: null,
      teamId: null,
      isActive: true,
      activeFrom: null,
      activeTo: null,
    },
    password: 'a new password',
  });
  await until(at(desk).watch(), ({ staff }) => staff.some((one) => one.rowId === rowId));
  const { client } = desk.connect();
  const { staff } = await client.session.signIn({
    loginName: 'wangxin',
    password: 'a new password',
  });
  expect(staff.name).toBe('王新');
  await at(home).change.staff({
    idempotencyKey: home.key(),
    rowId,
    changes: { isActive: false },
  });
  await until(client.session.watch(), (state) => state.staff === null);
});

test('a setting decided without the line holds here at once and there when the line is back', async () => {
  home.topology.cutDistrictLine(true);
  await until(desk.connect().client.connection.watch(), (state) => !state.district.reachable);
  const today = (await firstOf(at(desk).watch())).today;
  await at(desk).setSetting({
    idempotencyKey: desk.key(),
    key: 'measurement.window-minutes',
    value: 15,
    effectiveFrom: today,
    reason: '试行',
  });
  const minutes = (workstation: TestWorkstation) =>
    until(at(workstation).watch(), ({ settings }) =>
      settings.some(({ key, value }) => key === 'measurement.window-minutes' && value === 15),
    );
  expect((await minutes(desk)).sent).toEqual({ waiting: 1, refused: 0 });
  home.topology.cutDistrictLine(false);
  await minutes(home);
  await sent(desk);
});

test('one name changed at two desks at once is shown with both, until one is chosen', async () => {
  home.topology.cutDistrictLine(true);
  await until(desk.connect().client.connection.watch(), (state) => !state.district.reachable);
  const rowId = desk.organisation.rooms.measurement;
  const rename = (workstation: TestWorkstation, name: string) =>
    at(workstation).change.room({ idempotencyKey: desk.key(), rowId, changes: { name } });
  await rename(home, '测量一室');
  await rename(desk, '测量中心');
  home.topology.cutDistrictLine(false);
  const isContested = (state: Awaited<ReturnType<typeof sent>>) =>
    state.rooms.some(({ contested }) => contested.length > 0);
  const seen = await until(at(home).watch(), isContested);
  const room = seen.rooms.find((one) => one.rowId === rowId);
  expect(room?.contested[0]?.values.toSorted()).toEqual(['测量一室', '测量中心'].toSorted());
  await rename(home, room?.name ?? ''); // the same words, chosen by somebody who saw both
  const settled = await until(at(desk).watch(), (state) =>
    state.rooms.some((one) => one.name === room?.name && one.contested.length === 0),
  );
  expect(isContested(settled)).toBe(false);
});

test('a manager whom the district has ended meanwhile decides nothing, and sees that', async () => {
  home.topology.cutDistrictLine(true);
  await until(desk.connect().client.connection.watch(), (state) => !state.district.reachable);
  const { clinicId, queues, staff } = desk.organisation;
  const manager = staff.find(({ role }) => role === 'manager');
  await district.district.reference.issue({ kind: 'server', id: 'district', place: 'district' }, [
    {
      op: 'insert',
      entity: 'staff',
      rowId: uuid(),
      fields: {
        clinic_id: clinicId,
        login_name: 'new-manager',
        name: '新主任',
        role: 'manager',
        password_hash: 'none',
        is_active: 1,
      },
    },
    {
      op: 'patch',
      entity: 'staff',
      rowId: manager?.staffId ?? '',
      field: 'is_active',
      value: 0,
      base: [],
    },
  ]);
  await at(desk).add.room({
    idempotencyKey: desk.key(),
    fields: { name: '私设', queueId: queues.consultation, openedOn: null },
  });
  expect(await roomNames(desk)).toContain('私设');
  home.topology.cutDistrictLine(false);
  const after = await until(at(desk).watch(), (state) => state.sent.refused === 1);
  expect(after.rooms.map(({ name }) => name)).not.toContain('私设');
});
