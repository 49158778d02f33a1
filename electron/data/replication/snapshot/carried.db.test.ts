import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type HomeWorkstation,
  openDesk,
  openHome,
  type Workstation,
} from '../../../../tests/support/clinic.ts';
import { eventually } from '../../../../tests/support/eventually.ts';
import { arrive, fillHome, openBareDesk, sameAs } from '../../../../tests/support/first-load.ts';
import {
  loadsFirst,
  serveSnapshots,
  type Serving,
} from '../../../../tests/support/snapshot-home.ts';
import { CARRIED_FOLDER, makeDigits, openCarried, writeCarried } from './carried.ts';
import { ChunkGone, type SnapshotSource } from './source.ts';

let home: HomeWorkstation;
let serving: Serving;
let disk: string;
beforeEach(async () => {
  disk = mkdtempSync(join(tmpdir(), 'yizhan-disk-'));
  home = await openHome();
  serving = serveSnapshots(home);
  await fillHome(home, 30);
});
afterEach(async () => {
  await serving.close();
  await home.close();
  rmSync(disk, { recursive: true, force: true });
});

const digits = makeDigits();
const write = () => writeCarried(serving.service, disk, digits, () => undefined);

function loseChunk(): void {
  const [first = ''] = readdirSync(join(disk, CARRIED_FOLDER)).filter((name) =>
    name.endsWith('.chunk'),
  );
  rmSync(join(disk, CARRIED_FOLDER, first));
}

async function loadFromDisk({ replicator, start }: Workstation): Promise<void> {
  const source = await openCarried(disk, digits);
  await replicator.firstLoad?.pause();
  await start();
  if (!source) throw new Error('the disk can be opened');
  await replicator.firstLoad?.useSource(source);
}

test('a new desk loads from a carried disk, and is like its home', async () => {
  await write();
  const source = await openCarried(disk, digits.replaceAll(' ', ''));
  const desk = await openBareDesk();
  if (!source) throw new Error('the disk can be opened');
  await arrive(desk, home, source);
  expect(await sameAs(desk, home)).toEqual([]);
  await desk.close();
});

test('what is carried says nothing to who finds it', async () => {
  await write();
  for (const name of readdirSync(join(disk, CARRIED_FOLDER))) {
    const bytes = readFileSync(join(disk, CARRIED_FOLDER, name));
    for (const word of ['residents', 'digest', home.device.deviceId])
      expect(bytes.includes(Buffer.from(word)), name).toBe(false);
  }
  expect(await openCarried(disk, makeDigits())).toBeNull();
  expect(await openCarried(tmpdir(), digits)).toBeNull();
});

test('the digits are random, in groups that can be read out', () => {
  expect(makeDigits()).toMatch(/^(\d{4} ){5}\d{4}$/);
  expect(makeDigits()).not.toBe(makeDigits());
});

test('a disk goes on for a line that is away, and a chunk that it lost comes over the line', async () => {
  await write();
  loseChunk();
  const desk = await openDesk(home.server.url, { firstLoad: loadsFirst() });
  await loadFromDisk(desk);
  await eventually(() => {
    expect(desk.replicator.firstLoad?.state()).toMatchObject({
      stage: 'complete',
      source: 'folder',
    });
  });
  expect(await sameAs(desk, home)).toEqual([]);
  await desk.close();
});

test('a disk that is not whole, and whose snapshot the home has let go of: the home’s own is loaded', async () => {
  await write();
  loseChunk();
  await fillHome(home, 10);
  const newer = serveSnapshots(home);
  const signed = await newer.service.take();
  const line: SnapshotSource = {
    name: 'home',
    manifest: () => Promise.resolve({ state: 'ready', manifest: signed }),
    chunk: async function* (hash, from) {
      const bytes = await newer.service.chunk(hash);
      if (!bytes) throw new ChunkGone();
      yield bytes.subarray(from);
    },
  };
  const problems = new Set<string | null>();
  const desk = await openDesk(home.server.url, {
    firstLoad: (own, faults) => (peer, name) => {
      const load = loadsFirst({
        source: line,
        onState: () => void problems.add(load.state().problem),
      })(own, faults)(peer, name);
      return load;
    },
  });
  await loadFromDisk(desk);
  await eventually(() => {
    expect(desk.replicator.firstLoad?.state()).toMatchObject({ stage: 'complete', source: 'home' });
  });
  expect([...problems]).toContain('let-go');
  await eventually(async () => expect(await sameAs(desk, home)).toEqual([]));
  await desk.close();
  await newer.close();
});

test('a file that is far too large for what it says it is, is none', async () => {
  await write();
  truncateSync(join(disk, CARRIED_FOLDER, 'salt'), 2 ** 31);
  expect(await openCarried(disk, digits)).toBeNull();
});
