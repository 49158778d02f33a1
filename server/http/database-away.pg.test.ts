import pg from 'pg';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { residentInsert } from '../../tests/support/acts.ts';
import { feedIds, openHome } from '../../tests/support/clinic.ts';
import {
  districtFeedIds,
  openTestDistrict,
  type RunningDistrict,
} from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { keeping } from '../../tests/support/kept.ts';

const { kept } = keeping();

/** Somebody who looks after the cluster, from another database of it. */
async function openAdministrator({ databaseUrl }: RunningDistrict) {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  return {
    /** Nobody gets in, and who is in is thrown out. */
    shut: async () => {
      await client.query(`alter database ${name} allow_connections false`);
      await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [name],
      );
    },
    open: () => client.query(`alter database ${name} allow_connections true`),
    close: () => client.end(),
  };
}

test('while the database lets nobody in the clinic keeps what it does, and then all of it arrives once', async () => {
  const district = await kept(openTestDistrict());
  const administrator = await kept(openAdministrator(district));
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  await home.issue([residentInsert(uuid())]);
  await eventually(async () => expect(await districtFeedIds(district)).toHaveLength(1));
  await administrator.shut();
  for (let count = 0; count < 20; count += 1) await home.issue([residentInsert(uuid())]);
  await eventually(() => expect(district.faults.length).toBeGreaterThan(2));
  expect(await feedIds(home)).toHaveLength(21);
  await administrator.open();
  await eventually(async () =>
    expect(await districtFeedIds(district)).toEqual(await feedIds(home)),
  );
  expect(home.faults).toEqual([]);
});

test('while its disk is full the clinic keeps what it does, and then all of it arrives once', async () => {
  const district = await kept(openTestDistrict());
  const client = new pg.Client({ connectionString: district.databaseUrl });
  await client.connect();
  await kept(Promise.resolve({ close: () => client.end() }));
  await client.query(`create function full_disk() returns trigger language plpgsql as
    $$ begin raise exception 'no space left' using errcode = 'disk_full'; end $$`);
  await client.query(
    'create trigger full_disk before insert on feed for each row execute function full_disk()',
  );
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  for (let count = 0; count < 20; count += 1) await home.issue([residentInsert(uuid())]);
  await eventually(() => expect(district.faults.length).toBeGreaterThan(2));
  expect(await districtFeedIds(district)).toEqual([]);
  await client.query('drop trigger full_disk on feed');
  await eventually(async () =>
    expect(await districtFeedIds(district)).toEqual(await feedIds(home)),
  );
  expect(home.faults).toEqual([]);
});
