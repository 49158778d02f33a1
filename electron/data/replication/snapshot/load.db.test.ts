import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { manifest, type SignedManifest } from '../../../../shared/replication/snapshot.ts';
import { membershipInsert, residentInsert, said } from '../../../../tests/support/acts.ts';
import { attachmentInsert, inventPaper } from '../../../../tests/support/attachments.ts';
import { conditionOp } from '../../../../tests/support/two-clinics.ts';
import {
  arrive,
  fillHome,
  loaderOf,
  openBareDesk,
  sameAs,
  shelfSource,
} from '../../../../tests/support/first-load.ts';
import {
  openHome,
  type HomeWorkstation,
  openDesk,
  atOne,
} from '../../../../tests/support/clinic.ts';
import type { Replica } from '../../../../tests/support/replica.ts';
import { prepared } from '../../db/write-context.ts';
import { applyTransactions } from '../apply.ts';
import { takenBytes } from '../attachments/store.ts';
import { buildSnapshot } from './build.ts';
import { makeSealKey } from './chunk-seal.ts';
import { readLoad } from './load-state.ts';
import { openShelf, type Shelf } from './shelf.ts';
import { clinicScope } from '../../../../tests/support/acts.ts';

let home: HomeWorkstation;
let desk: Replica;
let folder: string;
let shelf: Shelf;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-shelf-'));
  shelf = openShelf(folder, makeSealKey());
  home = await openHome();
  desk = await openBareDesk();
});
afterEach(async () => {
  await desk.close();
  await home.close();
  rmSync(folder, { recursive: true, force: true });
});

const build = (): Promise<SignedManifest> =>
  buildSnapshot({ ...home, shelf, scopeId: clinicScope, now: home.clock.now });

test('a loaded desk is one that pulled from the first entry on (J5)', async () => {
  await fillHome(home, 60);
  const other = await openDesk(home.server.url);
  await other.start();
  await atOne(home, other);
  await arrive(desk, home, shelfSource(shelf, await build()));
  expect(await sameAs(desk, other)).toEqual([]);
  await other.close();
});

test('a loaded desk knows what left with its residents before it', async () => {
  const [residentId, visitorId, membershipId, conditionId] = [uuid(), uuid(), uuid(), uuid()];
  const paper = inventPaper(1, 100);
  await home.issue([residentInsert(residentId)]);
  await home.issue([
    membershipInsert(membershipId, visitorId),
    residentInsert(visitorId),
    conditionOp(visitorId, conditionId),
    attachmentInsert(paper, { resident_id: visitorId }),
  ]);
  const ended = '2026-11-22T10:00:00Z';
  const end = await home.db.write((trx) =>
    home.ledger.patchOp(trx, 'memberships', membershipId, 'ended_at', ended),
  );
  await home.issue([end]);
  await arrive(desk, home, shelfSource(shelf, await build()));

  // Somebody who had not heard of the end speaks of both at once.
  const late = said(uuid(), [
    {
      op: 'patch',
      entity: 'conditions',
      rowId: conditionId,
      field: 'is_managed',
      value: 0,
      base: [],
    },
    conditionOp(residentId, uuid()),
  ]);
  for (const one of [home, desk]) {
    const { refused } = await one.db.write(async (trx) =>
      applyTransactions(trx, clinicScope, [late], 0),
    );
    expect(refused).toEqual([]);
    const rows = await one.db.read.selectFrom('conditions').select('resident_id').execute();
    expect(rows).toEqual([{ resident_id: residentId }]);
    // The bytes of the paper are the visitor's own clinic's, and still go its way.
    expect(await takenBytes(one.db.read, clinicScope, paper.sha256)).toBe(100);
  }
});

test('what lies on the disk is not to be read, and an unchanged chunk keeps its name', async () => {
  await fillHome(home, 30);
  await build();
  const names = readdirSync(folder).filter((name) => name.endsWith('.chunk'));
  for (const name of names)
    expect(readFileSync(join(folder, name)).includes(Buffer.from('张三丰'))).toBe(false);
  await build();
  expect(readdirSync(folder).filter((name) => name.endsWith('.chunk'))).toEqual(names);
});

test('chunks whose key was lost with the last commits are made again', async () => {
  await fillHome(home, 30);
  await build();
  shelf = openShelf(folder, makeSealKey());
  const { chunks } = manifest.parse(JSON.parse((await build()).text));
  expect(chunks.length).toBeGreaterThan(0);
  for (const { hash } of chunks) expect(await shelf.get(hash)).not.toBeNull();
});

test('a chunk that was changed is fetched again, and never believed', async () => {
  await fillHome(home, 30);
  const source = shelfSource(shelf, await build(), { spoil: 3 });
  const { problems } = await arrive(desk, home, source);
  expect(problems).toContain('not-genuine');
  expect(await sameAs(desk, home)).toEqual([]);
});

test('a manifest that somebody else signed is not loaded', async () => {
  await fillHome(home, 10);
  const signed = await build();
  const stranger = { ...signed, signature: desk.device.sign('00'.repeat(32)) };
  const running = new AbortController();
  const problems: unknown[] = [];
  await loaderOf(desk, home, {
    onProgress: ({ problem }) => {
      problems.push(problem);
      if (problem) running.abort();
    },
  })(shelfSource(shelf, stranger), running.signal);
  expect(problems).toContain('not-genuine');
  expect(readLoad(desk.db.read, clinicScope)).toBeNull();
});

test('rows that do not make the announced digest are not complete', async () => {
  await fillHome(home, 10);
  const signed = await build();
  const value = JSON.parse(signed.text) as { digest: string[] };
  value.digest[7] = 'f'.repeat(32);
  const { manifestHash, manifestText } = await import('../../../../shared/replication/snapshot.ts');
  const text = manifestText(value as never);
  const forged = { text, signature: home.device.sign(manifestHash(text)) };
  const running = new AbortController();
  await loaderOf(desk, home, {
    onProgress: ({ problem }) => {
      if (problem === 'mismatch') running.abort();
    },
  })(shelfSource(shelf, forged), running.signal);
  expect(readLoad(desk.db.read, clinicScope)?.state).toBe('loading');
});

test('what was done here while it loaded stays, and a newer snapshot is loaded instead', async () => {
  await fillHome(home, 30);
  const own = uuid();
  const first = shelfSource(shelf, await build(), { goneAfter: 2 });
  const running = new AbortController();
  const loading = loaderOf(desk, home, {
    onProgress: ({ stage }) => stage === 'complete' && running.abort(),
  });
  await desk.issue([residentInsert(own)]);
  await fillHome(home, 5);
  const second = await build();
  await loading({ ...first, manifest: first.manifestOr(second) }, running.signal);
  const other = await openDesk(home.server.url);
  const there = await desk.db.read
    .selectFrom('residents')
    .select('id')
    .where('id', '=', own)
    .execute();
  expect(there).toHaveLength(1);
  expect(readLoad(desk.db.read, clinicScope)?.state).toBe('complete');
  await other.close();
});

test('two records that were joined here while it loaded stay joined', async () => {
  await fillHome(home, 10);
  const signed = await build();
  const [a, b, linkId] = [uuid(), uuid(), uuid()];
  const link = { op: 'link', kind: 'merge', linkId, a, b, supersedes: null } as const;
  await desk.issue([residentInsert(a), residentInsert(b), link]);
  await arrive(desk, home, shelfSource(shelf, signed));
  const links = await desk.db.read.selectFrom('links').select(['link_id', 'a', 'b']).execute();
  expect(links).toContainEqual({ link_id: linkId, a, b });
});

test('a full disk keeps what is there, and loading goes on when there is room', async () => {
  await fillHome(home, 300);
  const source = shelfSource(shelf, await build());
  await limitPages(desk, 40);
  const problems: string[] = [];
  const load = loaderOf(desk, home, {
    onProgress: ({ problem }) => {
      if (!problem) return;
      problems.push(problem);
      void limitPages(desk, 1_000_000);
    },
  });
  await load(source, new AbortController().signal);
  expect(new Set(problems)).toEqual(new Set(['disk-full']));
  expect(await sameAs(desk, home)).toEqual([]);
});

/** How many pages beyond those that it has the database may take. */
async function limitPages({ db }: Replica, more: number): Promise<void> {
  await db.write(async (trx) => {
    const row = prepared(trx)('pragma page_count').get();
    prepared(trx)(`pragma max_page_count = ${Number(row?.['page_count']) + more}`).get();
  });
}
