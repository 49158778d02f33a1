import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkDigest, readAlarm } from '../../electron/data/replication/snapshot/digest-check.ts';
import { readKeptDigest } from '../../electron/data/replication/snapshot/digest-store.ts';
import { digestSums } from '../../shared/replication/digest.ts';
import { clinicScope } from '../../tests/support/acts.ts';
import { type HomeWorkstation, openHome } from '../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { fillHome } from '../../tests/support/first-load.ts';
import { DIGEST_PATH } from '../../shared/replication/digest-messages.ts';
import { answersDigests } from '../http/digest.ts';
import { digestOf } from './digest.ts';

let district: RunningDistrict;
let home: HomeWorkstation;
beforeEach(async () => {
  district = await openTestDistrict();
  home = await openHome({ districtUrl: district.url });
  await home.start();
});
afterEach(async () => {
  await home.close();
  await district.close();
});

test('PostgreSQL and SQLite make the same digest of the same feed (J2)', async () => {
  await fillHome(home, 1_050);
  const { seq, chk } = await home.db.read
    .selectFrom('scopes')
    .select(['seq', 'chk'])
    .where('scope_id', '=', clinicScope)
    .executeTakeFirstOrThrow();
  await eventually(async () => {
    const there = await digestOf(district.db, clinicScope);
    expect(there?.position).toEqual({ seq, chk });
    const sums = there && digestSums(there.digest);
    expect(sums).toEqual(digestSums(readKeptDigest(home.db.read, clinicScope)));
  });
});

test('a home compares with its district, and says when the two are not the same', async () => {
  await fillHome(home, 20);
  const check = () => {
    const { db, ledger, clock, replicator } = home;
    const { district: peer } = replicator;
    return checkDigest({ db, ledger, clock, scopeId: clinicScope, peer: null, district: peer });
  };
  await eventually(async () => expect(await check()).toBe('equal'));
  expect(readAlarm(home.db.read, clinicScope)).toBeNull();
  await sql`update residents set address = '别处'
    where id = (select min(id) from residents)`.execute(district.db);
  expect(await check()).toBe('different');
  expect(readAlarm(home.db.read, clinicScope)).toMatchObject({ rows: 1, against: 'district' });
});

test('one is made at a time: whoever asks meanwhile is told to ask again', async () => {
  await fillHome(home, 20);
  const { deviceId, publicKey } = home.device;
  const answer = answersDigests(district.district);
  const call = {
    method: 'POST',
    path: DIGEST_PATH,
    target: DIGEST_PATH,
    body: Buffer.from(JSON.stringify({ want: 'sums', scopeId: clinicScope })),
    range: null,
    address: '',
    caller: { deviceId, publicKey, name: 'home', isRevoked: false },
  };
  await eventually(async () => expect(await answer(call)).toMatchObject({ status: 200 }));
  const both = await Promise.allSettled([answer(call), answer(call)]);
  expect(both).toMatchObject([{ status: 'fulfilled' }, { reason: { code: 'busy' } }]);
  await expect(answer(call)).resolves.toMatchObject({ status: 200 });
});

test('a scope that is not here has none', async () => {
  expect(await digestOf(district.db, '01980000-0000-7000-8000-00000000abcd')).toBeNull();
});
