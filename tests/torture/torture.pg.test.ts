import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { torture } from './torture.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-torture-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A few moments of what `npm run torture` does for minutes, so that it can not rot. */
test('killed at random, real processes lose nothing and do nothing twice', async () => {
  const { commits, kills, ...bad } = await torture({
    folder,
    seed: '7',
    durationMs: 10_000,
    followers: [1, 0],
    onProgress: () => undefined,
  });
  expect(bad).toEqual({ lost: [], doubled: [], violations: [] });
  expect(commits).toBeGreaterThan(0);
  expect(kills).toBeGreaterThan(0);
}, 240_000);
