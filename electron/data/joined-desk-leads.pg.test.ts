import { v7 as uuid } from 'uuid';
import { beforeEach, expect, test } from 'vitest';
import { makeOrganisation, organisationRows } from '../../shared/demo/reference.ts';
import { referenceScope } from '../../tests/support/acts.ts';
import { enrolmentCode } from '../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { openHostWindow } from '../../tests/support/host-window.ts';
import { keeping } from '../../tests/support/kept.ts';
import { newComputer } from '../../tests/support/new-computer.ts';
import { idNumber } from '../../tests/support/people.ts';
import {
  createTestClock,
  firstOf,
  PASSWORD,
  startWorkstation,
  type TestWorkstation,
} from '../../tests/support/workstation.ts';
import { hashPassword } from './capabilities/session/passwords.ts';
import { startJoiningHost } from './joining-host.ts';
import { readSetUp, writeSetUp } from './set-up.ts';
import { startHost } from './start.ts';

/** A desk that was told its home's address and nothing else takes the clinic over: the district hears of it. */

const config = newComputer();
const { kept, closed } = keeping();
const organisation = makeOrganisation(uuid);
let district: RunningDistrict;
let home: TestWorkstation;

beforeEach(async () => {
  district = await kept(openTestDistrict({ isPlain: false }));
});

const loopback = { host: '127.0.0.1', port: 0 };

async function openClinic(): Promise<void> {
  const hash = await hashPassword(PASSWORD);
  await district.district.reference.seed(organisationRows(organisation, () => hash));
  home = await kept(
    startWorkstation({
      clock: createTestClock(Date.now()),
      joined: {
        organisation,
        referenceScopeId: referenceScope,
        enrolmentCode,
        role: { kind: 'home', listen: loopback, districtUrl: district.url },
      },
    }),
  );
  await eventually(async () => {
    const staff = await home.app.database.read.selectFrom('staff').select('id').execute();
    expect(staff.length).toBeGreaterThan(2);
  });
}

/** By a code that the home's manager made, through the joining window. Its door is moved to a free port of loopback. */
async function joinDesk(): Promise<void> {
  const manager = home.signedIn('manager').workstations;
  const { code } = await manager.makeCode({ idempotencyKey: home.key() });
  const host = await startJoiningHost({
    config: config(),
    onJoined: () => undefined,
    directory: { announce: () => () => undefined, find: () => Promise.resolve([]) },
  });
  const { client, close } = await openHostWindow(host);
  const address = `https://127.0.0.1:${home.topology.lanPort()}`;
  await client.joining.join({ idempotencyKey: uuid(), code: code ?? '', address, name: '二号' });
  await close();
  await host.close();
  const { setUpPath } = config();
  const written = readSetUp(setUpPath);
  expect(written?.role).toEqual({
    kind: 'desk',
    homeUrl: address,
    listen: { host: '0.0.0.0', port: 7_400 },
  });
  writeSetUp(setUpPath, {
    ...written,
    role: { kind: 'desk', homeUrl: address, listen: loopback },
  });
}

/** Opens the desk as it was joined, with a window at which somebody of the front desk signed in. */
async function openJoined() {
  const host = await startHost(config());
  const { client, close } = await openHostWindow(host);
  const desk = await kept(
    Promise.resolve({
      client,
      lanPort: host.lanPort,
      close: async () => {
        await close();
        await host.close();
      },
    }),
  );
  await eventually(async () => expect((await client.session.people()).length).toBeGreaterThan(2));
  const loginName = organisation.staff.find(({ role }) => role === 'reception')?.loginName ?? '';
  await client.session.signIn({ loginName, password: PASSWORD });
  return desk;
}

type Desk = Awaited<ReturnType<typeof openJoined>>;

function register({ client }: Desk, name: string, serial: number) {
  const documentNumber = idNumber({ birthDate: '1950-01-01', serial });
  const registration = {
    documentType: 'id-card',
    documentNumber,
    name,
    sex: 'male',
    birthDate: '1950-01-01',
    phone: `1380000000${serial}`,
    address: '西站路 1 号',
    ethnicCode: '01',
  } as const;
  const press = { idempotencyKey: uuid(), cardToken: null, reason: null };
  return client.residents.register({ ...press, registration });
}

async function stateOf({ client }: Desk) {
  return firstOf(client.connection.watch());
}

const reachesDistrict = (residentId: string) =>
  eventually(async () => {
    const words = district.db.selectFrom('feed').select('seq');
    expect(await words.where('body', 'like', `%${residentId}%`).execute()).not.toEqual([]);
  });

test('what is written at a desk that joined and took over reaches the district, also after a restart', async () => {
  await openClinic();
  await joinDesk();
  const desk = await openJoined();
  const { residentId: first } = await register(desk, '张甲', 1);
  await reachesDistrict(first);
  await closed(home);
  await eventually(async () =>
    expect(await stateOf(desk)).toMatchObject({ home: { reachable: false } }),
  );
  await desk.client.connection.takeOver({ idempotencyKey: uuid() });
  const { residentId: second } = await register(desk, '李乙', 2);
  await reachesDistrict(second);

  await closed(desk);
  const again = await openJoined();
  expect(await stateOf(again)).toMatchObject({ isHome: true });
  const { residentId: third } = await register(again, '王丙', 3);
  await reachesDistrict(third);
  expect(district.faults).toEqual([]);
}, 60_000);
