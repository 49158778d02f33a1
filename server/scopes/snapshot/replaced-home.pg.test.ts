import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { prepared } from '../../../electron/data/db/write-context.ts';
import { openDevice } from '../../../electron/data/replication/device.ts';
import { createPeerSource } from '../../../electron/data/replication/snapshot/peer-source.ts';
import { startTopology } from '../../../electron/data/topology.ts';
import { makeOrganisation } from '../../../shared/demo/reference.ts';
import { manifest } from '../../../shared/replication/snapshot.ts';
import {
  clinicScope,
  membershipInsert,
  nurse,
  referenceScope,
  residentInsert,
} from '../../../tests/support/acts.ts';
import { attachmentInsert, inventPaper } from '../../../tests/support/attachments.ts';
import { type HomeWorkstation, openHome } from '../../../tests/support/clinic.ts';
import { openTestDistrict, type RunningDistrict } from '../../../tests/support/district.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { fillHome } from '../../../tests/support/first-load.ts';
import { keeping } from '../../../tests/support/kept.ts';
import { startWorkstation, type TestWorkstation } from '../../../tests/support/workstation.ts';
import { inTransaction } from '../../db/open.ts';
import { readScope } from '../feed-store.ts';
import { rewind } from '../limbo.ts';
import { makeEnrolmentCode, revokeDevice } from '../workstations.ts';

const { kept, closed } = keeping();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A clinic whose home the district has followed to its head. */
async function clinicAt(district: RunningDistrict, residents: number): Promise<HomeWorkstation> {
  const home = await kept(openHome({ districtUrl: district.url }));
  await home.start();
  await fillHome(home, residents);
  const { seq, chk } = await positionOf(home);
  await eventually(async () =>
    expect(await readScope(district.db, clinicScope)).toMatchObject({ seq, chk }),
  );
  return home;
}

const positionOf = ({ db }: Pick<HomeWorkstation, 'db'>) =>
  db.read
    .selectFrom('scopes')
    .select(['seq', 'chk'])
    .where('scope_id', '=', clinicScope)
    .executeTakeFirstOrThrow();

/** A new computer, let in as the clinic's home by a code of the district. */
async function replacementAt(district: RunningDistrict): Promise<TestWorkstation> {
  const { code } = await makeEnrolmentCode(district.db, {
    clinicId: clinicScope,
    role: 'home',
    madeBy: 'operator',
    now: Date.now(),
    makeChance: randomBytes,
  });
  return kept(
    startWorkstation({
      joined: {
        role: {
          kind: 'home',
          listen: { host: '127.0.0.1', port: 0 },
          districtUrl: district.url,
        },
        organisation: { ...makeOrganisation(() => uuid()), clinicId: clinicScope },
        referenceScopeId: referenceScope,
        enrolmentCode: code,
      },
    }),
  );
}

const residentsOf = ({ db }: Pick<HomeWorkstation, 'db'>) =>
  db.read.selectFrom('residents').selectAll().orderBy('id').execute();

const issueAt = ({ app: { database, ledger } }: TestWorkstation, id: string) =>
  database.write((trx) =>
    ledger.issue(trx, { scopeId: clinicScope, actor: nurse, ops: [residentInsert(id)] }),
  );

const standingOf = ({ app: { database } }: TestWorkstation) =>
  database.read
    .selectFrom('scopes')
    .select(['is_home', 'leads_when_loaded', 'anchor_seq', 'seq', 'claim'])
    .where('scope_id', '=', clinicScope)
    .executeTakeFirstOrThrow();

/** It has the clinic, orders it, and the district has all that it did meanwhile. */
async function leads(home: TestWorkstation): Promise<void> {
  await eventually(async () => {
    expect(home.app.loading.state()).toMatchObject({ stage: 'complete', problem: null });
    expect(home.topology.isHome()).toBe(true);
    expect((await positionOf({ db: home.app.database })).seq).toBeGreaterThan(4);
    expect(await standingOf(home)).toMatchObject({
      is_home: 1,
      leads_when_loaded: 0,
      anchor_seq: 0,
    });
    expect(home.app.connectionState().waitingForDistrict).toBe(0);
  }, 30_000);
}

const inDistrict = async ({ db }: RunningDistrict, txIds: readonly string[]) => {
  const rows = await db
    .selectFrom('feed')
    .select('tx_id')
    .where('scope_id', '=', clinicScope)
    .where('tx_id', 'in', txIds)
    .execute();
  return rows.length;
};

test('the only computer burned: a new one loads the clinic from the district and goes on as its home', async () => {
  const district = await kept(openTestDistrict({ pullBelow: { entries: 0, bytes: 0 } }));
  const burned = await clinicAt(district, 60);
  const before = await residentsOf(burned);
  await closed(burned);
  const home = await replacementAt(district);
  const own = await issueAt(home, uuid());
  await leads(home);
  const after = await residentsOf({ db: home.app.database });
  expect(after.filter(({ id }) => before.some((one) => one.id === id))).toEqual(before);
  const later = await issueAt(home, uuid());
  await eventually(async () => expect(await inDistrict(district, [own.txId, later.txId])).toBe(2));
  expect(JSON.parse(String((await standingOf(home)).claim))).toMatchObject({
    deviceId: home.app.workstation.deviceId,
  });
  expect(district.faults).toEqual([]);
}, 60_000);

test('it knows which rows and papers left with their residents', async () => {
  const district = await kept(openTestDistrict({ pullBelow: { entries: 0, bytes: 0 } }));
  const burned = await clinicAt(district, 10);
  const [visitorId, membershipId] = [uuid(), uuid()];
  const paper = attachmentInsert(inventPaper(1, 100), { resident_id: visitorId });
  await burned.issue([membershipInsert(membershipId, visitorId), residentInsert(visitorId), paper]);
  const ended = '2026-11-22T10:00:00Z';
  const end = await burned.db.write((trx) =>
    burned.ledger.patchOp(trx, 'memberships', membershipId, 'ended_at', ended),
  );
  await burned.issue([end]);
  const { seq } = await positionOf(burned);
  await eventually(async () =>
    expect(await readScope(district.db, clinicScope)).toMatchObject({ seq }),
  );
  await closed(burned);
  const home = await replacementAt(district);
  await leads(home);
  const { read, readApart } = home.app.database;
  const rows = await readApart((apart) =>
    Promise.resolve([...apart.values('select row_id from away_rows order by row_id')].flat()),
  );
  expect(rows).toEqual([visitorId, paper.rowId].toSorted());
  const papers = await read.selectFrom('left_papers').select(['row_id', 'bytes']).execute();
  expect(papers).toEqual([{ row_id: paper.rowId, bytes: 100 }]);
});

test('it was switched off just before it took over: it does when it is on again', async () => {
  const district = await kept(openTestDistrict({ pullBelow: { entries: 0, bytes: 0 } }));
  await closed(await clinicAt(district, 20));
  const home = await replacementAt(district);
  await leads(home);
  await home.topology.stop();
  const { database, clock, changes, ledger } = home.app;
  await database.write(async (trx) => {
    await trx
      .updateTable('scopes')
      .set({ is_home: 0, leads_when_loaded: 1 })
      .where('scope_id', '=', clinicScope)
      .execute();
  });
  const device = await database.write((trx) => openDevice(trx, uuid));
  const { config } = home;
  const again = await startTopology({ config, database, ledger, device, changes, clock, log });
  try {
    await eventually(() => expect(again.isHome()).toBe(true));
    expect(await standingOf(home)).toMatchObject({ is_home: 1, leads_when_loaded: 0 });
  } finally {
    await again.stop();
  }
}, 60_000);

test('every word comes too: the feed of a home is the audit trail of its clinic', async () => {
  const district = await kept(openTestDistrict({ pullBelow: { entries: 0, bytes: 0 } }));
  const burned = await clinicAt(district, 30);
  const count = (await burned.db.read.selectFrom('feed').select('seq').execute()).length;
  await closed(burned);
  const home = await replacementAt(district);
  await leads(home);
  await eventually(async () => {
    const { words } = await home.app.database.read
      .selectFrom('feed')
      .select((eb) => eb.fn.countAll<number>().as('words'))
      .where('body', '<>', '')
      .where('scope_id', '=', clinicScope)
      .executeTakeFirstOrThrow();
    expect(words).toBe(count);
  });
}, 60_000);

test('a short feed is pulled', async () => {
  const district = await kept(openTestDistrict());
  const burned = await clinicAt(district, 20);
  const before = await residentsOf(burned);
  await closed(burned);
  const home = await replacementAt(district);
  await leads(home);
  await eventually(async () =>
    expect(await residentsOf({ db: home.app.database })).toEqual(before),
  );
}, 60_000);

test('the manifest has the digest of the home, and no file in the folder is plain', async () => {
  const district = await kept(openTestDistrict({ pullBelow: { entries: 0, bytes: 0 } }));
  const home = await clinicAt(district, 30);
  const caller = { deviceId: home.device.deviceId, publicKey: '', name: '', isRevoked: false };
  const answer = await district.district.snapshots?.ask(clinicScope, caller);
  if (answer?.state !== 'ready') throw new Error('it is ready');
  const { digest, position } = manifest.parse(JSON.parse(answer.manifest.text));
  expect(position).toEqual(await positionOf(home));
  const kept256 = await home.db.write(async (trx) =>
    prepared(trx)('select bucket, sum from digests where scope_id = ?').all(clinicScope),
  );
  for (const { bucket, sum } of kept256) expect(digest[Number(bucket)]).toBe(sum);
  const folder = join(district.snapshotFolder, clinicScope);
  const names = readdirSync(folder);
  expect(names.length).toBeGreaterThan(3);
  for (const name of names)
    expect(readFileSync(join(folder, name)).includes('张三丰'), name).toBe(false);
});

test('a chunk comes from any byte on, to those who may order the clinic and to nobody else', async () => {
  const district = await kept(openTestDistrict({ pullBelow: { entries: 0, bytes: 0 } }));
  const home = await clinicAt(district, 30);
  const { district: line } = home.replicator;
  if (!line) throw new Error('a home has a district');
  const source = createPeerSource(line, clinicScope, 'district');
  const { signal } = new AbortController();
  const answer = await source.manifest(signal);
  if (answer.state !== 'ready') throw new Error('it is ready');
  const [first] = manifest.parse(JSON.parse(answer.manifest.text)).chunks;
  const read = async (from: number) => {
    const parts: Uint8Array[] = [];
    for await (const part of source.chunk(first?.hash ?? '', from, signal)) parts.push(part);
    return Buffer.concat(parts);
  };
  const whole = await read(0);
  expect(whole).toHaveLength(first?.bytes ?? 0);
  expect(await read(7)).toEqual(whole.subarray(7));

  const elsewhere = await kept(openHome({ districtUrl: district.url, clinicId: uuid() }));
  await elsewhere.start();
  const { district: strange } = elsewhere.replicator;
  if (!strange) throw new Error('a home has a district');
  const theirs = createPeerSource(strange, clinicScope, 'district');
  await expect(theirs.manifest(signal)).rejects.toMatchObject({ code: 'unknown-scope' });
  const chunk = theirs.chunk(first?.hash ?? '', 0, signal)[Symbol.asyncIterator]();
  await expect(chunk.next()).rejects.toThrow();

  const { deviceId } = home.device;
  await revokeDevice(district.db, { deviceId, by: 'operator', reason: 'stolen', now: Date.now() });
  await expect(source.manifest(signal)).rejects.toMatchObject({ code: 'revoked' });
});

test('what the district took back from a home that is gone reaches the next one by mail', async () => {
  const district = await kept(openTestDistrict({ pullBelow: { entries: 0, bytes: 0 } }));
  const burned = await clinicAt(district, 20);
  const before = await residentsOf(burned);
  const feed = await burned.db.read
    .selectFrom('feed')
    .select(['tx_id', 'seq', 'chk'])
    .where('scope_id', '=', clinicScope)
    .orderBy('seq')
    .execute();
  await closed(burned);
  const [common, ...lost] = feed.slice(-4);
  if (!common) throw new Error('there is a feed');
  await inTransaction(district.db, (trx) => rewind(trx, clinicScope, common));
  const home = await replacementAt(district);
  await leads(home);
  await eventually(async () => {
    expect(
      await inDistrict(
        district,
        lost.map((entry) => entry.tx_id),
      ),
    ).toBe(3);
    expect(await residentsOf({ db: home.app.database })).toEqual(before);
    const waiting = await district.db.selectFrom('limbo').select('tx_id').execute();
    expect(waiting).toEqual([]);
  });
}, 60_000);
