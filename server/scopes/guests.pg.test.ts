import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { readKeptDigest } from '../../electron/data/replication/snapshot/digest-store.ts';
import { createPeer } from '../../electron/data/replication/peer.ts';
import { digestSums } from '../../shared/replication/digest.ts';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import { enrolmentCode, openHome } from '../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import {
  giveDayList,
  type GuestKind,
  hospitalOp,
  joinGuest,
  referralOp,
} from '../../tests/support/guests.ts';
import { keeping } from '../../tests/support/kept.ts';
import { openReplica, type Replica } from '../../tests/support/replica.ts';
import { digestOf } from './digest.ts';
import { endExpired } from './guests.ts';

const { kept } = keeping();
const hospitalId = '01980000-0000-7000-8000-0000000000b1';
const otherId = '01980000-0000-7000-8000-0000000000b2';

async function openClinic() {
  const district = await kept(openTestDistrict());
  await district.district.reference.seed([hospitalOp(hospitalId), hospitalOp(otherId)]);
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  return { district, home };
}

async function openFollowing(district: RunningDistrict, scopeId: string, kind: GuestKind) {
  const guest = await kept(joinGuest(district, scopeId, kind));
  await guest.start();
  return guest;
}

async function seen({ db }: Pick<Replica, 'db'>) {
  const residents = await db.read.selectFrom('residents').select(['id', 'phone']).execute();
  const referrals = await db.read.selectFrom('referrals').select(['id', 'state']).execute();
  const memberships = await db.read
    .selectFrom('memberships')
    .select(['resident_id', 'role', 'because'])
    .where('ended_at', 'is', null)
    .execute();
  return { residents, referrals, memberships };
}

/** The digest that the workstation kept is the one of the district's rows. */
async function sameSums(district: RunningDistrict, hospital: Pick<Replica, 'db'>) {
  const there = await digestOf(district.db, hospitalId);
  const here = readKeptDigest(hospital.db.read, hospitalId);
  expect(digestSums(here)).toEqual(there && digestSums(there.digest));
}

test('a hospital has those who are referred to it, as long as they are, and nobody else', async () => {
  const { district, home } = await openClinic();
  const hospital = await openFollowing(district, hospitalId, 'hospital');
  const [referred, elsewhere, neither] = [uuid(), uuid(), uuid()];
  const referralId = uuid();
  for (const id of [referred, elsewhere, neither]) await home.issue([residentInsert(id)]);
  await home.issue([referralOp(elsewhere, uuid(), otherId)]);
  await home.issue([referralOp(referred, referralId, hospitalId)]);
  await eventually(async () =>
    expect(await seen(hospital)).toEqual({
      residents: [{ id: referred, phone: null }],
      referrals: [{ id: referralId, state: 'submitted' }],
      memberships: [{ resident_id: referred, role: 'referral', because: referralId }],
    }),
  );

  await home.patch(referred, 'phone', '13800000000');
  await eventually(async () =>
    expect((await seen(hospital)).residents).toEqual([{ id: referred, phone: '13800000000' }]),
  );
  await sameSums(district, hospital);

  const close = await home.db.write((trx) =>
    home.ledger.patchOp(trx, 'referrals', referralId, 'state', 'cancelled'),
  );
  await home.issue([close]);
  await eventually(async () =>
    expect(await seen(hospital)).toEqual({ residents: [], referrals: [], memberships: [] }),
  );
  await sameSums(district, hospital);
  expect(district.faults).toEqual([]);
});

test('nobody else reads a hospital’s scope, and its workstation no other', async () => {
  const { district, home } = await openClinic();
  const hospital = await openFollowing(district, hospitalId, 'hospital');
  const id = uuid();
  await home.issue([residentInsert(id), referralOp(id, uuid(), hospitalId)]);
  await eventually(async () => expect((await seen(hospital)).residents).toHaveLength(1));

  const from = { seq: 0, chk: '0'.repeat(64) };
  const pull = (replica: Pick<Replica, 'db' | 'device'>, scopeId: string, code: string | null) =>
    createPeer({
      ...replica,
      role: 'district',
      url: district.url,
      enrolmentCode: code,
      name: 'asker',
      now: Date.now,
    }).ask('pull', { scopeId, from, maxBytes: 1_000_000 }, { timeoutMs: 5_000 });
  await expect(pull(home, hospitalId, null)).rejects.toMatchObject({ code: 'unknown-scope' });
  const stranger = await kept(openReplica({ isHome: false }));
  await expect(pull(stranger, hospitalId, enrolmentCode)).rejects.toMatchObject({
    code: 'unknown-scope',
  });
  for (const scopeId of [clinicScope, otherId])
    await expect(pull(hospital, scopeId, null)).rejects.toMatchObject({ code: 'unknown-scope' });
  expect((await pull(hospital, hospitalId, null)).outcome).toBe('page');
});

test('a tablet holds a day’s list, until the day is over', async () => {
  const { district, home } = await openClinic();
  const tabletId = uuid();
  const tablet = await openFollowing(district, tabletId, 'tablet');
  const [listed, other] = [uuid(), uuid()];
  for (const id of [listed, other]) await home.issue([residentInsert(id)]);
  await eventually(() => expect(home.replicator.state().waitingForDistrict).toBe(0));
  await eventually(async () => {
    const rows = await district.db
      .selectFrom('feed')
      .select('seq')
      .where('scope_id', '=', clinicScope)
      .execute();
    expect(rows).toHaveLength(2);
  });
  const { writer, ownScopes } = district.district;
  const expiresAt = Date.now() + 3_600_000;
  await giveDayList(district, tabletId, [listed], expiresAt);
  await giveDayList(district, tabletId, [listed], expiresAt);
  await eventually(async () =>
    expect(await seen(tablet)).toMatchObject({
      residents: [{ id: listed }],
      memberships: [{ resident_id: listed, role: 'day-list' }],
    }),
  );
  expect(await endExpired(district.db, writer)).toEqual(new Set());
  const later = { ...writer, now: () => expiresAt };
  ownScopes.tell(await endExpired(district.db, later));
  await eventually(async () => expect((await seen(tablet)).residents).toEqual([]));
  expect(district.faults).toEqual([]);
});
