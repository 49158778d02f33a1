import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clinicScope } from '../../../tests/support/acts.ts';
import { openTestDistrict } from '../../../tests/support/district.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { fillScope, introduceWriters } from '../../../tests/support/scope-feed.ts';
import { inTransaction } from '../../db/open.ts';
import { rewind } from '../limbo.ts';

const { kept } = keeping();
const DAY_MS = 86_400_000;

test('one is made where something happened since, three nights are kept, and who asks gets the newest at once', async () => {
  let now = Date.parse('2026-11-22T18:00:00Z');
  const running = await kept(
    openTestDistrict({ pullBelow: { entries: 5, bytes: 1_000_000 }, now: () => now }),
  );
  const { db, snapshotFolder } = running;
  const { snapshots } = running.district;
  if (!snapshots) throw new Error('the district makes snapshots');
  const manifests = () =>
    readdirSync(join(snapshotFolder, clinicScope)).filter((name) => name.endsWith('.manifest'));
  expect(await snapshots.clinics()).toEqual([]);
  await fillScope(db, clinicScope, { count: 3, now });
  expect(await snapshots.clinics()).toEqual([clinicScope]);
  expect(await snapshots.renew(clinicScope, now)).toBe(false);
  expect(await snapshots.newest(clinicScope)).toBeNull();

  for (let night = 1; night <= 5; night += 1) {
    const { seq, chk } = await fillScope(db, clinicScope, { count: 5, now });
    await introduceWriters(db, clinicScope);
    expect(await snapshots.renew(clinicScope, now)).toBe(true);
    expect(await snapshots.newest(clinicScope)).toMatchObject({ position: { seq, chk } });
    expect(manifests()).toHaveLength(Math.min(night, 3));
    expect(await snapshots.renew(clinicScope, now)).toBe(false);
    now += DAY_MS;
    expect(await snapshots.renew(clinicScope, now)).toBe(false);
  }

  // A restore took the end of the feed away: the newest is of another one.
  const [back] = await db
    .selectFrom('feed')
    .select(['seq', 'chk'])
    .where('scope_id', '=', clinicScope)
    .where('seq', '=', 20)
    .execute();
  if (!back) throw new Error('there is a feed');
  await inTransaction(db, async (trx) => {
    await rewind(trx, clinicScope, back);
    await trx.deleteFrom('limbo').execute();
  });
  expect(await snapshots.renew(clinicScope, now)).toBe(true);
  expect(await snapshots.newest(clinicScope)).toMatchObject({ position: back });
  expect(running.faults).toEqual([]);
});
