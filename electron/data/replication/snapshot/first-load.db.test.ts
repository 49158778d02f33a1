import { createServer, type Server } from 'node:net';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { clinicScope, residentInsert } from '../../../../tests/support/acts.ts';
import {
  atOne,
  feedIds,
  type HomeWorkstation,
  openDesk,
  openHome,
  type Workstation,
} from '../../../../tests/support/clinic.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { fillHome, sameAs } from '../../../../tests/support/first-load.ts';
import { createSeeded } from '../../../../tests/support/seeded.ts';
import {
  loadsFirst,
  serveSnapshots,
  type Serving,
} from '../../../../tests/support/snapshot-home.ts';
import { prepared } from '../../db/write-context.ts';
import { readLoad } from './load-state.ts';

let home: HomeWorkstation;
let serving: Serving;
let desks: Workstation[] = [];
beforeEach(async () => {
  home = await openHome();
  await home.start();
});
afterEach(async () => {
  for (const desk of desks) await desk.close();
  desks = [];
  await serving.close();
  await home.close();
});

async function newDesk(url: string, more = {}): Promise<Workstation> {
  const desk = await openDesk(url, { firstLoad: loadsFirst(more) });
  desks.push(desk);
  return desk;
}

const isComplete = (desk: Workstation) =>
  eventually(() => {
    expect(desk.replicator.firstLoad?.state().stage).toBe('complete');
  });

test('a new desk loads, follows from there on, and is like one that pulled everything', async () => {
  await fillHome(home, 40);
  serving = serveSnapshots(home);
  const desk = await newDesk(home.server.url);
  await desk.start();
  await isComplete(desk);
  await fillHome(home, 3);
  await desk.issue([residentInsert(uuid())]);
  await atOne(home, desk);
  expect(await sameAs(desk, home)).toEqual([]);
  expect(desk.faults).toEqual([]);
});

test('over an encrypted line', async () => {
  const secured = await openHome({ isPlain: false });
  await fillHome(secured, 30);
  await secured.start();
  serving = serveSnapshots(secured);
  const desk = await newDesk(secured.server.url);
  await desk.start();
  await isComplete(desk);
  expect(await sameAs(desk, secured)).toEqual([]);
  await desk.replicator.stop();
  await secured.close();
});

test('the words of entries that backups do not hold yet come too', async () => {
  await fillHome(home, 40);
  const { seq } = await home.db.read
    .selectFrom('scopes')
    .select('seq')
    .where('scope_id', '=', clinicScope)
    .executeTakeFirstOrThrow();
  await home.db.write((db) =>
    db
      .updateTable('scopes')
      .set((eb) => ({
        durable_seq: seq - 3,
        durable_chk: eb
          .selectFrom('feed')
          .select('chk')
          .where('seq', '=', seq - 3),
      }))
      .where('scope_id', '=', clinicScope)
      .execute(),
  );
  serving = serveSnapshots(home);
  const desk = await newDesk(home.server.url);
  await desk.start();
  await isComplete(desk);
  await eventually(async () => {
    const kept = await desk.db.read
      .selectFrom('feed')
      .select('seq')
      .where('body', '<>', '')
      .orderBy('seq')
      .execute();
    expect(kept.map((entry) => entry.seq)).toEqual([seq - 2, seq - 1, seq]);
  });
});

test('a short feed is pulled, and complete when all of it is here', async () => {
  await fillHome(home, 10);
  serving = serveSnapshots(home, { entries: 1_000, bytes: 1_000_000 });
  const stages = new Set<string>();
  const desk = await newDesk(home.server.url, {
    onState: () => stages.add(desk.replicator.firstLoad?.state().stage ?? ''),
  });
  await desk.start();
  await isComplete(desk);
  expect(stages.has('loading')).toBe(false);
  expect(await feedIds(desk)).toEqual(await feedIds(home));
});

test('a home that let go of the words sends whoever is behind to its snapshot', async () => {
  await fillHome(home, 20);
  serving = serveSnapshots(home, { entries: 1_000, bytes: 1_000_000 });
  const desk = await newDesk(home.server.url);
  await desk.start();
  await isComplete(desk);
  await atOne(home, desk);
  desk.replicator.setHomeCut(true);
  await desk.issue([residentInsert(uuid())]);
  await fillHome(home, 10);
  await home.db.write(async (db) => {
    prepared(db)(`update feed set body = '' where scope_id = ?`).run(clinicScope);
    prepared(db)('update scopes set anchor_seq = seq where scope_id = ?').run(clinicScope);
  });
  desk.replicator.setHomeCut(false);
  await atOne(home, desk);
  expect(desk.replicator.firstLoad?.state().stage).toBe('complete');
  expect(await sameAs(desk, home)).toEqual([]);
});

test('a desk that acts while it loads keeps its acts, and they reach the home', async () => {
  await fillHome(home, 20);
  serving = serveSnapshots(home);
  const desk = await newDesk(home.server.url);
  await desk.issue([residentInsert(uuid())]);
  await desk.start();
  await isComplete(desk);
  await atOne(home, desk);
  expect(await sameAs(desk, home)).toEqual([]);
});

test('paused it stays as it is, also over a new start, until somebody goes on', async () => {
  await fillHome(home, 20);
  serving = serveSnapshots(home);
  const desk = await newDesk(home.server.url);
  await desk.replicator.firstLoad?.pause();
  await desk.start();
  await desk.replicator.firstLoad?.pause();
  expect(['paused', 'complete']).toContain(desk.replicator.firstLoad?.state().stage);
  await desk.replicator.firstLoad?.resume();
  await isComplete(desk);
  expect(await sameAs(desk, home)).toEqual([]);
});

/** A line that breaks after so many bytes, each time anew. */
async function openBreakingLine(target: string, nextCut: () => number) {
  const { hostname, port } = new URL(target);
  const server: Server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let left = nextCut();
    near.pipe(far);
    far.on('data', (bytes) => {
      left -= bytes.length;
      if (left >= 0) return near.write(bytes);
      near.write(bytes.subarray(0, Math.max(0, left + bytes.length)));
      near.destroy();
      return far.destroy();
    });
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((closed) => server.close(closed)),
  };
}

test('a line that breaks at any byte costs what was under way, and nothing twice', async () => {
  await fillHome(home, 400);
  serving = serveSnapshots(home);
  const { next: random } = createSeeded(20261122);
  for (let run = 0; run < 4; run += 1) {
    // From a few bytes of a head to some chunks; never less for ever, or nobody could say a word.
    const line = await openBreakingLine(
      home.server.url,
      () => 500 + Math.floor(random() ** 3 * 40_000),
    );
    const desk = await newDesk(line.url);
    let done = 0;
    desk.ledger.onChange(() => undefined);
    await desk.start();
    await eventually(() => {
      const bytes = readLoad(desk.db.read, clinicScope)?.bytesDone ?? 0;
      expect(bytes).toBeGreaterThanOrEqual(done);
      done = bytes;
      expect(desk.replicator.firstLoad?.state().stage).toBe('complete');
    });
    await desk.replicator.stop();
    expect(await sameAs(desk, home)).toEqual([]);
    await line.close();
  }
});
