import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import {
  atOne,
  feedIds,
  type HomeWorkstation,
  openDesk,
  openHome,
} from '../../tests/support/clinic.ts';
import {
  districtFeedIds,
  openTestDistrict,
  type RunningDistrict,
} from '../../tests/support/district.ts';
import { clinicScope, referenceScope, residentInsert } from '../../tests/support/acts.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';
import type { Columns } from '../../shared/replication/rows.ts';
import type { Operation } from '../../shared/replication/transaction.ts';
import { listDevices } from './workstations.ts';

const { kept, closed } = keeping();

async function clinicWithDistrict() {
  const district = await kept(openTestDistrict());
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  return { district, home };
}

async function districtResidents({ db }: RunningDistrict): Promise<readonly Columns[]> {
  const { rows } = await sql<Columns>`select * from residents order by id`.execute(db);
  return rows;
}

const homeResidents = ({ db }: HomeWorkstation) =>
  db.read.selectFrom('residents').selectAll().orderBy('id').execute();

function arrived(district: RunningDistrict, home: HomeWorkstation): Promise<void> {
  return eventually(async () => {
    expect(await districtFeedIds(district)).toEqual(await feedIds(home));
    expect(home.replicator.state().waitingForDistrict).toBe(0);
  });
}

const queue = (rowId: string, name: string): Operation => ({
  op: 'insert',
  entity: 'queues',
  rowId,
  fields: { clinic_id: uuid(), name, kind: 'measurement', position: 1 },
});
const server = { kind: 'server', id: 'district', place: 'district' } as const;

test('what the clinic does is at the district in a moment, row for row', async () => {
  const { district, home } = await clinicWithDistrict();
  const id = uuid();
  await home.issue([residentInsert(id, { name: '赵六安' })]);
  await home.patch(id, 'phone', '13900000003');
  await arrived(district, home);
  expect(await districtResidents(district)).toEqual(await homeResidents(home));
  expect(home.replicator.state()).toMatchObject({
    district: { reachable: true },
    stoppedBecause: null,
  });
  expect([...district.faults, ...home.faults]).toEqual([]);
});

test('operators see how far the home is, and when its desks last spoke to it', async () => {
  const district = await kept(openTestDistrict());
  const home = await kept(openHome({ districtUrl: district.url }));
  const desk = await kept(openDesk(home.server.url));
  const { deviceId } = desk.device;
  await desk.start();
  const heard = home.db.read.selectFrom('known_devices').select('last_contact_at');
  const heardAt = await eventually(async () => {
    const row = await heard.where('device_id', '=', deviceId).executeTakeFirst();
    expect(row?.last_contact_at).toEqual(expect.any(String));
    return Date.parse(row?.last_contact_at ?? '');
  });
  await home.start();
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
  await arrived(district, home);
  const listed = (await listDevices(district.db)).find((one) => one.deviceId === deviceId);
  const apart = Date.parse(listed?.heardAtHomeAt ?? '') - heardAt;
  expect(Math.abs(apart)).toBeLessThan(60_000);
  const scope = district.db.selectFrom('scopes').select(['home_head', 'home_halted']);
  const said = await scope.where('scope_id', '=', clinicScope).executeTakeFirst();
  expect(said).toEqual({ home_head: 1, home_halted: null });
});

test('with the line cut the clinic goes on; when it mends everything arrives once', async () => {
  const { district, home } = await clinicWithDistrict();
  const desk = await kept(openDesk(home.server.url));
  await desk.start();
  await home.issue([residentInsert(uuid())]);
  await arrived(district, home);
  home.replicator.setDistrictCut(true);
  await eventually(() => expect(desk.replicator.state().district.reachable).toBe(false));
  for (let count = 0; count < 10; count += 1) {
    await home.issue([residentInsert(uuid())]);
    await desk.issue([residentInsert(uuid())]);
  }
  await atOne(home, desk);
  await eventually(() => expect(desk.replicator.state().waitingForDistrict).toBe(20));
  home.replicator.setDistrictCut(false);
  await arrived(district, home);
  const ids = await districtFeedIds(district);
  expect(new Set(ids).size).toBe(21);
  expect(await districtResidents(district)).toEqual(await homeResidents(home));
  await eventually(() =>
    expect(desk.replicator.state()).toMatchObject({
      waitingForDistrict: 0,
      district: { reachable: true },
    }),
  );
});

test('what the district decides reaches every desk through the home', async () => {
  const { district, home } = await clinicWithDistrict();
  const desk = await kept(openDesk(home.server.url));
  await desk.start();
  const [first, second] = [uuid(), uuid()];
  expect(await district.district.reference.seed([queue(first, '测量站')])).toBe(true);
  expect(await district.district.reference.seed([queue(first, '又一个')])).toBe(false);
  const names = async () => {
    const rows = await desk.db.read.selectFrom('queues').select('name').orderBy('id').execute();
    return rows.map(({ name }) => name);
  };
  await eventually(async () => expect(await names()).toEqual(['测量站']));
  await district.district.reference.issue(server, [queue(second, '全科门诊')]);
  await eventually(async () => expect(await names()).toEqual(['测量站', '全科门诊']));
  const feed = await desk.db.read
    .selectFrom('feed')
    .select('seq')
    .where('scope_id', '=', referenceScope)
    .execute();
  expect(feed).toHaveLength(2);
});

test('a district that is not there delays nothing and loses nothing', async () => {
  const district = await kept(openTestDistrict());
  await closed(district);
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  await home.issue([residentInsert(uuid())]);
  await eventually(() =>
    expect(home.replicator.state()).toMatchObject({
      district: { reachable: false },
      waitingForDistrict: 1,
      stoppedBecause: null,
    }),
  );
});
