import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import {
  attachmentInsert,
  inventPaper,
  keepBytes,
  serveAttachments,
  want,
  wholeBytes,
} from '../../../../tests/support/attachments.ts';
import { atOne, openDesk, openHome } from '../../../../tests/support/clinic.ts';
import { openReplica } from '../../../../tests/support/replica.ts';
import { createSeeded } from '../../../../tests/support/seeded.ts';

const program = new URL('../../../../tests/support/courier-process.ts', import.meta.url).pathname;

/** Starts the courier and kills it after so many steps; null lets it end. */
async function run(order: string, killAfter: number | null): Promise<boolean> {
  const child = spawn(process.execPath, [program, order], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  let steps = 0;
  createInterface({ input: child.stdout }).on('line', () => {
    steps += 1;
    if (steps === killAfter) child.kill('SIGKILL');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}

test('a courier that is killed at any moment goes on where it stood, both ways', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-courier-'));
  const databasePath = join(folder, 'clinic.db');
  const [up, down] = [inventPaper(41, 1_000_000), inventPaper(42, 800_000)];
  const home = await openHome();
  await home.start();
  serveAttachments(home);
  const desk = await openDesk(home.server.url);
  await desk.start();
  await keepBytes(home, down);
  await home.issue([attachmentInsert(down)]);
  await keepBytes(desk, up);
  await desk.issue([attachmentInsert(up)]);
  await atOne(home, desk);
  await want(desk, down);
  await desk.replicator.stop();
  for (const { suffix, bytes } of desk.image()) writeFileSync(databasePath + suffix, bytes);
  await desk.close();

  const order = JSON.stringify({ databasePath, homeUrl: home.server.url });
  const random = createSeeded(20261122);
  let kills = 0;
  while (kills < 4 && !(await run(order, 1 + random.below(4)))) kills += 1;
  expect(kills).toBeGreaterThan(1);
  expect(await run(order, null)).toBe(true);

  expect((await wholeBytes(home, up))?.equals(up.bytes)).toBe(true);
  const image = ['', '-wal']
    .filter((suffix) => existsSync(databasePath + suffix))
    .map((suffix) => ({ suffix, bytes: readFileSync(databasePath + suffix) }));
  const after = await openReplica({ isHome: false, image });
  expect((await wholeBytes(after, down))?.equals(down.bytes)).toBe(true);
  await after.close();
  await home.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);
