import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { revokeDevice } from '../../electron/data/replication/workstations.ts';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import { feedIds, openDesk, openHome, type Workstation } from '../../tests/support/clinic.ts';
import { districtFeedIds, openTestDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';

const { kept, closed } = keeping();

const issueOne = async (at: Workstation) => (await at.issue([residentInsert(uuid())])).txId;

const clinicOf = {
  op: 'insert',
  entity: 'clinics',
  rowId: clinicScope,
  fields: {
    name: '一号中心',
    county_code: '110199',
    street_code: '001',
    phone: null,
    address: null,
  },
} as const;

test('who was sent away, and takes the clinic over before the district hears of it, orders nothing', async () => {
  const district = await kept(openTestDistrict());
  await district.district.reference.seed([clinicOf]);
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  const desk = await kept(openDesk(home.server.url));
  await desk.start();
  const first = await issueOne(desk);
  await eventually(async () => expect(await districtFeedIds(district)).toEqual([first]));
  await eventually(async () => {
    const known = await desk.db.read.selectFrom('clinics').select('id').execute();
    expect(known).toHaveLength(1);
  });

  home.replicator.setDistrictCut(true);
  const { deviceId } = desk.device;
  const order = { deviceId, by: 'manager', reason: 'stolen', now: Date.now() };
  await home.db.write(async (trx) => revokeDevice(trx, order));
  const image = desk.image();
  await closed(desk);
  const enrolmentCode = 'no code lets it in';
  const line = { districtUrl: district.url, enrolmentCode };
  const taker = await kept(openHome({ ...line, image, takesOver: true }));
  await taker.start();
  const late = await issueOne(taker);
  await eventually(async () => expect(await districtFeedIds(district)).toContain(late));

  const own = await issueOne(home);
  home.replicator.setDistrictCut(false);
  await eventually(async () => {
    expect(new Set(await feedIds(home))).toEqual(new Set([first, late, own]));
    expect(await districtFeedIds(district)).toEqual(await feedIds(home));
  }, 30_000);
  expect(home.heard).toEqual([]);
  await issueOne(taker);
  await eventually(() => expect(taker.membership.isDismissed()).toBe(true), 30_000);
  await eventually(async () =>
    expect(await districtFeedIds(district)).toEqual(await feedIds(home)),
  );
  expect([...home.faults, ...taker.faults, ...district.faults]).toEqual([]);
}, 90_000);
