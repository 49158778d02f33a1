import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clinicScope } from '../../tests/support/acts.ts';
import {
  attachmentInsert,
  inventPaper,
  keepBytes,
  openCourier,
  type Paper,
  wholeBytes,
} from '../../tests/support/attachments.ts';
import { openBreakingLine } from '../../tests/support/breaking-line.ts';
import { enrolmentCode, type HomeWorkstation, openHome } from '../../tests/support/clinic.ts';
import {
  createDatabase,
  openTestDistrict,
  type RunningDistrict,
} from '../../tests/support/district.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { forgetScope } from '../../tests/support/forget-scope.ts';
import { openReplica } from '../../tests/support/replica.ts';
import { createSeeded } from '../../tests/support/seeded.ts';
import { createPeer } from '../../electron/data/replication/peer.ts';
import { readPart, standingsOf } from './attachment-store.ts';
import { openBackup } from '../backups/read.ts';
import { restoreInto } from '../backups/restore.ts';
import { writeBackup } from '../backups/write.ts';

let district: RunningDistrict;
let home: HomeWorkstation;
const open: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  district = await openTestDistrict();
});

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
  expect([...district.faults, ...home.faults]).toEqual([]);
  await district.close();
});

async function startHome(districtUrl = district.url): Promise<void> {
  home = await openHome({ districtUrl });
  open.push(() => home.close());
  await home.start();
}

function startCourier() {
  const courier = openCourier(home, 'district');
  open.push(() => courier.stop());
  courier.start();
  return courier;
}

async function bytesAtDistrict(
  { sha256 }: Paper,
  db: Database = district.db,
): Promise<Buffer | null> {
  const rows = await db
    .selectFrom('attachment_pieces')
    .innerJoin('attachment_files', (join_) =>
      join_
        .onRef('attachment_files.scope_id', '=', 'attachment_pieces.scope_id')
        .onRef('attachment_files.sha256', '=', 'attachment_pieces.sha256'),
    )
    .select('attachment_pieces.bytes')
    .where('attachment_pieces.scope_id', '=', clinicScope)
    .where('attachment_pieces.sha256', '=', sha256)
    .where('is_whole', '=', true)
    .orderBy('at')
    .execute();
  return rows.length > 0 ? Buffer.concat(rows.map(({ bytes }) => bytes)) : null;
}

async function arrives(paper: Paper): Promise<void> {
  await eventually(async () => {
    const bytes = await bytesAtDistrict(paper);
    if (bytes === null) throw new Error('not whole');
    expect(bytes.equals(paper.bytes)).toBe(true);
  });
}

test('what a home has comes to the district, over a line that breaks at any byte', async () => {
  const random = createSeeded(21);
  let breaksLeft = 30;
  const line = await openBreakingLine(district.url, () => {
    breaksLeft -= 1;
    return breaksLeft > 0 ? 2_000 + random.below(80_000) : null;
  });
  open.push(() => line.close());
  await startHome(line.url);
  const papers = [inventPaper(1, 500_000), inventPaper(2, 90_001)];
  for (const paper of papers) {
    await keepBytes(home, paper);
    await home.issue([attachmentInsert(paper)]);
  }
  startCourier();
  for (const paper of papers) await arrives(paper);
  expect(line.breaks()).toBeGreaterThan(5);
});

test('a home that lost the bytes has them from the district again', async () => {
  await startHome();
  const paper = inventPaper(3, 600_000);
  await keepBytes(home, paper);
  await home.issue([attachmentInsert(paper)]);
  const courier = startCourier();
  await arrives(paper);
  await home.db.write((trx) => trx.deleteFrom('attachment_files').execute());
  courier.wake();
  await eventually(async () => {
    const bytes = await wholeBytes(home, paper);
    if (bytes === null) throw new Error('not whole');
    expect(bytes.equals(paper.bytes)).toBe(true);
  });
});

test('a district that went back is asked again for what it had', async () => {
  await startHome();
  const paper = inventPaper(9, 50_000);
  await keepBytes(home, paper);
  await home.issue([attachmentInsert(paper)]);
  const courier = startCourier();
  const held = () => home.db.read.selectFrom('attachment_files').select('held_by').execute();
  await eventually(async () =>
    expect(await held()).toEqual([{ held_by: expect.any(String) as string }]),
  );

  await forgetScope(district, clinicScope);
  await district.db.deleteFrom('attachment_pieces').execute();
  await district.db.deleteFrom('attachment_files').execute();
  await home.issue([attachmentInsert(inventPaper(10, 1_000))]);
  await eventually(async () => expect(await held()).toContainEqual({ held_by: null }));
  courier.wake();
  await arrives(paper);
});

test('wrong bytes are thrown away at the district', async () => {
  await startHome();
  const paper = inventPaper(4, 70_000);
  await home.issue([attachmentInsert(paper)]);
  const peer = home.replicator.district;
  if (!peer) throw new Error('the home has a district');
  const path = `/v1/attachments/${clinicScope}/${paper.sha256}`;
  const send = (from: number, bytes: Buffer) =>
    eventually(
      async () => (await peer.request(`${path}?from=${from}`, bytes, { timeoutMs: 5_000 })).body,
    );
  const wrong = inventPaper(5, 70_000).bytes;
  expect(await send(0, wrong.subarray(0, 100))).toEqual({ outcome: 'more', here: 0 });
  expect(await send(0, wrong.subarray(0, 40_000))).toEqual({ outcome: 'more', here: 40_000 });
  expect(await send(0, wrong.subarray(0, 40_000))).toEqual({ outcome: 'more', here: 40_000 });
  expect(await send(40_000, wrong.subarray(40_000))).toEqual({ outcome: 'wrong', here: 0 });
  expect(await send(0, paper.bytes)).toEqual({ outcome: 'whole', here: 70_000 });
});

test('another clinic gets nothing, and hands over nothing', async () => {
  await startHome();
  const paper = inventPaper(6, 30_000);
  await keepBytes(home, paper);
  await home.issue([attachmentInsert(paper)]);
  startCourier();
  await arrives(paper);
  const stranger = await openReplica({ isHome: true });
  open.push(() => stranger.close());
  const peer = createPeer({
    ...stranger,
    role: 'district',
    url: district.url,
    enrolmentCode,
    name: 'another home',
    now: Date.now,
  });
  const options = { timeoutMs: 5_000 };
  const question = { scopeId: clinicScope, hashes: [paper.sha256] };
  const refused = { code: 'unknown-scope' };
  await expect(peer.request('/v1/attachments', question, options)).rejects.toMatchObject(refused);
  const path = `/v1/attachments/${clinicScope}/${paper.sha256}`;
  await expect(peer.request(`${path}?from=0`, paper.bytes, options)).rejects.toMatchObject(refused);
  const bytes = peer.download(path, 0, options)[Symbol.asyncIterator]();
  await expect(bytes.next()).rejects.toThrow('not-found');
});

test('a scope that got a copy of the row has the bytes, and one that only knows the hash does not', async () => {
  await startHome();
  const paper = inventPaper(8, 300_000);
  const rowId = uuid();
  await keepBytes(home, paper);
  await home.issue([{ ...attachmentInsert(paper), rowId }]);
  startCourier();
  await arrives(paper);
  const [granted, nosy] = [uuid(), uuid()];
  await openScopeWith(granted, rowId, paper);
  await openScopeWith(nosy, uuid(), paper);
  const { sha256 } = paper;
  const { db } = district;
  expect(await standingsOf(db, granted, [sha256])).toEqual({
    files: [{ sha256, here: 300_000, isWhole: true }],
  });
  const part = await readPart(db, { scopeId: granted, sha256, from: 262_144 });
  expect(Buffer.from(part?.bytes ?? []).equals(paper.bytes.subarray(262_144))).toBe(true);
  expect(await standingsOf(db, nosy, [sha256])).toEqual({
    files: [{ sha256, here: 0, isWhole: false }],
  });
  expect(await readPart(db, { scopeId: nosy, sha256, from: 0 })).toBeNull();
});

/** A scope of the district with one row that names a paper. */
async function openScopeWith(scopeId: string, rowId: string, { sha256, bytes }: Paper) {
  const { db } = district;
  const chk = '0'.repeat(64);
  await db
    .insertInto('scopes')
    .values({ scope_id: scopeId, kind: 'clinic', is_home: false, chk })
    .execute();
  await sql`insert into attachments (scope_id, id, resident_id, title, sha256, bytes, media_type,
      added_at, c_tx, fv)
    values (${scopeId}, ${rowId}, ${uuid()}, '出院小结', ${sha256}, ${bytes.length},
      'application/pdf', '2026-11-22T00:00:00.000Z', ${uuid()}, '{}')`.execute(db);
}

test('a backup has the bytes of every row that it has', async () => {
  await startHome();
  const paper = inventPaper(7, 300_000);
  await keepBytes(home, paper);
  await home.issue([attachmentInsert(paper)]);
  startCourier();
  await arrives(paper);
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-backup-'));
  open.push(async () => rmSync(folder, { recursive: true }));
  const path = join(folder, 'one');
  const { databaseUrl } = district;
  await writeBackup({
    databaseUrl,
    path,
    id: uuid(),
    takenAt: '2026-11-22T00:00:00.000Z',
    key: null,
  });
  const other = await createDatabase();
  open.push(() => other.drop());
  await restoreInto(other.url, await openBackup(path, null));
  const restored = openDatabase(other.url, () => undefined);
  open.push(() => restored.destroy());
  expect((await bytesAtDistrict(paper, restored))?.equals(paper.bytes)).toBe(true);
});
