import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPeer, type Peer } from '../../electron/data/replication/peer.ts';
import { DIGEST_PATH } from '../../shared/replication/digest-messages.ts';
import type { Ask } from '../../shared/replication/protocol.ts';
import { START } from '../../shared/replication/transaction.ts';
import { clinicScope, residentInsert } from '../../tests/support/acts.ts';
import { enrolmentCode, type HomeWorkstation, openHome } from '../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';

const otherClinic = '01980000-0000-7000-8000-0000000000c2';

let district: RunningDistrict;
let home: HomeWorkstation;
let stranger: HomeWorkstation;
let asStranger: Peer;

beforeEach(async () => {
  district = await openTestDistrict();
  home = await openHome({ districtUrl: district.url });
  stranger = await openHome({ districtUrl: district.url, clinicId: otherClinic });
  for (const one of [home, stranger]) await one.start();
  await home.issue([residentInsert(randomUUID())]);
  await atDistrict(clinicScope, 1);
  const { db, device } = stranger;
  const { url } = district;
  asStranger = createPeer({
    db,
    device,
    role: 'district',
    url,
    enrolmentCode,
    name: 'home',
    now: Date.now,
  });
});
afterEach(async () => {
  for (const one of [home, stranger, district]) await one.close();
});

function atDistrict(scopeId: string, count: number) {
  return eventually(async () => {
    const feed = await district.db
      .selectFrom('feed')
      .select(['seq', 'tx_id', 'chk'])
      .where('scope_id', '=', scopeId)
      .execute();
    expect(feed).toHaveLength(count);
    return feed;
  });
}

/** One of the clinic's own entries, as the home has it. */
async function entryOfTheOther() {
  const { body, seq, chk } = await home.db.read
    .selectFrom('feed')
    .select(['body', 'seq', 'chk'])
    .executeTakeFirstOrThrow();
  return { seq, chk, status: 'applied' as const, tx: JSON.parse(body) };
}

test('the home of another clinic gets nothing of a clinic, and writes nothing in it', async () => {
  const scopeId = clinicScope;
  const options = { timeoutMs: 10_000 };
  const replicaId = randomUUID();
  const entry = await entryOfTheOther();
  const ownClaim = await claimOf(stranger, otherClinic);
  const txs = [entry.tx];
  const ask = asStranger.ask;
  const offer: Ask<'offer'> = {
    scopeId,
    kind: 'clinic',
    from: START,
    entries: [entry],
    origins: [],
    claim: ownClaim,
    rewinds: true,
  };
  const refused = await Promise.allSettled([
    ask('pull', { scopeId, from: START, maxBytes: 1_000 }, options),
    ask('common', { scopeId, points: [{ seq: 1, chk: entry.chk }] }, options),
    ask('mail', { scopeId }, options),
    ask('wait', { scopeId, seq: 0, district: null }, options),
    ask('push', { scopeId, replicaId, txs }, options),
    asStranger.request(DIGEST_PATH, { want: 'sums', scopeId }, options),
    ask('donate', { scopeId, txs, origins: [] }, options),
    ask('offer', offer, options),
  ]);
  const codes = refused.map((one) => one.status === 'rejected' && one.reason.code);
  expect(codes).toEqual([...Array.from({ length: 7 }, () => 'unknown-scope'), 'bad-transaction']);
  await home.issue([residentInsert(randomUUID())]);
  await stranger.issue([residentInsert(randomUUID())]);
  await atDistrict(clinicScope, 2);
  await atDistrict(otherClinic, 1);
  expect(district.faults).toEqual([]);
});

async function claimOf({ db }: HomeWorkstation, scopeId: string) {
  const { claim } = await db.read
    .selectFrom('scopes')
    .select('claim')
    .where('scope_id', '=', scopeId)
    .executeTakeFirstOrThrow();
  return JSON.parse(claim ?? '');
}
