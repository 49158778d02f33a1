import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { clinicScope, residentInsert } from '../../../../tests/support/acts.ts';
import {
  atOne,
  feedIds,
  type HomeWorkstation,
  openDesk,
  openHome,
  residents,
  type Workstation,
} from '../../../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../../../tests/support/district.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { fillHome, sameAs } from '../../../../tests/support/first-load.ts';
import { keeping } from '../../../../tests/support/kept.ts';
import { loadsFirst, serveSnapshots } from '../../../../tests/support/snapshot-home.ts';
import { noteOrigins } from '../../../../server/scopes/known-devices.ts';
import { readSelf } from '../scope-store.ts';
import { isSuccessor } from '../succession.ts';
import { readLoad } from './load-state.ts';

const { kept, closed } = keeping();

const districtIds = async ({ db }: RunningDistrict) => {
  const find = db.selectFrom('feed').select('tx_id').where('scope_id', '=', clinicScope);
  return (await find.orderBy('seq').execute()).map((row) => row.tx_id);
};

/** The home has told the district who else writes here: who is not heard of can not take over. */
const isIntroduced = ({ db }: RunningDistrict, { device }: Workstation) =>
  eventually(async () => {
    const streams = await db.selectFrom('streams').select('device_id').execute();
    expect(streams.map((row) => row.device_id)).toContain(device.deviceId);
  });

const isThere = (district: RunningDistrict, home: Workstation) =>
  eventually(async () => expect(await districtIds(district)).toEqual(await feedIds(home)));

async function wordsAt({ db }: Workstation): Promise<number> {
  const words = db.read.selectFrom('feed').select('seq').where('body', '<>', '');
  return (await words.where('scope_id', '=', clinicScope).execute()).length;
}

const isComplete = ({ replicator }: Workstation) =>
  eventually(() => expect(replicator.firstLoad?.state().stage).toBe('complete'));

/** A desk that has every row of its clinic, and of no entry the words: its line is cut just then. */
async function openWordlessDesk(home: HomeWorkstation): Promise<Workstation> {
  const cut = () => {
    if (desk.replicator.firstLoad?.state().stage === 'complete') desk.replicator.setHomeCut(true);
  };
  const desk = await kept(
    openDesk(home.server.url, { firstLoad: loadsFirst({ onState: () => cut() }) }),
  );
  await desk.start();
  await isComplete(desk);
  return desk;
}

test('who takes over before the words have come orders the clinic, and hands out what it has', async () => {
  const district = await kept(openTestDistrict());
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  await fillHome(home, 40);
  await isThere(district, home);
  await kept(Promise.resolve(serveSnapshots(home)));
  const desk = await openWordlessDesk(home);
  await isIntroduced(district, desk);
  await desk.issue([residentInsert(uuid())]);
  expect(await wordsAt(desk)).toBe(0);
  expect(readLoad(desk.db.read, clinicScope)?.manifest).not.toBeNull();
  const [image, shown] = [desk.image(), await residents(desk)];
  await closed(desk);
  await closed(home);

  const more = { districtUrl: district.url, firstLoad: loadsFirst(), onSuccession: fail };
  const next = await kept(openHome({ image, takesOver: true, ...more }));
  await next.start();
  expect(await residents(next)).toEqual(shown);
  await next.issue([residentInsert(uuid())]);
  await isThere(district, next);
  await eventually(() => expect(readLoad(next.db.read, clinicScope)?.manifest).toBeNull());
  await kept(Promise.resolve(serveSnapshots(next)));
  const other = await kept(openDesk(next.server.url, { firstLoad: loadsFirst() }));
  await other.start();
  await isComplete(other);
  await atOne(next, other);
  expect(await sameAs(other, next)).toEqual([]);
  expect([...next.faults, ...other.faults, ...district.faults]).toEqual([]);
}, 60_000);

function fail(): never {
  throw new Error('nothing is missing at the district');
}

test('where the district never got those words either, the clinic is loaded from there', async () => {
  const district = await kept(openTestDistrict());
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  await fillHome(home, 20);
  await isThere(district, home);
  home.replicator.setDistrictCut(true);
  await fillHome(home, 10);
  await kept(Promise.resolve(serveSnapshots(home)));
  const desk = await openWordlessDesk(home);
  const replicaId = await desk.db.write(async (trx) => readSelf(trx, clinicScope).replicaId);
  // The district has heard of this desk, at a time when it had another database.
  await noteOrigins(
    district.db,
    clinicScope,
    [{ ...desk.device, replicaId, name: '' }],
    Date.now(),
  );
  const { txId } = await desk.issue([residentInsert(uuid())]);
  const image = desk.image();
  await closed(desk);
  await closed(home);

  const succession = Promise.withResolvers<void>();
  const firstLoad = loadsFirst();
  const onSuccession = () => succession.resolve();
  const more = { districtUrl: district.url, firstLoad, onSuccession };
  const next = await kept(openHome({ image, takesOver: true, ...more }));
  await next.start();
  await succession.promise;
  expect(isSuccessor(next.db.read, clinicScope)).toBe(true);
  // What it did itself is not gone: it comes behind what the district has.
  const limbo = await next.db.read.selectFrom('limbo').select(['tx_id', 'body']).execute();
  expect(limbo.filter(({ body }) => body !== '').map((row) => row.tx_id)).toEqual([txId]);
}, 60_000);
