import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { revokeDevice } from '../../electron/data/replication/workstations.ts';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import { feedIds, openDesk, openHome, type Workstation } from '../../tests/support/clinic.ts';
import { districtFeedIds, openTestDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';
import { revokeDevice as revokeAtDistrict } from './workstations.ts';

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

/** A clinic of which the desk takes over while its home is out of reach. */
async function parties() {
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
  const { deviceId } = desk.device;
  const order = { deviceId, by: 'manager', reason: 'stolen', now: Date.now() };
  const takeOver = async () => {
    const image = desk.image();
    await closed(desk);
    const enrolmentCode = 'no code lets it in';
    const line = { districtUrl: district.url, enrolmentCode };
    const taker = await kept(openHome({ ...line, image, takesOver: true }));
    await taker.start();
    const late = await issueOne(taker);
    await eventually(async () => expect(await districtFeedIds(district)).toContain(late));
    return { taker, late };
  };
  /** The home reaches the district again: both have what was said meanwhile. */
  const comeBack = async (late: string) => {
    const own = await issueOne(home);
    home.replicator.setDistrictCut(false);
    await eventually(async () => {
      expect(new Set(await feedIds(home))).toEqual(new Set([first, late, own]));
      expect(await districtFeedIds(district)).toEqual(await feedIds(home));
    }, 30_000);
    return own;
  };
  return { district, home, order, takeOver, comeBack };
}

const statusOf = async ({ db }: Workstation, txId: string) =>
  db.read.selectFrom('feed').select('status').where('tx_id', '=', txId).executeTakeFirst();

test('who was sent away, and takes the clinic over before the district hears of it, orders nothing', async () => {
  const { district, home, order, takeOver, comeBack } = await parties();
  home.replicator.setDistrictCut(true);
  await home.db.write(async (trx) => revokeDevice(trx, order));
  const { taker, late } = await takeOver();

  const own = await comeBack(late);
  expect(await statusOf(home, late)).toEqual({ status: 'quarantined' });
  expect(await statusOf(home, own)).toEqual({ status: 'applied' });
  expect(home.heard).toEqual([]);
  await issueOne(taker);
  await eventually(() => expect(taker.membership.isDismissed()).toBe(true), 30_000);
  await eventually(async () =>
    expect(await districtFeedIds(district)).toEqual(await feedIds(home)),
  );
  expect([...home.faults, ...taker.faults, ...district.faults]).toEqual([]);
}, 90_000);

test('the home to which the district says that one took over whom an operator sent away does not give way', async () => {
  const { district, home, order, takeOver, comeBack } = await parties();
  home.replicator.setDistrictCut(true);
  const { taker, late } = await takeOver();
  await revokeAtDistrict(district.db, order);
  const own = await comeBack(late);
  expect(await statusOf(home, own)).toEqual({ status: 'applied' });
  expect(home.heard).toEqual([]);
  expect([...home.faults, ...taker.faults, ...district.faults]).toEqual([]);
}, 90_000);
