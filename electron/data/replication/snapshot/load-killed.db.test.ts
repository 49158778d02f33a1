import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { clinicScope } from '../../../../tests/support/acts.ts';
import { openHome } from '../../../../tests/support/clinic.ts';
import { fillHome, sameAs } from '../../../../tests/support/first-load.ts';
import { openReplica } from '../../../../tests/support/replica.ts';
import { createSeeded } from '../../../../tests/support/seeded.ts';
import { buildSnapshot } from './build.ts';
import { makeSealKey } from './chunk-seal.ts';
import { openShelf } from './shelf.ts';

const program = new URL('../../../../tests/support/load-process.ts', import.meta.url).pathname;

const PIECE_BYTES = 700;
const bytesIn = (line: string) => Number(line.split(' ')[1]);

type Ended = { readonly lines: readonly string[]; readonly isDone: boolean };

/** Starts the loader and kills it after so many lines of progress; null lets it end. */
async function run(order: string, killAfter: number | null): Promise<Ended> {
  const child = spawn(process.execPath, [program, order], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length === killAfter) child.kill('SIGKILL');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { lines, isDone: code === 0 };
}

test('a loader that is killed at any moment goes on where it stood, and ends with the same', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-killed-'));
  const home = await openHome();
  await fillHome(home, 300);
  const key = makeSealKey();
  const shelf = openShelf(join(folder, 'shelf'), key);
  const signed = await buildSnapshot({ ...home, shelf, scopeId: clinicScope, now: home.clock.now });
  const databasePath = join(folder, 'clinic.db');
  const { deviceId, publicKey } = home.device;
  const order = JSON.stringify({
    databasePath,
    folder: shelf.folder,
    key: key.toString('hex'),
    signed,
    device: { deviceId, publicKey },
  });
  const { next: random } = createSeeded(20261122);
  let furthest = 0;
  let kills = 0;
  for (; kills < 6; kills += 1) {
    const { lines, isDone } = await run(order, 2 + Math.floor(random() * 25));
    if (isDone) break;
    const bytes = lines.filter((line) => line.startsWith('loading')).map(bytesIn);
    // What had come is not fetched again; the piece that was just told may not have been written.
    if (bytes[0] !== undefined) expect(bytes[0]).toBeGreaterThanOrEqual(furthest - PIECE_BYTES);
    furthest = Math.max(furthest, ...bytes);
  }
  expect(kills).toBeGreaterThan(2);
  const last = await run(order, null);
  expect(last.isDone).toBe(true);
  const image = ['', '-wal']
    .filter((suffix) => existsSync(databasePath + suffix))
    .map((suffix) => ({ suffix, bytes: readFileSync(databasePath + suffix) }));
  const desk = await openReplica({ isHome: false, image });
  expect(await sameAs(desk, home)).toEqual([]);
  await desk.close();
  await home.close();
  rmSync(folder, { recursive: true, force: true });
});
