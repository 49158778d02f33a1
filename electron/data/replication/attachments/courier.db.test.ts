import { afterEach, beforeEach, expect, test } from 'vitest';
import { residentInsert } from '../../../../tests/support/acts.ts';
import {
  attachmentInsert,
  inventPaper,
  keepBytes,
  openCourier,
  type Paper,
  serveAttachments,
  want,
  wholeBytes,
} from '../../../../tests/support/attachments.ts';
import { type BreakingLine, openBreakingLine } from '../../../../tests/support/breaking-line.ts';
import {
  atOne,
  type HomeWorkstation,
  openDesk,
  openHome,
  type Workstation,
} from '../../../../tests/support/clinic.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { createSeeded } from '../../../../tests/support/seeded.ts';
import type { Replica } from '../../../../tests/support/replica.ts';
import type { Courier } from './courier.ts';
import { findFile } from './store.ts';

let home: HomeWorkstation;
let desk: Workstation;
let line: BreakingLine;
let couriers: Courier[];
let bytesUntilBreak: () => number | null;

beforeEach(async () => {
  bytesUntilBreak = () => null;
  couriers = [];
  home = await openHome();
  await home.start();
  serveAttachments(home);
  line = await openBreakingLine(home.server.url, () => bytesUntilBreak());
  desk = await openDesk(line.url);
  await desk.start();
});

afterEach(async () => {
  for (const courier of couriers) await courier.stop();
  await desk.close();
  await line.close();
  await home.close();
  expect([...home.faults, ...desk.faults]).toEqual([]);
});

function startCourier(...options: Parameters<typeof openCourier>): Courier {
  const courier = openCourier(...options);
  couriers.push(courier);
  courier.start();
  return courier;
}

async function isWholeAt(replica: Replica, paper: Paper): Promise<void> {
  await eventually(async () => {
    const bytes = await wholeBytes(replica, paper);
    if (bytes === null) throw new Error('not whole');
    expect(bytes.equals(paper.bytes)).toBe(true);
  });
}

async function isHeldAt(replica: Replica, { sha256 }: Paper): Promise<void> {
  await eventually(async () => {
    const row = await replica.db.read
      .selectFrom('attachment_files')
      .select('held_by')
      .where('sha256', '=', sha256)
      .executeTakeFirst();
    if (row?.held_by !== home.device.deviceId) throw new Error('not held');
  });
}

test('what a desk has goes to the home, behind the act that names it', async () => {
  const paper = inventPaper(1, 300_000);
  await keepBytes(desk, paper);
  startCourier(desk, 'home');
  await desk.issue([attachmentInsert(paper)]);
  await isWholeAt(home, paper);
  await isHeldAt(desk, paper);
});

test('another desk gets it when somebody there wants it, and not before', async () => {
  const paper = inventPaper(2, 700_001);
  await keepBytes(home, paper);
  await home.issue([attachmentInsert(paper)]);
  await atOne(home, desk);
  const courier = startCourier(desk, 'home');
  expect(await findFile(desk.db.read, paper.sha256)).toBeNull();
  await want(desk, paper);
  courier.wake();
  await isWholeAt(desk, paper);
});

test.each([11, 12, 13, 14])('a line that breaks at any byte: seed %i', async (seed) => {
  const random = createSeeded(seed);
  const [up, down] = [inventPaper(seed, 400_000), inventPaper(seed + 100, 350_000)];
  await keepBytes(desk, up);
  await keepBytes(home, down);
  await home.issue([attachmentInsert(down)]);
  await desk.issue([attachmentInsert(up)]);
  await atOne(home, desk);
  await want(desk, down);
  let breaksLeft = 40;
  bytesUntilBreak = () => {
    breaksLeft -= 1;
    return breaksLeft > 0 ? 500 + random.below(60_000) : null;
  };
  line.drop();
  startCourier(desk, 'home');
  await isWholeAt(home, up);
  await isWholeAt(desk, down);
  expect(line.breaks()).toBeGreaterThan(5);
});

test('what came before a break stays, to the byte', async () => {
  const paper = inventPaper(3, 200_000);
  await keepBytes(home, paper);
  await home.issue([attachmentInsert(paper)]);
  await atOne(home, desk);
  await want(desk, paper);
  bytesUntilBreak = () => 90_000;
  line.drop();
  const courier = startCourier(desk, 'home');
  await eventually(async () => {
    const here = (await findFile(desk.db.read, paper.sha256))?.here ?? 0;
    expect(here).toBeGreaterThan(0);
  });
  await courier.stop();
  couriers = [];
  const { here = 0, isWhole } = (await findFile(desk.db.read, paper.sha256)) ?? {};
  expect(isWhole).toBe(false);
  expect(here % 1024).not.toBe(0);
  bytesUntilBreak = () => null;
  startCourier(desk, 'home');
  await isWholeAt(desk, paper);
});

test('wrong bytes are thrown away at the home; a right copy arrives after them', async () => {
  const paper = inventPaper(4, 100_000);
  const wrong = { ...inventPaper(5, 100_000), sha256: paper.sha256 };
  await keepBytes(desk, wrong);
  await desk.issue([attachmentInsert(paper)]);
  const courier = startCourier(desk, 'home');
  await eventually(async () => {
    // The desk has found out that its own copy is the broken one.
    expect(await findFile(desk.db.read, paper.sha256)).toMatchObject({ here: 0, isWhole: false });
  });
  expect((await findFile(home.db.read, paper.sha256))?.here).toBe(0);
  await desk.db.write((trx) => trx.deleteFrom('attachment_files').execute());
  await keepBytes(desk, paper);
  courier.wake();
  await isWholeAt(home, paper);
});

test('a hash that the feed does not name is neither taken nor given', async () => {
  const paper = inventPaper(6, 10_000);
  await keepBytes(home, paper);
  const peer = desk.replicator.home;
  if (!peer) throw new Error('a desk has a home');
  const scopeId = '01980000-0000-7000-8000-0000000000c1';
  const other = '01980000-0000-7000-8000-0000000000c2';
  const options = { timeoutMs: 5_000 };
  const hashes = [paper.sha256];
  const asked = await peer.request('/v1/attachments', { scopeId, hashes }, options);
  expect(asked.body).toEqual({ files: [] });
  for (const [scope, code] of [
    [scopeId, 'not-found'],
    [other, 'unknown-scope'],
  ]) {
    const path = `/v1/attachments/${scope}/${paper.sha256}`;
    await expect(peer.request(`${path}?from=0`, paper.bytes, options)).rejects.toMatchObject({
      code,
    });
    const bytes = peer.download(path, 0, options)[Symbol.asyncIterator]();
    await expect(bytes.next()).rejects.toMatchObject({ code: 'not-found' });
  }
});

test('bad questions and pieces are refused by their code, and nothing comes of them', async () => {
  const paper = inventPaper(33, 300_000);
  await home.issue([attachmentInsert(paper)]);
  await atOne(home, desk);
  const peer = desk.replicator.home;
  if (!peer) throw new Error('a desk has a home');
  const scopeId = '01980000-0000-7000-8000-0000000000c1';
  const options = { timeoutMs: 5_000 };
  const refusalOf = (path: string, body: unknown) =>
    peer.request(path, body, options).then(
      () => 'taken',
      (error: { code?: string }) => error.code,
    );
  const path = `/v1/attachments/${scopeId}/${paper.sha256}`;
  expect(await refusalOf('/v1/attachments', { scopeId, hashes: ['x'] })).toBe('bad-message');
  expect(await refusalOf('/v1/attachments', Buffer.from('{'))).toBe('bad-message');
  expect(await refusalOf(`${path}?from=-1`, paper.bytes)).toBe('not-found');
  expect(await refusalOf(`${path}?from=0`, paper.bytes)).toBe('too-large');
  const late = await peer.request(`${path}?from=9000`, paper.bytes.subarray(0, 100), options);
  expect(late.body).toEqual({ outcome: 'more', here: 0 });
  await home.db.write((trx) =>
    trx
      .updateTable('known_devices')
      .set({ is_revoked: 1 })
      .where('device_id', '=', desk.device.deviceId)
      .execute(),
  );
  await expect(peer.request(`${path}?from=0`, Buffer.alloc(10), options)).rejects.toMatchObject({
    code: 'revoked',
  });
});

test('after a kill between the last piece and its check, the next question settles it', async () => {
  const paper = inventPaper(7, 50_000);
  await home.issue([attachmentInsert(paper)]);
  await keepBytes(home, paper);
  await home.db.write((trx) =>
    trx.updateTable('attachment_files').set({ state: 'arriving' }).execute(),
  );
  await keepBytes(desk, paper);
  await atOne(home, desk);
  startCourier(desk, 'home');
  await isWholeAt(home, paper);
});

test('the feed goes first: a piece waits while acts wait for the line', async () => {
  const paper = inventPaper(8, 20_000);
  await keepBytes(desk, paper);
  await desk.issue([attachmentInsert(paper)]);
  await atOne(home, desk);
  let isBusy = true;
  const news = { listeners: new Set<() => void>() };
  startCourier(desk, 'home', {
    isBusy: () => isBusy,
    news: {
      notify: () => undefined,
      listen: () => () => undefined,
      next: () =>
        new Promise((resolve) => {
          news.listeners.add(resolve);
        }),
    },
  });
  await eventually(() => expect(news.listeners.size).toBe(1));
  await desk.issue([residentInsert('01980000-0000-7000-8000-00000000e001')]);
  await atOne(home, desk);
  expect((await findFile(home.db.read, paper.sha256))?.here ?? 0).toBe(0);
  isBusy = false;
  for (const listener of news.listeners) listener();
  await isWholeAt(home, paper);
});

test('a home that was restored to an older moment gets the rest again', async () => {
  const [half, whole] = [inventPaper(31, 150_000), inventPaper(32, 40_000)];
  await keepBytes(desk, half);
  await desk.issue([attachmentInsert(half)]);
  const courier = startCourier(desk, 'home');
  await isHeldAt(desk, half);
  // What a backup of this morning has of them: a part of one, nothing of the other, and not that it had them.
  await home.db.write(async (trx) => {
    await trx.deleteFrom('attachment_pieces').where('at', '>', 0).execute();
    const first = await trx.selectFrom('attachment_pieces').select('bytes').execute();
    const here = first[0]?.bytes.length ?? 0;
    await trx.updateTable('attachment_files').set({ here, state: 'arriving' }).execute();
  });
  await keepBytes(desk, whole);
  await desk.db.write((trx) =>
    trx.updateTable('attachment_files').set({ held_at: '2026-01-01T00:00:00.000Z' }).execute(),
  );
  await desk.issue([attachmentInsert(whole)]);
  courier.wake();
  await isWholeAt(home, half);
  await isWholeAt(home, whole);
});

test('a new home is asked again, whatever the old one had said', async () => {
  const paper = inventPaper(9, 30_000);
  await keepBytes(desk, paper);
  await desk.db.write((trx) =>
    trx
      .updateTable('attachment_files')
      .set({ held_by: 'another device', held_at: '2999-01-01T00:00:00.000Z' })
      .execute(),
  );
  startCourier(desk, 'home');
  await desk.issue([attachmentInsert(paper)]);
  await isWholeAt(home, paper);
});
