import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import {
  atOne,
  feedIds,
  type HomeWorkstation,
  openDesk,
  openHome,
  type Workstation,
} from '../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { saveDevice } from '../../electron/data/replication/known-devices.ts';
import { hearRefusals } from '../../electron/data/replication/membership.ts';
import { revokeDevice as revokeAtHome } from '../../electron/data/replication/workstations.ts';
import { takeRefusals } from './refusals.ts';
import { listDevices, revokeDevice } from './workstations.ts';

let district: RunningDistrict;
let home: HomeWorkstation;
let desk: Workstation;

beforeEach(async () => {
  district = await openTestDistrict();
  home = await openHome({ districtUrl: district.url });
  desk = await openDesk(home.server.url);
  await home.start();
  await desk.start();
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
  await atDistrict(1);
});
afterEach(async () => {
  await desk.close();
  await home.close();
  await district.close();
});

const atDistrict = (count: number) =>
  eventually(async () => {
    const rows = await district.db.selectFrom('feed').select('seq').execute();
    expect(rows.length).toBeGreaterThanOrEqual(count);
  });
const order = (deviceId: string) => ({ deviceId, by: 'op', reason: 'stolen', now: Date.now() });
/** A new round says hello, and hears at once what a quiet line hears within ten seconds. */
const reconnect = () => {
  home.replicator.setDistrictCut(true);
  home.replicator.setDistrictCut(false);
};

test('whom the district sent away, the home refuses too, and goes on refusing without a line', async () => {
  await revokeDevice(district.db, order(desk.device.deviceId));
  reconnect();
  await eventually(async () =>
    expect(await home.membership.refused()).toEqual([desk.device.deviceId]),
  );
  home.replicator.setDistrictCut(true);
  const { txId } = await desk.issue([residentInsert(uuid())]);
  await eventually(() => expect(desk.membership.isDismissed()).toBe(true));
  await eventually(async () => expect(await feedIds(home)).toContain(txId));
  expect(home.membership.isDismissed()).toBe(false);
});

test('whom the home sent away, the district knows of, and no other clinic is touched', async () => {
  const elsewhere = await openHome({ districtUrl: district.url, clinicId: uuid() });
  try {
    await elsewhere.start();
    await home.db.write(async (db) => revokeAtHome(db, order(desk.device.deviceId)));
    await home.db.write(async (db) => revokeAtHome(db, order(elsewhere.device.deviceId)));
    reconnect();
    await eventually(async () => {
      const gone = (await listDevices(district.db)).filter(({ revokedAt }) => revokedAt !== null);
      expect(gone).toMatchObject([{ deviceId: desk.device.deviceId, role: 'desk' }]);
    });
  } finally {
    await elsewhere.close();
  }
});

test('a home that was replaced is sent away where its successor said so, and orders nobody away itself', async () => {
  const image = desk.image();
  await desk.close();
  home.replicator.setDistrictCut(true);
  desk = await openHome({ image, takesOver: true, districtUrl: district.url });
  await desk.start();
  const heir = desk.device.deviceId;
  await eventually(async () => {
    const scope = district.db
      .selectFrom('scopes')
      .select('home_device_id')
      .where('kind', '=', 'clinic');
    expect((await scope.executeTakeFirst())?.home_device_id).toBe(heir);
  });
  const caller = { ...home.device, name: 'home', isRevoked: false, clinicId: clinicScope };
  await takeRefusals(district.db, { told: [heir], caller, now: Date.now() });
  await desk.db.write(async (db) => revokeAtHome(db, order(home.device.deviceId)));
  desk.replicator.setDistrictCut(true);
  desk.replicator.setDistrictCut(false);
  await eventually(async () => {
    const gone = (await listDevices(district.db)).filter(({ revokedAt }) => revokedAt !== null);
    expect(gone).toMatchObject([{ deviceId: home.device.deviceId, role: 'home' }]);
  });
});

test('whom others alone have told of, the home refuses unless it let them in', async () => {
  const stranger = uuid();
  await home.db.write(async (db) =>
    saveDevice(db, { deviceId: stranger, publicKey: 'key', name: '' }, 'origin', Date.now()),
  );
  const strangers = [stranger, desk.device.deviceId];
  await hearRefusals(home.membership, { strangers });
  expect(await home.membership.refused()).toEqual([stranger]);
});

test('a home that the district sent away locks itself, and keeps what it has', async () => {
  await revokeDevice(district.db, order(home.device.deviceId));
  const { txId } = await home.issue([residentInsert(uuid())]);
  await eventually(() => expect(home.membership.isDismissed()).toBe(true));
  expect(await feedIds(home)).toContain(txId);
});
