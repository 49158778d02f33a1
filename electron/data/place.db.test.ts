import { expect, test } from 'vitest';
import { clinicScope, referenceScope, residentInsert } from '../../tests/support/acts.ts';
import { atOne, openDesk, openHome } from '../../tests/support/clinic.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';
import { openReplica, type Replica } from '../../tests/support/replica.ts';
import { dataHostConfig } from './config.ts';
import { readPlace } from './place.ts';
import { keepDistrictUrl, keptUrl } from './replication/address-book.ts';

const { kept } = keeping();
const homeUrl = 'https://10.1.2.3:7400';
const told = 'https://district.example';

const configOf = (role: object) =>
  dataHostConfig.parse({
    databasePath: 'clinic.db',
    databaseKey: '5a'.repeat(32),
    version: 'test',
    workstation: { name: '二号', ticketPrefix: 'B', clinicId: clinicScope },
    referenceScopeId: referenceScope,
    role,
    tcpAllowList: [],
    demo: null,
  });

const asDesk = configOf({ kind: 'desk', homeUrl });

const standAs = ({ db }: Replica, standing: { is_home: number; leads_when_loaded?: number }) =>
  db.write((trx) =>
    trx.updateTable('scopes').set(standing).where('scope_id', '=', clinicScope).execute(),
  );

test('a desk knows from its home where the district is, and asks there once it orders the clinic', async () => {
  const desk = await kept(openReplica({ isHome: false }));
  await keepDistrictUrl(desk.db, { told, homeUrl }, Date.now());
  expect(await readPlace(desk.db, asDesk)).toEqual({ kind: 'desk', homeUrl });
  await standAs(desk, { is_home: 1 });
  expect(await readPlace(desk.db, asDesk)).toMatchObject({ kind: 'home', districtUrl: told });
  // What somebody wrote into the set-up goes first.
  const byHand = configOf({ kind: 'desk', homeUrl, districtUrl: 'https://10.9.9.9' });
  expect(await readPlace(desk.db, byHand)).toMatchObject({ districtUrl: 'https://10.9.9.9' });
  // It ordered the clinic, and has to load it first.
  await standAs(desk, { is_home: 0, leads_when_loaded: 1 });
  expect(await readPlace(desk.db, asDesk)).toEqual({ kind: 'successor', districtUrl: told });
});

test('a home whose set-up says nothing of a district goes by what it was told as a desk', async () => {
  const home = await kept(openReplica({ isHome: true }));
  const role = { kind: 'home', listen: { host: '127.0.0.1', port: 0 }, districtUrl: null };
  expect(await readPlace(home.db, configOf(role))).toMatchObject({ districtUrl: null });
  await keepDistrictUrl(home.db, { told, homeUrl }, Date.now());
  expect(await readPlace(home.db, configOf(role))).toMatchObject({ districtUrl: told });
});

test('what no set-up may say is not kept, and a later word replaces an earlier one', async () => {
  const { db } = await kept(openReplica({ isHome: false }));
  const ofTheHomeAlone = 'https://127.0.0.1:7443';
  for (const wrong of ['', 'district', 'http://10.1.2.3', 'ftp://district.example', ofTheHomeAlone])
    await keepDistrictUrl(db, { told: wrong, homeUrl }, Date.now());
  expect(await keptUrl(db.read, 'district')).toBeNull();
  await keepDistrictUrl(db, { told: homeUrl, homeUrl }, Date.now());
  await keepDistrictUrl(db, { told, homeUrl }, Date.now());
  expect(await keptUrl(db.read, 'district')).toBe(told);
  expect(await keptUrl(db.read, 'home')).toBeNull();
});

test('a home tells its desks where the district is, also one that the district does not answer', async () => {
  const home = await kept(openHome({ districtUrl: 'https://127.0.0.1:9' }));
  const desk = await kept(openDesk(home.server.url));
  await home.start();
  await desk.start();
  await eventually(async () =>
    expect(await keptUrl(desk.db.read, 'district')).toBe('https://127.0.0.1:9'),
  );
  const { found_at: foundAt } = await desk.db.read
    .selectFrom('peer_addresses')
    .select('found_at')
    .executeTakeFirstOrThrow();
  // Told with every page, kept once.
  await home.issue([residentInsert('01980000-0000-7000-8000-0000000000d1')]);
  await atOne(home, desk);
  const rows = await desk.db.read.selectFrom('peer_addresses').select('found_at').execute();
  expect(rows).toEqual([{ found_at: foundAt }]);
});

test('a home without a district says so, and where one was stays known', async () => {
  const home = await kept(openHome());
  const desk = await kept(openDesk(home.server.url));
  await keepDistrictUrl(desk.db, { told, homeUrl }, Date.now());
  await home.start();
  await desk.start();
  await home.issue([residentInsert('01980000-0000-7000-8000-0000000000d2')]);
  await atOne(home, desk);
  await eventually(() => expect(desk.replicator.state().hasDistrict).toBe(false));
  expect(await keptUrl(desk.db.read, 'district')).toBe(told);
});
